"""Reads of runs through everybody registered and of what they found; an insurer is shown its own members only."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from batch.domain import register_refusals as refusals
from batch.models import RegisterFinding, RegisterJob
from insurers.models import Insurer
from sandbox.models import Sandbox


def register_jobs_of(sandbox: Sandbox, *, insurer: Insurer | None) -> QuerySet[RegisterJob]:
    """Return the runs of a sandbox, each with `shown`: how many findings the insurer may see (``None``: all)."""
    whose = Q() if insurer is None else Q(found__member__insurer=insurer)
    return RegisterJob.objects.filter(sandbox=sandbox).annotate(shown=Count("found", filter=whose))


def register_job_by_id(sandbox: Sandbox, *, insurer: Insurer | None, job_id: int) -> RegisterJob:
    """Return one of `register_jobs_of`, or refuse."""
    job = register_jobs_of(sandbox, insurer=insurer).filter(pk=job_id).first()
    if job is None:
        raise refusals.JOB_UNKNOWN.refusal()
    return job


def findings_of(job: RegisterJob, *, insurer: Insurer | None) -> QuerySet[RegisterFinding]:
    """Return what a run found, about the members of the insurer or about all (``None``)."""
    found = RegisterFinding.objects.filter(job=job).select_related("member__insurer")
    return found if insurer is None else found.filter(member__insurer=insurer)


def report_rows(job: RegisterJob, *, insurer: Insurer | None) -> Iterator[list[str]]:
    """Return the rows of the report, one finding each, by insurer and member; few in memory at a time."""
    found = findings_of(job, insurer=insurer).order_by("member__insurer__number", "member__code", "pk")
    for row in found.iterator(chunk_size=2_000):
        since = "" if row.since_on is None else f"{row.since_on:%Y%m%d}"
        insurer_no, member = row.member.insurer.number, row.member.code
        yield [insurer_no, member, row.action, " ".join(row.items), row.before, row.after, since]
