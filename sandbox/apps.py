"""Django application sandbox."""

from importlib import import_module

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """See the package docstring."""

    name = "sandbox"

    def ready(self) -> None:
        """Register how keys and shapes look in the OpenAPI description."""
        import_module("sandbox.api.schema")
