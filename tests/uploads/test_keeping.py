"""The bell of a file, and how long its bytes are kept."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from batch.services import files
from batch.services.files import forget_files, ring_waiting
from batch.tasks import ring_files
from config import celery_app
from fixtures.factories import AT, FileJobFactory
from insurers.models import Insurer
from tests.uploads.conftest import in_state, send, stored

WEEK = timedelta(days=7)


def test_the_bell_rings_when_the_job_is_committed(
    insurer: Insurer, bells: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = send(insurer)
        assert bells == []
    assert bells == [job.pk]
    with django_capture_on_commit_callbacks(execute=True):
        send(insurer)
    assert bells == [job.pk]


def test_the_sweep_rings_for_all_that_is_not_done(insurer: Insurer, bells: list[int]) -> None:
    jobs = [FileJobFactory.create(insurer=insurer), FileJobFactory.create(state="applying", rows=1)]
    FileJobFactory.create(state="done", rows=1)
    FileJobFactory.create(state="cancelled")
    assert ring_waiting() == ring_files() == 2
    assert bells == [job.pk for job in jobs] * 2


def test_the_bell_is_a_message_in_its_own_queue(settings: Settings) -> None:
    assert settings.CELERY_TASK_ROUTES[files.TAKE_FILE] == {"queue": "files"}
    with celery_app.connection_for_read() as broker:
        queue = broker.SimpleQueue("files")
        queue.clear()
        files.ring([7, 8])
        bodies = [queue.get(timeout=5) for _ in range(2)]
        assert [(body.headers["task"], body.payload[0]) for body in bodies] == [
            (files.TAKE_FILE, [7]),
            (files.TAKE_FILE, [8]),
        ]
        for body in bodies:
            body.ack()
        queue.close()


def test_a_broker_that_is_away_costs_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:

    nobody = celery_app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(celery_app, "connection_for_write", lambda: nobody)
    files.ring([1, 2])
    assert "take_file(1) waits for the timetable" in caplog.text


@pytest.mark.parametrize(
    ("state", "age", "kept"),
    [
        ("done", timedelta(days=6), True),
        ("done", WEEK, False),
        ("refused", WEEK, False),
        ("cancelled", WEEK, False),
        ("waiting", WEEK, True),
        ("applying", WEEK, True),
    ],
)
def test_bytes_are_kept_for_some_days_after_the_end(
    insurer: Insurer, folder: Path, state: str, age: timedelta, kept: bool
) -> None:
    job = in_state(send(insurer), state)
    assert forget_files(wall=AT + age, kept=WEEK) == (not kept)
    job.refresh_from_db()
    assert (bool(job.stored_as), bool(stored(folder))) == (kept, kept)
    assert forget_files(wall=AT + age, kept=WEEK) == 0


def test_bytes_without_a_job_are_swept_after_a_day_and_nothing_else_is(insurer: Insurer, folder: Path) -> None:

    job = send(insurer)
    orphans = ["a" * 32, "b" * 32 + ".part"]
    others = ["notes.txt", "c" * 32]
    for name in [*orphans, *others]:
        (folder / name).touch()
        age = 0 if name == "c" * 32 else 86401
        os.utime(folder / name, (AT.timestamp() - age,) * 2)
    os.utime(folder / job.stored_as, (0, 0))
    assert forget_files(wall=AT, kept=WEEK) == 2
    assert stored(folder) == {job.stored_as, *others}
