"""Reads of bulk look-ups."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from batch.domain.bulk_refusals import RESULT_TRIMMED
from batch.domain.readiness import PROCESSING, Stage, Standing, stage
from batch.models import UNFINISHED, BulkJob
from batch.selectors.bulk_jobs import with_stage
from sandbox.database import run

PIECE: Final = 128
"""People of a result read at a time: of more, PostgreSQL and libpq would grow their buffers for each piece anew."""

# Programs ask every few seconds whether a result is there: made by the ORM, statements would be half of the answer.
JOB = """
SELECT * FROM batch_bulkjob
WHERE sandbox_id = %s AND reception_number = %s AND provider_id = %s AND exchange = %s
"""
LOCKED_JOB = f"{JOB} FOR NO KEY UPDATE"
FORM = "SELECT bulk_results FROM sandbox_sandbox WHERE id = %s"
# Both go by the journal's index of the places of a file.
KEPT = """
SELECT count(*), coalesce(sum(octet_length(response)), 0)
FROM eligibility_inquiry WHERE sandbox_id = %s AND reception_number = %s AND place IS NOT NULL
"""
PART = """
SELECT count(*), string_agg(response, ''::bytea ORDER BY place)
FROM eligibility_inquiry WHERE sandbox_id = %s AND reception_number = %s AND place >= %s AND place < %s
"""


class Kept(NamedTuple):
    """What the journal holds of a file: how many people, and how many bytes their answers have."""

    people: int
    size: int


def stage_of(job: BulkJob, at: datetime) -> Stage:
    """Return how a job stands at an instant of the sandbox clock."""
    standing = Standing(job.state, job.ready_at, job.ready_fetches, job.fetches, job.expires_at)
    return stage(standing, at)


def job_received(
    sandbox_id: int, reception_number: str, provider_id: int, exchange: str, *, lock: bool
) -> BulkJob | None:
    """Return the job of a provider's reception number in one exchange; `lock` keeps it until the transaction ends."""
    key = (sandbox_id, reception_number, provider_id, exchange)
    return next(iter(BulkJob.objects.raw(LOCKED_JOB if lock else JOB, key)), None)


def form_of(sandbox_id: int) -> str | None:
    """Return in which form the results of a sandbox come (BulkResults); None where there is no such sandbox."""
    rows = run(FORM, (sandbox_id,))
    return rows[0][0] if rows else None


def in_process(provider_id: int, *, at: datetime) -> QuerySet[BulkJob]:
    """Return the files of a provider for whose result a fetch would be told to come again.

    Those that are done and were received later, on a clock that was set back since, are not: they would be in the way
    for as long as it takes to get there again.
    """
    received = BulkJob.objects.filter(Q(at__lte=at) | Q(state__in=UNFINISHED), provider_id=provider_id)
    return with_stage(received, at).filter(Q(stage__in=PROCESSING))


def kept(job: BulkJob) -> Kept:
    """Return what the journal still holds of the people of a file."""
    people, size = run(KEPT, (job.sandbox_id, job.reception_number))[0]
    return Kept(int(people), int(size))


def answers(job: BulkJob) -> Iterator[bytes]:
    """Return what the people of a file were answered, in the order of the file, some hundred at a time (UTF-8).

    Raises Refusal when the journal no longer has all of them: a result without some must not look like a whole one.
    """
    for first in range(0, job.people, PIECE):
        ((people, text),) = run(PART, (job.sandbox_id, job.reception_number, first, first + PIECE))
        if people != min(PIECE, job.people - first):
            raise RESULT_TRIMMED.refusal()
        yield bytes(text)
