"""What is no longer needed of bulk look-ups goes: texts of people who were answered, and jobs whose number expired."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from batch.models import UNFINISHED, BulkChunk, BulkJob
from sandbox.models import Sandbox

PORTION: Final = 500
"""Jobs deleted in one transaction."""


def forget_people() -> int:
    """Delete the chunks of jobs that ended; return how many. Their people are in the journal, or will not be."""
    deleted, _ = BulkChunk.objects.exclude(job__state__in=UNFINISHED).delete()
    return deleted


def forget_jobs(*, wall: datetime, kept: timedelta) -> int:
    """Delete jobs that ended `kept` of real time before `wall` and whose number has expired; return how many.

    It has expired by the clock of its sandbox: one that stands still keeps its numbers, however old they are.
    What the journal has of a file stays as long as the journal keeps it.
    """
    old = BulkJob.objects.exclude(state__in=UNFINISHED).filter(ended_wall_at__lt=wall - kept)
    sandboxes = Sandbox.objects.filter(pk__in=old.values("sandbox_id").distinct())
    return sum(_forget(sandbox, old.filter(expires_at__lte=sandbox.clock.at(wall))) for sandbox in sandboxes)


def _forget(sandbox: Sandbox, jobs: QuerySet[BulkJob]) -> int:
    """Delete those of a sandbox, portion by portion."""
    jobs, deleted = jobs.filter(sandbox=sandbox).order_by("pk"), 0
    while portion := list(jobs.values_list("pk", flat=True)[:PORTION]):
        BulkJob.objects.filter(pk__in=portion).delete()
        deleted += len(portion)
    return deleted
