"""How an enrolment file comes in, and what may be done to its job from outside; the engine (batch.intake) works on it.

The committed job row is the truth and Celery the doorbell (design §7): a job whose bell nobody heard is rung again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.db import transaction

from batch import bells, vault
from batch.domain import file_refusals as refusals
from batch.models import ENDED, IN_WORK, FileJob, FileKind, JobState
from batch.vault import DamagedError, Sealed
from eligibility.wire import Source
from insurers.models import Insurer

TAKE_FILE: Final = "batch.tasks.take_file"

ORPHAN_AFTER: Final = timedelta(days=1)
"""How long bytes may lie in the folder without a job: an upload that is still coming in has none."""

NAMES: Final = re.compile(rf"[0-9a-f]{{32}}({re.escape(vault.UNFINISHED)})?")
"""Names the vault gives; nothing else in the folder is ours to delete."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived whole: what it is called and of which kind it is, its bytes sealed."""

    kind: FileKind
    file_name: str
    sealed: Sealed
    dry_run: bool


def seal_upload(stream: Source, *, size: int | None = None, digest: bytes | None = None) -> Sealed:
    """Take the bytes of an upload out of `stream` and store them sealed, one frame in memory at a time.

    `size` (bytes) and `digest` (SHA-256) are what the sender announced. Refuses nothing at all, too much, and what
    is not as announced; then nothing is stored.
    """
    limit = settings.ONSHI_UPLOAD_BYTES
    if size is not None and size > limit:
        raise refusals.FILE_TOO_LARGE.refusal(limit=limit)
    try:
        sealed = vault.seal(stream, limit=limit)
    except vault.TooLargeError as error:
        raise refusals.FILE_TOO_LARGE.refusal(limit=limit) from error
    if size not in {None, sealed.size} or digest not in {None, sealed.digest}:
        vault.remove(sealed.stored_as)
        raise refusals.FILE_CUT.refusal()
    if not sealed.size:
        vault.remove(sealed.stored_as)
        raise refusals.FILE_EMPTY.refusal()
    return sealed


def receive_file(
    *, insurer: Insurer, kind: FileKind, file_name: str, stream: Source, dry_run: bool, at: datetime, wall: datetime
) -> tuple[FileJob, bool]:
    """Seal what `stream` gives and make a job of it; return the job and whether it is a new one."""
    sealed = seal_upload(stream)
    try:
        upload = Upload(kind, file_name, sealed, dry_run)
        return open_job(insurer=insurer, upload=upload, at=at, wall=wall)
    finally:
        discard(sealed)


@transaction.atomic
def open_job(*, insurer: Insurer, upload: Upload, at: datetime, wall: datetime) -> tuple[FileJob, bool]:
    """Return the job of an upload and whether it is a new one; the bell rings when it is committed.

    Bytes the insurer has sent before as this kind are the job they were, unless that was cancelled; a dry run joins
    only one that is not done yet. Bytes that did not become a job's are the caller's to `discard`.
    """
    # Two uploads of one insurer queue up here, so that the second one sees the first.
    Insurer.objects.select_for_update(no_key=True).get(pk=insurer.pk)
    job = _same(insurer, upload)
    if job is not None and not _lost(job):
        return job, False
    new = job is None
    if job is not None:
        _mend(job, upload.sealed)
    else:
        job = FileJob.objects.create(
            sandbox_id=insurer.sandbox_id,
            insurer=insurer,
            kind=upload.kind,
            file_name=upload.file_name,
            digest=upload.sealed.digest,
            size=upload.sealed.size,
            stored_as=upload.sealed.stored_as,
            dry_run=upload.dry_run,
            at=at,
            wall_at=wall,
        )
    transaction.on_commit(partial(ring, [job.pk]))
    return job, new


def discard(sealed: Sealed) -> None:
    """Remove sealed bytes that no job has; to be called outside the transaction that was to give them one."""
    if not FileJob.objects.filter(stored_as=sealed.stored_as).exists():
        vault.remove(sealed.stored_as)


