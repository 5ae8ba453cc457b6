"""Django application batch."""

from django.apps import AppConfig


class BatchConfig(AppConfig):
    """See the package docstring."""

    name = "batch"
