"""Files as they are seen: the jobs with what became of their rows so far."""

from collections.abc import Iterator

from django.db.models import IntegerField, Sum
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from batch.domain.file_refusals import FILE_UNKNOWN
from batch.models import FileChunk, FileJob, FileLine
from insurers.models import Insurer
from sandbox.models import Sandbox

COUNTED = ("applied", "held", "unchanged", "refused")


def files_of(sandbox: Sandbox, *, insurer: Insurer | None = None) -> QuerySet[FileJob]:
    """Return the files of a sandbox, or of one insurer in it, each with the sums of its chunks and its insurer.

    The sums are attributes named as the columns of FileChunk: `applied`, `held`, `unchanged`, `refused`.
    """
    jobs = FileJob.objects.filter(sandbox=sandbox).select_related("insurer")
    if insurer is not None:
        jobs = jobs.filter(insurer=insurer)
    return jobs.annotate(**{name: Coalesce(Sum(f"chunks__{name}", output_field=IntegerField()), 0) for name in COUNTED})


def file_by_id(*, sandbox: Sandbox, insurer: Insurer | None, job_id: int) -> FileJob:
    """Return a file with its sums, or refuse: what is another insurer's looks like what is not there."""
    job = files_of(sandbox, insurer=insurer).filter(pk=job_id).first()
    if job is None:
        raise FILE_UNKNOWN.refusal()
    return job


def lines_of(job: FileJob) -> QuerySet[FileLine]:
    """Return the rows of a file about which there is something to say."""
    return FileLine.objects.filter(job=job)


def lines_between(job: FileJob, first: int, after: int) -> QuerySet[FileLine]:
    """Return those of the rows `first` to `after`, that one not included."""
    return FileLine.objects.filter(job=job, line__gte=first, line__lt=after)


def chunks_of(job: FileJob) -> Iterator[FileChunk]:
    """Yield the chunks of a file in its order, one at a time: a million rows need not be in memory at once."""
    rows = FileChunk.objects.filter(job=job).order_by("first_line")
    chunk = rows.first()
    while chunk is not None:
        yield chunk
        chunk = rows.filter(first_line__gt=chunk.first_line).first()