@transaction.atomic
def cancel_file(*, job: FileJob, wall: datetime) -> FileJob:
    """Cancel a waiting job at once, or ask the engine to stop one in work between two chunks; refuses an ended one.

    Rows that were registered stay registered and stay in the result.
    """
    row = FileJob.objects.select_for_update().get(pk=job.pk)
    if row.state in ENDED:
        raise refusals.FILE_ENDED.refusal()
    if row.state == JobState.WAITING:
        row.state, row.ended_wall_at = JobState.CANCELLED, wall
        row.save(update_fields=["state", "ended_wall_at"])
    else:
        row.cancel_asked = True
        row.save(update_fields=["cancel_asked"])
        transaction.on_commit(partial(ring, [row.pk]))
    return row


def fault_of(error: DamagedError) -> dict[str, object]:
    """Return what a job says whose bytes cannot be read (`FileJob.fault`)."""
    what = refusals.FILE_GONE if error.missing else refusals.FILE_DAMAGED
    return {"code": what.code, "line": 0, "values": {}}


def ring(jobs: Iterable[int], *, expires: int | None = None) -> None:
    """Ring for jobs by id; what nobody hears is rung again by the timetable."""
    bells.ring(TAKE_FILE, jobs, expires=expires)


def ring_waiting(*, expires: int | None = None) -> int:
    """Ring for every job that is waiting or in work, oldest first; return how many. Work on a job is idempotent."""
    jobs = list(
        FileJob.objects.filter(state__in=[JobState.WAITING, *IN_WORK]).order_by("pk").values_list("pk", flat=True)
    )
    if jobs:
        ring(jobs, expires=expires)
    return len(jobs)


def forget_files(*, wall: datetime, kept: timedelta) -> int:
    """Delete the bytes of jobs that ended longer than `kept` ago, and bytes without a job; return how many files.

    The rows of the jobs stay. `wall` is real time.
    """
    over = FileJob.objects.filter(state__in=ENDED, ended_wall_at__lte=wall - kept).exclude(stored_as="")
    forgotten = 0
    for job, stored_as in list(over.values_list("pk", "stored_as")):
        vault.remove(stored_as)
        # Not those of a job that was mended meanwhile: its bytes have another name.
        forgotten += FileJob.objects.filter(pk=job, stored_as=stored_as).update(stored_as="")
    old = {name for name, changed in vault.stored() if changed < (wall - ORPHAN_AFTER).timestamp()}
    names = {name for name in old if NAMES.fullmatch(name)}
    orphans = names - set(FileJob.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
    for name in orphans:
        vault.remove(name)
    return forgotten + len(orphans)


def _same(insurer: Insurer, upload: Upload) -> FileJob | None:
    """Return the job these bytes are already; it is locked."""
    jobs = FileJob.objects.select_for_update().filter(
        insurer=insurer, kind=upload.kind, digest=upload.sealed.digest, dry_run=upload.dry_run
    )
    if upload.dry_run:
        return jobs.filter(state__in=[JobState.WAITING, *IN_WORK]).first()
    return jobs.exclude(state=JobState.CANCELLED).first()


def _lost(job: FileJob) -> bool:
    """Tell whether a job ended because we lost its bytes, or by a mistake of ours."""
    return job.state == JobState.REFUSED and (job.fault or {}).get("code") in refusals.LOST


def _mend(job: FileJob, sealed: Sealed) -> None:
    """Give a job its bytes again and let it go on where it stopped."""
    vault.remove(job.stored_as)
    job.stored_as, job.state, job.fault, job.ended_wall_at = sealed.stored_as, JobState.WAITING, None, None
    job.cancel_asked, job.failures, job.failed_as = False, 0, ""
    columns = ["stored_as", "state", "fault", "ended_wall_at", "cancel_asked", "failures", "failed_as"]
    job.save(update_fields=columns)
