"""Celery tasks of the batch app: each looks at the clock and makes one call; `config.celery` has the timetable."""

from celery import shared_task

from batch.locks import only_one
from batch.selectors import days
from batch.services.days import roll_days as roll
from sandbox.domain.clock import day_of
from sandbox.edge import stamp
from sandbox.models import Sandbox


@shared_task
def roll_days() -> int:
    """Have the days of every sandbox rolled whose clock shows a new one."""
    sandboxes = days.moved(stamp())
    for sandbox_id in sandboxes:
        roll_sandbox.delay(sandbox_id)
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
