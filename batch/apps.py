"""Django application batch."""

from importlib import import_module

from django.apps import AppConfig

from insurers.signals import became_visible
from sandbox.signals import clock_moves


class BatchConfig(AppConfig):
    """See the package docstring."""

    name = "batch"

    def ready(self) -> None:
        """Listen to the clocks, and to holds that end."""
        clock_moves.connect(import_module("batch.doorbell").on_clock_moves, dispatch_uid="batch.doorbell")
        became_visible.connect(import_module("batch.doorbell").on_became_visible, dispatch_uid="batch.doorbell")
