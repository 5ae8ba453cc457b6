"""Celery tasks of the eligibility app; `config.celery` has the timetable."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from eligibility.services import trim_journal as trim
from sandbox.edge import stamp


@shared_task
def trim_journal() -> int:
    """Remove inquiries older than ONSHI_JOURNAL_DAYS days of real time; 0 keeps them for ever."""
    days = settings.ONSHI_JOURNAL_DAYS
    return trim(before=stamp() - timedelta(days=days)) if days else 0
