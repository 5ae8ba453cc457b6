"""Django application eligibility."""

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """See the package docstring."""

    name = "eligibility"
