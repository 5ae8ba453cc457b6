"""The life of a job: waiting → reading → applying → done, refused or cancelled.

Whoever works on a job holds its lock, which PostgreSQL lets go of when the worker dies; whoever comes next goes on
where the ledger says. The bell may ring any number of times.
"""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from batch import vault
from batch.domain.faults import StructuralFault
from batch.domain.file_refusals import FILE_BROKEN_OFF
from batch.domain.layouts import LAYOUTS
from batch.domain.packed import opened
from batch.domain.reading import FileReader
from batch.intake.differing import find_concerned
from batch.intake.failing import BrokenOffError, failure_of
from batch.intake.ledger import Ledger, ledger
from batch.intake.numbers import marked
from batch.intake.piece import Taking
from batch.intake.pieces import CancelledError, take_pieces
from batch.intake.staging import Staging
from batch.intake.writing import Place
from batch.locks import FILE, only_one
from batch.models import IN_WORK, FileJob, JobState
from batch.services.files import fault_of
from insurers.domain.intake import Setting
from insurers.individual_numbers import number_keys
from sandbox.domain.clock import day_of

Now = Callable[[], datetime]
"""Real time, asked of the edge that rang."""


def take_file(job_id: int, *, now: Now) -> int | None:
    """Work on a job until it has ended, unless somebody does or it must wait; return the job to ring for next."""
    with only_one(FILE, job_id) as alone:
        job = _claimed(job_id, now()) if alone else None
        if job is None:
            return None
        with ledger(job.pk, dry_run=job.dry_run) as notes:
            _work(job, notes, now)
    following = FileJob.objects.filter(insurer=job.insurer, state=JobState.WAITING).order_by("pk").first()
    return None if following is None else following.pk


def _claimed(job_id: int, wall: datetime) -> FileJob | None:
    """Return the job when it is this worker's to go on with: files of one insurer are taken in the order they came."""
    job = FileJob.objects.select_related("insurer", "sandbox").filter(pk=job_id).first()
    if job is None or job.state not in {JobState.WAITING, *IN_WORK}:
        return None
    if job.state != JobState.WAITING:
        return job
    before = FileJob.objects.filter(
        Q(state=JobState.WAITING, pk__lt=job.pk) | Q(state__in=IN_WORK), insurer=job.insurer
    )
    if job.insurer.feed_stalled or before.exists():
        return None
    try:
        with transaction.atomic():  # two files of one insurer claimed at once: the constraint lets one of them through
            claimed = FileJob.objects.filter(pk=job.pk, state=JobState.WAITING).update(
                state=JobState.READING, started_wall_at=wall
            )
    except IntegrityError:
        return None
    job.refresh_from_db()
    return job if claimed else None


def _work(job: FileJob, notes: Ledger, now: Now) -> None:
    """Read and apply a claimed job; whatever ends it is noted."""
    staging = Staging(job.pk, LAYOUTS[job.kind].names)
    try:
        _take(job, staging, notes)
    except StructuralFault as error:
        fault = {"code": error.code, "line": error.line or None, "values": dict(error.values)}
        _end(notes, staging, JobState.REFUSED, now(), fault=json.dumps(fault))
    except vault.DamagedError as error:
        _end(notes, staging, JobState.REFUSED, now(), fault=json.dumps(fault_of(error)))
    except BrokenOffError:
        fault = {"code": FILE_BROKEN_OFF.code, "line": 0, "values": {}}
        _end(notes, staging, JobState.REFUSED, now(), fault=json.dumps(fault))
    except CancelledError:
        _end(notes, staging, JobState.CANCELLED, now())
    else:
        _end(notes, staging, JobState.DONE, now())


def _take(job: FileJob, staging: Staging, notes: Ledger) -> None:
    """Read the file unless its rows are there already, and apply them; counts what goes wrong by a mistake of ours."""
    try:
        rows = job.rows
        if job.state == JobState.READING or rows is None or not staging.holds(rows):
            rows = _read(job, staging, notes)
        _apply(job, staging, notes, rows)
        notes.complete(rows)
    except (StructuralFault, vault.DamagedError, CancelledError):
        raise
    except Exception as error:  # noqa: BLE001  # a mistake of ours may be of any kind
        raise failure_of(notes, error) from None


def _read(job: FileJob, staging: Staging, notes: Ledger) -> int:
    """Read the file into the staging table and return the number of its rows."""
    layout, count = LAYOUTS[job.kind], 0
    with closing(vault.unseal(job.stored_as)) as stream, transaction.atomic():
        reader = FileReader(opened(stream), layout)
        for count in staging.load(marked(reader, layout, sandbox_id=job.sandbox_id)):
            notes.note(read=count)
            if notes.cancelled():
                raise CancelledError
    if job.dry_run:
        notes.forget()
    notes.note(read=count, rows=count, encoding=reader.encoding, state=JobState.APPLYING)
    return count


def _apply(job: FileJob, staging: Staging, notes: Ledger, rows: int) -> None:
    taking = Taking(
        LAYOUTS[job.kind],
        Setting(job.insurer.number, job.insurer.kind, job.at, day_of(job.at)),
        Place(job.sandbox_id, job.insurer_id, job.at, number_keys().current),
        job.sandbox.match_reading,
    )
    if job.dry_run:
        notes.forget()
    first = notes.next_line()
    concerned = find_concerned(
        staging, taking.layout, taking.setting, insurer_id=job.insurer_id, first=first, rows=rows
    )
    if not job.dry_run:
        take_pieces(taking, concerned, notes, first=first, rows=rows)
        return
    with transaction.atomic():
        try:
            take_pieces(taking, concerned, notes, first=first, rows=rows)
        finally:
            transaction.set_rollback(True)


def _end(notes: Ledger, staging: Staging, state: JobState, wall: datetime, **columns: str) -> None:
    """Note how the job ended, and put the staging table away."""
    notes.note(state=state, ended_wall_at=wall, **columns)
    staging.drop()
