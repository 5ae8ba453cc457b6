"""Django application batch."""

from importlib import import_module

from django.apps import AppConfig

from insurers.signals import holds_end
from sandbox.signals import clock_moves


class BatchConfig(AppConfig):
    """See the package docstring."""

    name = "batch"

    def ready(self) -> None:
        """Listen to the clocks, and to the register."""
        holds_end.connect(import_module("batch.receivers").on_holds_end, dispatch_uid="batch.receivers")
        clock_moves.connect(import_module("batch.doorbell").on_clock_moves, dispatch_uid="batch.doorbell")
