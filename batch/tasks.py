"""Celery tasks of the batch app; `config.celery` has the timetable."""

from batch.register_tasks import ring_register_jobs, run_register_job

__all__ = ["ring_register_jobs", "run_register_job"]
