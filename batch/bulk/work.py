"""The work on a job: chunk after chunk, each in a transaction of its own, until everybody is answered.

A chunk is claimed by its lock, which ends with the transaction: whatever kills a worker leaves the chunk as it was, for
the next one who hears the bell. The bell may ring any number of times, and for several workers at once.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet

from batch import bells
from batch.bulk.exchanges import EXCHANGES
from batch.bulk.task import Task
from batch.bulk.units import CHUNK
from batch.domain.bulk_refusals import BROKEN_OFF
from batch.failing import MOST_FAILURES, WorkFailedError, way_of
from batch.models import UNFINISHED, BulkJob, BulkState, Exchange
from eligibility.exchange.findings import finding
from eligibility.services import record_people
from sandbox.database import run
from sandbox.locks import keep_sandbox

ANSWER_BULK: Final = "batch.tasks.answer_bulk"
TURN: Final = timedelta(seconds=2)
"""Real time after which a job lets the others have their turn."""
AGAIN: Final = 1
"""Seconds (real time) after which work that failed by a mistake of ours is tried again."""
KEPT: Final = 60
"""Seconds (real time) for which the bell for that may lie unheard; the timetable has rung again by then."""
HANDS: Final = 2
"""How many may be at a job that was just received: while one waits for PostgreSQL, another can go on."""

# A chunk that somebody is at is skipped; where chunks must follow each other, none is taken past it.
CLAIM = """
SELECT id, first_place, units FROM batch_bulkchunk
WHERE job_id = %s AND NOT done ORDER BY first_place LIMIT 1 FOR UPDATE SKIP LOCKED
"""
CLAIM_IN_ORDER = """
SELECT id, first_place, units FROM batch_bulkchunk
WHERE id = (SELECT id FROM batch_bulkchunk WHERE job_id = %s AND NOT done ORDER BY first_place LIMIT 1)
  AND NOT done FOR UPDATE SKIP LOCKED
"""
# The chunk is emptied and its people are counted; with the last of them the job is done.
DONE = """
WITH emptied AS (UPDATE batch_bulkchunk SET units = '{}', done = true WHERE id = %s)
UPDATE batch_bulkjob
SET answered = answered + %s::int, refused = refused + %s::int, failures = 0,
    state = CASE WHEN answered + refused + %s::int >= people THEN 'done' ELSE 'working' END,
    ended_wall_at = CASE WHEN answered + refused + %s::int >= people THEN %s::timestamptz END,
    started_wall_at = coalesce(started_wall_at, %s::timestamptz), worked_wall_at = %s::timestamptz
