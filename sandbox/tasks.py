"""Celery tasks of the sandbox app; `config.celery` has the timetable."""

from celery import shared_task

from sandbox import replies
from sandbox.edge import stamp


@shared_task
def forget_replies() -> int:
    """Forget replies remembered for a day."""
    return replies.forget_replies(wall=stamp())
