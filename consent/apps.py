"""Django application consent."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """See the package docstring."""

    name = "consent"