WHERE id = %s AND state IN ('waiting', 'working')
RETURNING id
"""

logger = logging.getLogger(__name__)


class Now(Protocol):
    """Real time, asked of the edge that heard the bell."""

    def __call__(self) -> datetime:
        """Return the instant."""


def answer_bulk(job_id: int, *, now: Now) -> bool:
    """Answer people of a job until nobody is left to be claimed or its turn is over; tell whether to ring again.

    Raises WorkFailedError after a mistake of ours; the bell then rings again soon, until the job is broken off.
    """
    job = BulkJob.objects.select_related("provider").filter(pk=job_id, state__in=UNFINISHED).first()
    if job is None or _must_wait(job):
        return False
    task, until = Task(job), now() + TURN
    try:
        while answer_chunk(task, now()):
            if now() > until:
                return True
        _ring_for_next(job)
    except (InterfaceError, OperationalError):
        raise  # PostgreSQL went away, and comes back
    except Exception as error:  # noqa: BLE001  # a mistake of ours may be of any kind
        # What PostgreSQL says of a row repeats it, and would be in the log.
        failure = _count_failure(job_id, error, now())
        if failure.last:
            _ring_for_next(job)
        else:
            bells.ring(ANSWER_BULK, [job_id], expires=KEPT, after=AGAIN)
        raise WorkFailedError(failure.way) from None
    return False


def _of_its_kind(job: BulkJob) -> QuerySet[BulkJob]:
    """Return the jobs that must follow each other as they were received: what the later one writes has to stay."""
    kind = BulkJob.objects.filter(provider=job.provider_id, exchange=job.exchange, state__in=UNFINISHED)
    return kind if EXCHANGES[Exchange(job.exchange)].in_order else kind.none()


def _must_wait(job: BulkJob) -> bool:
    return _of_its_kind(job).filter(pk__lt=job.pk).exists()


def _ring_for_next(job: BulkJob) -> None:
    """Ring for the job that waited for this one to end."""
    following = _of_its_kind(job).order_by("pk").first()
    if following is not None and following.pk > job.pk:
        ring([following.pk])


def answer_chunk(task: Task, wall: datetime) -> bool:
    """Answer the next people of a job nobody is at; tell whether there were any."""
    try:
        with transaction.atomic():
            return _answer_chunk(task, wall)
    except _SandboxBusyError:
        keep_sandbox(task.job.sandbox_id)  # waits, with nothing in hand
        return True


class _SandboxBusyError(Exception):
    """Raised to leave a chunk as it was while the sandbox is deleted, or its clock is moved."""


def _answer_chunk(task: Task, wall: datetime) -> bool:
    job = task.job
    dealing = EXCHANGES[Exchange(job.exchange)]
    claimed = run(CLAIM_IN_ORDER if dealing.in_order else CLAIM, (job.pk,))
    if not claimed:
        return False
    chunk_id, first_place, texts = claimed[0]
    people = dealing.answer(task, first_place, texts)
    record_people(people, file=task.file)
    # The journal's rows need the sandbox when they are committed. Its deletion, which has it, may wait for this chunk.
    if not keep_sandbox(job.sandbox_id, wait=False):
        raise _SandboxBusyError
    answered = sum(person.outcome == "answered" for person in people)
    if not run(DONE, (chunk_id, answered, len(people) - answered, len(people), len(people), wall, wall, wall, job.pk)):
        transaction.set_rollback(True)  # broken off meanwhile, or gone
        return False
    return True


class _Failure(NamedTuple):
    """In which way the work failed, and whether it will not be tried again."""

    way: str
    last: bool


def _count_failure(job_id: int, error: Exception, wall: datetime) -> _Failure:
    """Count a failure by a mistake of ours; a job that failed too often with nobody answered since is broken off."""
    with transaction.atomic():
        job = BulkJob.objects.select_for_update().filter(pk=job_id, state__in=UNFINISHED).first()
        if job is None:
            return _Failure(way_of(error, 0), last=True)
        way = way_of(error, job.answered + job.refused)
        job.failures, job.failed_as = job.failures + 1, way
        logger.error("bulk job %d failed for the %d. time: %s", job.pk, job.failures, way)
        if job.failures >= MOST_FAILURES:
            job.state, job.ended_wall_at, job.faults = BulkState.FAILED, wall, [asdict(finding(BROKEN_OFF))]
        job.save(update_fields=["failures", "failed_as", "state", "ended_wall_at", "faults"])
    broken_off = job.state == BulkState.FAILED
    if broken_off:  # nobody waits any longer; another who is at a chunk has it first, and gives up
        job.chunks.filter(done=False).delete()
    return _Failure(way, last=broken_off)


def ring_for_new(job: BulkJob) -> None:
    """Ring for a job that was just received, for as many as find something to do."""
    ring([job.pk] * min(HANDS, -(-job.people // CHUNK)))


def ring(jobs: Iterable[int], *, expires: int | None = None) -> None:
    """Ring for jobs by id; what nobody hears is rung again by the timetable."""
    bells.ring(ANSWER_BULK, jobs, expires=expires)


def ring_unfinished(*, wall: datetime, seconds: int) -> int:
    """Ring for unfinished jobs nobody was at for so many seconds before `wall`, oldest first; return how many.

    A job that is worked on has its bells: more would give it more than its turn. A bell that nobody hears in as many
    seconds is not kept.
    """
    idle = Q(worked_wall_at=None) | Q(worked_wall_at__lt=wall - timedelta(seconds=seconds))
    jobs = list(BulkJob.objects.filter(idle, state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True))
    if jobs:
        ring(jobs, expires=seconds)
    return len(jobs)
