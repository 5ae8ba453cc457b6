"""The production WSGI entry; DJANGO_SETTINGS_MODULE names the benchmark's settings."""

from config.wsgi import application

__all__ = ["application"]
