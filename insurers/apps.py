"""Django application insurers."""

from django.apps import AppConfig


class InsurersConfig(AppConfig):
    """See the package docstring."""

    name = "insurers"
