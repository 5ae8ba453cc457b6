"""Django application batch."""

from importlib import import_module

from django.apps import AppConfig

from sandbox.signals import clock_moves


class BatchConfig(AppConfig):
    """See the package docstring."""

    name = "batch"

    def ready(self) -> None:
        """Listen to the clocks."""
        clock_moves.connect(import_module("batch.doorbell").on_clock_moves, dispatch_uid="batch.doorbell")
