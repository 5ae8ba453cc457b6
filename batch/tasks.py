"""Celery tasks of the batch app: each looks at the clock and makes one call; `config.celery` has the timetable."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.conf import settings

from batch import bells, bulk, intake
from batch.locks import only_one
from batch.register_tasks import ring_register_jobs, run_register_job
from batch.selectors import days
from batch.services import files
from batch.services.days import roll_days as roll
from sandbox.domain.clock import day_of
from sandbox.edge import stamp
from sandbox.models import Sandbox

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
def answer_bulk(job_id: int) -> None:
    """Answer people of a bulk look-up, and ring again for the rest when the others have had their turn."""
    if bulk.answer_bulk(job_id, now=stamp):
        bulk.ring([job_id])


@shared_task
def ring_bulk() -> int:
    """Ring again for bulk look-ups whose bell was lost; one nobody hears until the next sweep is not kept."""
    return bulk.ring_unfinished(wall=stamp(), seconds=SWEEP_SECONDS)


@shared_task
def forget_people() -> int:
    """Delete the chunks in which people of bulk look-ups that ended waited."""
    return bulk.forget_people()


@shared_task
def forget_bulk_jobs() -> int:
    """Delete bulk look-ups whose number expired and that ended ONSHI_BULK_DAYS days of real time ago; 0 keeps them."""
    days = settings.ONSHI_BULK_DAYS
    return bulk.forget_jobs(wall=stamp(), kept=timedelta(days=days)) if days else 0


@shared_task
def forget_files() -> int:
    """Delete the bytes of files whose jobs ended ONSHI_FILES_DAYS days of real time ago, and bytes without a job."""
    return files.forget_files(wall=stamp(), kept=timedelta(days=settings.ONSHI_FILES_DAYS))


@shared_task
def drop_leftovers() -> int:
    """Drop the tables of files whose work ended in the middle of a crash or with their sandbox."""
    return intake.drop_leftovers()


@shared_task
def roll_days() -> int:
    """Have the days of every sandbox rolled whose clock shows a new one."""
    sandboxes = days.moved(stamp())
    bells.ring(roll_sandbox.name, sandboxes)
    return len(sandboxes)


@shared_task
def roll_sandbox(sandbox_id: int) -> int:
    """Roll the days of one sandbox; nothing to do where it was deleted or another worker is at it."""
    wall = stamp()
    with only_one("days", sandbox_id) as alone:
        sandbox = Sandbox.objects.filter(pk=sandbox_id).first() if alone else None
        if sandbox is None:
            return 0
        return roll(sandbox=sandbox, through=day_of(sandbox.clock.at(wall)), wall=wall)


__all__ = [
    "answer_bulk",
    "drop_leftovers",
    "forget_bulk_jobs",
    "forget_files",
    "forget_people",
    "ring_bulk",
    "ring_files",
    "ring_register_jobs",
    "roll_days",
    "roll_sandbox",
    "run_register_job",
    "take_file",
]
