"""What can go wrong with a file, its bytes and its tables: refused whole, or gone on with as if nothing had been."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from batch.failing import WorkFailedError
from batch.intake import pieces, take_file, work
from batch.intake.piece import take_piece
from batch.models import FileJob, JobState
from batch.services.feeds import resume_feed, stall_feed
from batch.services.files import cancel_file, ring_waiting
from sandbox.edge import stamp
from tests.intake.threads import at_once
from tests.intake.world import Sender, enrolment, everything, file_of, member, outcomes, sender

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [member(n) for n in range(6)]
WHOLE = file_of("member", ROWS)


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> Sender:
    """Return an insurer whose files are taken in pieces of two rows."""
    monkeypatch.setattr(pieces, "PIECE", 2)
    return sender()


def staging(job: FileJob) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE %s", [f"batch_staging_{job.pk}%"])
        return int(cursor.fetchone()[0])


def worked_on(job: FileJob) -> str:
    take_file(job.pk, now=stamp)
    job.refresh_from_db()
    return job.state


@pytest.mark.parametrize(
    "broken",
    [
        WHOLE + b"K9,too,few\r\n",
        WHOLE + b'"open',
        WHOLE + WHOLE.splitlines(keepends=True)[1].replace("見本".encode(), b"\x8c\xa9"),
        WHOLE.replace(b"address", b"adress", 1),
        WHOLE + b"\0\r\n",
        b"\r\n",
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_broken_file_is_refused_whole_and_leaves_nothing(who: Sender, broken: bytes, dry_run: bool) -> None:
    before = everything(who.insurer)
    job = who.has_taken("member", raw=broken, dry_run=dry_run)
    assert (job.state, outcomes(job), staging(job)) == (JobState.REFUSED, "", 0)
    assert (job.fault or {})["code"].startswith("SIM-FILE-")
    assert everything(who.insurer) == before


def test_bytes_that_were_damaged_are_told_and_mended_by_the_same_bytes(who: Sender) -> None:
    job = who.sends("member", ROWS)
    path = Path(settings.ONSHI_FILES_DIR) / job.stored_as
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    assert (worked_on(job), staging(job)) == (JobState.REFUSED, 0)
    assert (job.fault or {})["code"] == "SIM-FILE-DAMAGED"
    assert everything(who.insurer)["members"] == []
    again = who.has_taken("member", ROWS)
    assert (again.pk, again.state, outcomes(again)) == (job.pk, JobState.DONE, "h" * 6)


def meanwhile(monkeypatch: pytest.MonkeyPatch, at_row: int, happens: Any) -> None:
    """Let something happen, once, before the piece of a row is decided."""
    left = [happens]

    def take(taking: Any, read: Any) -> Any:
        if left and any(row is not None and row.member_code == ROWS[at_row]["member_code"] for row, _ in read):
            left.pop()()
        return take_piece(taking, read)

    monkeypatch.setattr(pieces, "take_piece", take)


@pytest.mark.parametrize("dry_run", [False, True])
def test_cancelled_between_two_pieces_what_was_done_stays_and_is_told(
    monkeypatch: pytest.MonkeyPatch, who: Sender, dry_run: bool
) -> None:
    job = who.sends("member", ROWS, dry_run=dry_run)
    meanwhile(monkeypatch, 2, lambda: at_once(lambda: cancel_file(job=job, wall=stamp())))
    assert (worked_on(job), outcomes(job), staging(job)) == (JobState.CANCELLED, "hhhh", 0)
    assert len(everything(who.insurer)["members"]) == (0 if dry_run else 4)


def test_cancelled_while_it_waits_it_is_never_read(who: Sender) -> None:
    job = cancel_file(job=who.sends("member", ROWS), wall=stamp())
    assert (worked_on(job), outcomes(job), job.rows) == (JobState.CANCELLED, "", None)
    assert who.has_taken("member", ROWS).pk != job.pk


def test_files_of_a_stalled_feed_wait_and_go_on_in_their_order(who: Sender) -> None:
    stall_feed(insurer=who.insurer)
    first, second = who.sends("member", ROWS), who.sends("enrolment", [enrolment(0)])
    assert (worked_on(first), worked_on(second)) == (JobState.WAITING, JobState.WAITING)
    who.later(days=2)
    resume_feed(insurer=who.insurer, at=who.at)
    assert worked_on(second) == JobState.WAITING
    assert take_file(first.pk, now=stamp) == second.pk
    assert (worked_on(second), outcomes(second), second.at) == (JobState.DONE, "h", who.at)


def test_a_file_that_is_in_work_is_finished_although_the_feed_stalls(
    monkeypatch: pytest.MonkeyPatch, who: Sender
) -> None:
    job = who.sends("member", ROWS)
    meanwhile(monkeypatch, 2, lambda: stall_feed(insurer=who.insurer))
    assert worked_on(job) == JobState.DONE


@pytest.mark.parametrize("how", ["TRUNCATE {}", "DROP TABLE {}"])
def test_a_staging_table_that_a_crash_emptied_is_read_again(
    monkeypatch: pytest.MonkeyPatch, who: Sender, how: str
) -> None:
    """PostgreSQL empties unlogged tables when it comes up after a crash."""
    job = who.sends("member", ROWS)

    def crash() -> None:
        raise ConnectionError

    meanwhile(monkeypatch, 4, crash)
    with pytest.raises(WorkFailedError, match="ConnectionError"):
        worked_on(job)
    with connection.cursor() as cursor:
        cursor.execute(how.format(f"batch_staging_{job.pk}"))
    assert (worked_on(job), outcomes(job), job.rows) == (JobState.DONE, "h" * 6, 6)
    calm = sender("calm")
    calm.has_taken("member", ROWS)
    assert everything(who.insurer) == everything(calm.insurer)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_without_rows_is_done_at_once(who: Sender, dry_run: bool) -> None:
    job = who.has_taken("member", [], dry_run=dry_run)
    assert (job.state, job.rows, outcomes(job), staging(job)) == (JobState.DONE, 0, "", 0)


def test_a_job_that_died_when_all_its_rows_were_done_has_only_to_end(
    monkeypatch: pytest.MonkeyPatch, who: Sender
) -> None:
    job = who.sends("member", ROWS)
    with monkeypatch.context() as dying:
        dying.setattr(work, "_end", lambda *_rest, **_columns: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            worked_on(job)
    before = everything(who.insurer)
    assert (worked_on(job), outcomes(job), everything(who.insurer)) == (JobState.DONE, "h" * 6, before)


def test_a_job_whose_bell_was_lost_is_rung_for_by_the_sweep(who: Sender) -> None:
    job = who.sends("member", ROWS)
    assert ring_waiting() == 1
    assert worked_on(job) == JobState.DONE
    assert ring_waiting() == 0


def test_bytes_come_once_however_often_the_bell_rings(who: Sender) -> None:
    job = who.sends("member", ROWS)
    assert [worked_on(job) for _ in range(3)] == [JobState.DONE] * 3
    assert outcomes(job) == "h" * 6
