"""Composition root: settings, URLs, Celery application, WSGI entry; imported by entry points only."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
