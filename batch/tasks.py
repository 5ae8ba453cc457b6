"""Celery tasks of the batch app; `config.celery` has the timetable."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.conf import settings

from batch import intake
from batch.services import files
from sandbox.edge import stamp

SWEEP_SECONDS: Final = 60
"""How often `config.celery` has waiting files rung for again."""


@shared_task
def take_file(job_id: int) -> None:
    """Work on an enrolment file until it has ended, and ring for the next one of its insurer."""
    following = intake.take_file(job_id, now=stamp)
    if following is not None:
        files.ring([following])


@shared_task
def ring_files() -> int:
    """Ring again for files whose bell was lost; one nobody hears until the next sweep is not kept."""
    return files.ring_waiting(expires=SWEEP_SECONDS)


@shared_task
def forget_files() -> int:
    """Delete the bytes of files whose jobs ended ONSHI_FILES_DAYS days of real time ago, and bytes without a job."""
    return files.forget_files(wall=stamp(), kept=timedelta(days=settings.ONSHI_FILES_DAYS))
from batch.register_tasks import ring_register_jobs, run_register_job

__all__ = ["ring_register_jobs", "run_register_job"]
