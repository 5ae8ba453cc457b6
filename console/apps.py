"""Django application console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """See the package docstring."""

    name = "console"
