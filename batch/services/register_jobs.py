"""Work through everybody registered: a re-match of everything (R-066), addresses that moved (R-070).

A run goes through a sandbox's members by id, a chunk in a transaction with what it found and how far it came. So a
worker that is killed leaves whole chunks, the next one goes on behind them, and what comes out is the same. The clock
of a run stands: everything in it happens at the instant it was started.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from batch import bells
from batch.domain import register_refusals as refusals
from batch.locks import only_one
from batch.models import RegisterFinding, RegisterJob, RegisterTask
from batch.services.register_chunks import Done, follow_moves, rematch
from insurers.selectors.runs import lock_next_members
from sandbox.constraints import refusing
from sandbox.models import Sandbox

CHUNK: Final = 2_000
"""Members in a transaction."""

SLICE: Final = 25
"""Chunks in a task, so that a long run lets others have their turn."""

RUN_TASK: Final = "batch.tasks.run_register_job"

_WORK: Final[Mapping[str, Callable[[RegisterJob, list[int]], Done]]] = {
    RegisterTask.REMATCH: rematch,
    RegisterTask.MOVES: follow_moves,
}


@transaction.atomic
def start_register_job(*, sandbox: Sandbox, task: str, at: datetime, wall: datetime) -> RegisterJob:
    """Start a run, which the worker takes up once this is committed; refuses while another of its task is under way."""
    job = RegisterJob(sandbox=sandbox, task=RegisterTask(task), at=at, wall_at=wall)
    with refusing(refusals.BY_CONSTRAINT):
        job.save(force_insert=True)
    transaction.on_commit(partial(ring, job.pk))
    return job


def run_register_job(*, job_id: int, clock: Callable[[], datetime], chunk: int = CHUNK, chunks: int = SLICE) -> bool:
    """Go on with a run for some chunks; tell whether there is more to do.

    `clock` is asked for real time when the run ends. Nothing happens while another worker is at it, or when it has
    ended or is gone; then there is no more to do for this one.
    """
    with only_one("register", job_id) as alone:
        return alone and all(_goes_on(job_id, clock, chunk) for _ in range(chunks))


def ring(*jobs: int, expires: int | None = None) -> None:
    """Ask the worker to go on with runs; a bell that nobody hears is rung again by the timetable."""
    bells.ring(RUN_TASK, jobs, expires=expires)


def ring_unfinished(*, expires: int | None = None) -> int:
    """Ring for every run that has not ended and return how many; going on twice does nothing twice."""
    jobs = list(RegisterJob.objects.filter(ended_wall_at=None).order_by("pk").values_list("pk", flat=True))
    ring(*jobs, expires=expires)
    return len(jobs)


@transaction.atomic
def _goes_on(job_id: int, clock: Callable[[], datetime], chunk: int) -> bool:
    """Do the next chunk; False when there was none and the run has ended, or when it is no run any more."""
    unfinished = RegisterJob.objects.select_for_update(of=("self",)).select_related("sandbox")
    job = unfinished.filter(pk=job_id, ended_wall_at=None).first()
    if job is None:
        return False
    members = lock_next_members(sandbox_id=job.sandbox_id, after=job.through, limit=chunk)
    if not members:
        job.ended_wall_at = clock()
        job.save(update_fields=["ended_wall_at"])
        return False
    done = _WORK[job.task](job, members)
    RegisterFinding.objects.bulk_create(done.findings, batch_size=1_000)
    job.through = members[-1]
    job.members += len(members)
    job.findings += len(done.findings)
    job.postponed += done.postponed
    job.save(update_fields=["through", "members", "findings", "postponed"])
    return True
