"""Celery tasks of runs through everybody registered; `batch.tasks` hands them on, `config.celery` has the timetable."""

from typing import Final

from celery import shared_task

from batch.services import register_jobs
from sandbox.edge import stamp

SWEEP_SECONDS: Final = 300
"""How often `config.celery` has unfinished runs rung for again."""


@shared_task(name=register_jobs.RUN_TASK)
def run_register_job(job_id: int) -> bool:
    """Go on with a run, and ring for the rest of it."""
    more = register_jobs.run_register_job(job_id=job_id, clock=stamp)
    if more:
        register_jobs.ring(job_id)
    return more


@shared_task(name="batch.tasks.ring_register_jobs")
def ring_register_jobs() -> int:
    """Ring again for runs whose bell was lost; one nobody hears until the next sweep is not kept."""
    return register_jobs.ring_unfinished(expires=SWEEP_SECONDS)
