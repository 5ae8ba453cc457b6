"""Django application sandbox."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """See the package docstring."""

    name = "sandbox"
