"""A file becomes one job, whoever sends it how often; the race included."""

import io
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from batch import vault
from batch.models import FileJob
from batch.services.files import cancel_file, fault_of, seal_upload
from fixtures.factories import AT, FileChunkFactory, InsurerFactory
from insurers.models import Insurer
from sandbox.domain.refusals import Refusal
from tests.uploads.conftest import ROWS, in_state, send, sent, stored


def test_a_file_waits_with_its_bytes_sealed(insurer: Insurer, folder: Path) -> None:
    job, new = sent(insurer)
    assert new
    assert (job.state, job.size, job.sandbox) == ("waiting", len(ROWS), insurer.sandbox)
    assert stored(folder) == {job.stored_as}
    with vault.unseal(job.stored_as) as file:
        assert file.read() == ROWS


def test_the_same_bytes_are_the_same_job(insurer: Insurer, folder: Path) -> None:
    job = send(insurer)
    assert sent(insurer) == (job, False)
    assert stored(folder) == {job.stored_as}


def test_another_kind_another_insurer_and_other_bytes_are_other_jobs(insurer: Insurer) -> None:
    jobs = [
        send(insurer),
        send(insurer, kind="ratio"),
        send(insurer, ROWS + b"\n"),
        send(InsurerFactory.create(sandbox=insurer.sandbox)),
        send(insurer, dry_run=True),
    ]
    assert len({job.pk for job in jobs}) == 5


@pytest.mark.parametrize(
    ("state", "same"),
    [("waiting", True), ("reading", True), ("applying", True), ("done", True), ("refused", True), ("cancelled", False)],
)
def test_only_a_cancelled_file_can_be_sent_anew(insurer: Insurer, state: str, same: bool) -> None:
    job = in_state(send(insurer), state)
    assert (send(insurer) == job) is same


@pytest.mark.parametrize(
    ("state", "same"),
    [("waiting", True), ("reading", True), ("applying", True), ("done", False), ("refused", False)],
)
def test_a_dry_run_is_made_anew_unless_the_same_one_is_still_under_way(
    insurer: Insurer, state: str, same: bool
) -> None:
    job = in_state(send(insurer, dry_run=True), state)
    assert (send(insurer, dry_run=True) == job) is same


@pytest.mark.parametrize(("missing", "code"), [(True, "SIM-FILE-GONE"), (False, "SIM-FILE-DAMAGED")])
def test_bytes_that_we_lost_are_mended_by_sending_them_again(
    insurer: Insurer, folder: Path, missing: bool, code: str
) -> None:
    """The fault is ours, so the job must not stay refused; rows that were decided stay decided."""
    job = in_state(send(insurer), "refused")
    job.fault = fault_of(vault.DamagedError(job.stored_as, missing=missing))
    job.save()
    FileChunkFactory.create(job=job)
    mended, new = sent(insurer)
    assert job.fault["code"] == code
    assert (mended.pk, new, mended.state, mended.fault) == (job.pk, False, "waiting", None)
    assert mended.stored_as != job.stored_as
    assert stored(folder) == {mended.stored_as}
    assert mended.chunks.count() == 1


def test_nothing_at_all_and_too_much_are_refused(insurer: Insurer, settings: Settings, folder: Path) -> None:
    settings.ONSHI_UPLOAD_BYTES = len(ROWS)
    send(insurer)
    refused_with("SIM-UPLOAD-EMPTY", lambda: send(insurer, b""))
    refused_with("SIM-UPLOAD-LARGE", lambda: send(insurer, ROWS + b"\n"))
    assert len(stored(folder)) == 1


def test_what_is_not_as_announced_is_refused(folder: Path) -> None:

    def announced(**what: Any) -> Callable[[], object]:
        return lambda: seal_upload(io.BytesIO(ROWS), **what)

    assert announced(size=len(ROWS), digest=sha256(ROWS).digest())()
    refused_with("SIM-UPLOAD-CUT", announced(size=len(ROWS) + 1))
    refused_with("SIM-UPLOAD-CUT", announced(digest=bytes(32)))
    assert len(stored(folder)) == 1


def refused_with(code: str, call: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refused:
        call()
    assert refused.value.code == code


def test_a_waiting_file_is_cancelled_at_once(insurer: Insurer) -> None:
    job = cancel_file(job=send(insurer), wall=AT)
    assert (job.state, job.ended_wall_at) == ("cancelled", AT)


@pytest.mark.parametrize("state", ["reading", "applying"])
def test_a_file_in_work_is_asked_to_stop(insurer: Insurer, state: str) -> None:
    job = cancel_file(job=in_state(send(insurer), state), wall=AT)
    assert (job.state, job.cancel_asked) == (state, True)


@pytest.mark.parametrize("state", ["done", "refused", "cancelled"])
def test_what_has_ended_cannot_be_cancelled(insurer: Insurer, state: str) -> None:
    job = in_state(send(insurer), state)
    refused_with("SIM-JOB-ENDED", lambda: cancel_file(job=job, wall=AT))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dry_run", [False, True])
def test_the_same_bytes_sent_at_once_are_one_job(folder: Path, dry_run: bool) -> None:
    insurer = InsurerFactory.create()
    start = threading.Barrier(6)
    jobs: list[tuple[FileJob, bool]] = []

    def upload() -> None:
        try:
            start.wait()
            jobs.append(sent(insurer, dry_run=dry_run))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.pk for job, _ in jobs}) == FileJob.objects.count() == 1
    assert sorted(new for _, new in jobs) == [False] * 5 + [True]
    assert stored(folder) == {FileJob.objects.get().stored_as}
