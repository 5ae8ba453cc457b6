"""A mistake of ours in the middle of a file: it is tried again, but not for ever, and what was done stays."""

import logging
from typing import Any

import pytest
from django.db import OperationalError, connection

from batch.domain.file_refusals import FILE_BROKEN_OFF
from batch.failing import MOST_FAILURES, WorkFailedError
from batch.intake import drop_leftovers, pieces, take_file
from batch.intake.piece import take_piece
from batch.models import FileJob, JobState
from batch.services.files import ring_waiting
from sandbox.edge import stamp
from sandbox.services import delete_sandbox
from tests.intake.threads import at_once
from tests.intake.world import Sender, everything, member, outcomes, sender

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [member(n) for n in range(6)]
NUMBER = member(4)["individual_number"]


class OursError(Exception):
    """A mistake nobody foresaw."""


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> Sender:
    """Return an insurer whose files are taken in pieces of two rows; tables that other tests left are gone."""
    drop_leftovers()
    monkeypatch.setattr(pieces, "PIECE", 2)
    return sender()


def failing_at(monkeypatch: pytest.MonkeyPatch, name: str, *errors: Exception) -> None:
    """Let the engine fail whenever it comes to the third piece, with one error after the other, the last for ever."""
    left = list(errors)

    def take(taking: Any, read: Any) -> Any:
        if any(row is not None and row.member_code == name for row, _ in read):
            raise left.pop(0) if len(left) > 1 else left[0]
        return take_piece(taking, read)

    monkeypatch.setattr(pieces, "take_piece", take)


def rung(job: FileJob) -> str:
    """Ring for a job, as the sweep does; return the state it is in then."""
    try:
        take_file(job.pk, now=stamp)
    finally:
        job.refresh_from_db()
    return job.state


def tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'batch_staging_%' AND relkind = 'r'")
        return int(cursor.fetchone()[0])


def test_what_fails_the_same_way_three_times_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, who: Sender
) -> None:
    job = who.sends("member", ROWS)
    failing_at(monkeypatch, ROWS[4]["member_code"], OursError(f"about {NUMBER}"))
    for _ in range(MOST_FAILURES - 1):
        with pytest.raises(WorkFailedError, match="OursError"):
            rung(job)
        assert (job.state, ring_waiting()) == (JobState.APPLYING, 1)
    with caplog.at_level(logging.ERROR):
        assert rung(job) == JobState.REFUSED
    assert (job.fault or {})["code"] == FILE_BROKEN_OFF.code
    assert (outcomes(job), tables(), ring_waiting()) == ("hhhh", 0, 0)
    assert "OursError in test_failing.py" in caplog.text
    assert NUMBER not in caplog.text + job.failed_as


def test_when_it_is_mended_the_same_bytes_go_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch, who: Sender) -> None:
    job = who.sends("member", ROWS)
    with monkeypatch.context() as broken:
        failing_at(broken, ROWS[4]["member_code"], OursError())
        for _ in range(MOST_FAILURES - 1):
            with pytest.raises(WorkFailedError, match="OursError"):
                rung(job)
        rung(job)
    again = who.has_taken("member", ROWS)
    assert (again.pk, again.state, again.failures, outcomes(again)) == (job.pk, JobState.DONE, 0, "hhhhhh")
    calm = sender("calm")
    calm.has_taken("member", ROWS)
    assert everything(who.insurer) == everything(calm.insurer)


def test_another_mistake_is_counted_anew_and_one_of_the_server_never(
    monkeypatch: pytest.MonkeyPatch, who: Sender
) -> None:
    job = who.sends("member", ROWS)
    errors = (OursError(), OursError(), KeyError("other"), OursError(), OperationalError("gone"))
    failing_at(monkeypatch, ROWS[4]["member_code"], *errors)
    for error in (*errors, OperationalError, OperationalError):
        passes = error is OperationalError or isinstance(error, OperationalError)
        with pytest.raises(OperationalError if passes else WorkFailedError):
            rung(job)
    assert (job.state, job.failures) == (JobState.APPLYING, 1)


def test_the_next_file_of_the_insurer_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch, who: Sender) -> None:
    job, following = who.sends("member", ROWS), who.sends("member", ROWS[:1])
    failing_at(monkeypatch, ROWS[4]["member_code"], OursError())
    for _ in range(MOST_FAILURES - 1):
        with pytest.raises(WorkFailedError, match="OursError"):
            rung(job)
    assert take_file(job.pk, now=stamp) == following.pk


def test_a_job_that_went_with_its_sandbox_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, who: Sender) -> None:
    job = who.sends("member", ROWS)

    def take(taking: Any, read: Any) -> Any:
        at_once(lambda: delete_sandbox(code="files"))
        return take_piece(taking, read)

    monkeypatch.setattr(pieces, "take_piece", take)
    take_file(job.pk, now=stamp)
    assert (FileJob.objects.count(), tables()) == (0, 0)


def test_tables_of_jobs_that_are_gone_are_dropped_and_those_at_work_are_not(
    monkeypatch: pytest.MonkeyPatch, who: Sender
) -> None:
    other = sender("other")
    gone, at_work = who.sends("member", ROWS), other.sends("member", ROWS)
    failing_at(monkeypatch, ROWS[4]["member_code"], OursError())
    for job in (gone, at_work):
        with pytest.raises(WorkFailedError, match="OursError"):
            rung(job)
    assert (tables(), drop_leftovers()) == (2, 0)
    delete_sandbox(code="files")
    assert (drop_leftovers(), tables()) == (1, 1)
