"""The Celery application; tasks live in each app's ``tasks.py``, the timetable stands here."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init, worker_ready

from config.lasting import keep_connections
from config.memory import settle_at_work

HOURLY = crontab(minute="17")  # at a minute of its own, away from what else runs on the hour
EVERY_MINUTE = crontab()
EVERY_FIVE_MINUTES = crontab(minute="*/5")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("onshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
keep_connections()
worker_ready.connect(settle_at_work)
worker_process_init.connect(settle_at_work)
app.conf.beat_schedule = {
    "forget-replies": {"task": "sandbox.tasks.forget_replies", "schedule": HOURLY},
    "ring-files": {"task": "batch.tasks.ring_files", "schedule": EVERY_MINUTE},
    "ring-bulk": {"task": "batch.tasks.ring_bulk", "schedule": EVERY_MINUTE},
    "forget-people": {"task": "batch.tasks.forget_people", "schedule": HOURLY},
    "forget-bulk-jobs": {"task": "batch.tasks.forget_bulk_jobs", "schedule": HOURLY},
    "forget-files": {"task": "batch.tasks.forget_files", "schedule": HOURLY},
    "drop-leftovers": {"task": "batch.tasks.drop_leftovers", "schedule": HOURLY},
    "ring-register-jobs": {"task": "batch.tasks.ring_register_jobs", "schedule": EVERY_FIVE_MINUTES},
    "roll-days": {"task": "batch.tasks.roll_days", "schedule": EVERY_MINUTE},
    "trim-journal": {"task": "eligibility.tasks.trim_journal", "schedule": HOURLY},
}
