"""The Celery application; tasks live in each app's ``tasks.py``, the timetable in ``config.timetable``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("onshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
