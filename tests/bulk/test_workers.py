"""Workers at a job: several at once, one that fails by a mistake of ours, a bell that was lost."""

import traceback
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from batch.bulk import answer_bulk, exchanges, forget_people, units
from batch.bulk.exchanges import EXCHANGES
from batch.bulk.task import Task
from batch.bulk.work import answer_chunk, ring_unfinished
from batch.failing import MOST_FAILURES, WorkFailedError
from batch.models import BulkChunk, BulkState, Exchange
from batch.tasks import ring_bulk
from eligibility.models import Inquiry
from eligibility.services import File, Person, record_people
from sandbox.edge import stamp
from tests.bulk.conftest import Bulk, person, registration, registration_file, work
from tests.edges.conftest import make_world
from tests.intake.threads import at_once

AT_ONCE = pytest.mark.django_db(transaction=True)


@AT_ONCE
@pytest.mark.parametrize("exchange", ["muquc", "muimm"])
def test_workers_at_the_same_job_share_it(monkeypatch: pytest.MonkeyPatch, exchange: str) -> None:
    monkeypatch.setattr(units, "CHUNK", 10)
    bulk = Bulk(make_world("shared"))
    bulk.world.enrol("1")
    number = (
        bulk.ask(*[person()] * 200)
        if exchange == "muquc"
        else bulk.submit("muimm", registration_file(*(registration(f"N-{n}") for n in range(200))))
    )
    job = bulk.job(number)
    at_once(*[lambda: answer_bulk(job.pk, now=stamp)] * 3)
    work(number)
    job.refresh_from_db()
    assert (job.state, job.answered, job.refused) == (BulkState.DONE, 200, 0)
    places = Inquiry.objects.filter(reception_number=number).order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(200))
    if exchange == "muimm":
        (unit,) = bulk.result("muquc", bulk.ask(person())).units
        assert unit["reference_number"] == "N-199"


def breaking(monkeypatch: pytest.MonkeyPatch, error: Exception, exchange: Exchange = Exchange.CHECK) -> None:
    def broken(task: Task, first_place: int, texts: object) -> list[Person]:
        del task, first_place, texts
        raise error

    dealings = {**EXCHANGES, exchange: replace(EXCHANGES[exchange], answer=broken)}
    monkeypatch.setattr(exchanges, "EXCHANGES", dealings)
    monkeypatch.setattr("batch.bulk.work.EXCHANGES", dealings)


@AT_ONCE
def test_work_that_fails_again_and_again_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bulk = Bulk(make_world("broken"))
    number = bulk.ask(person())
    breaking(monkeypatch, ValueError("a mistake of ours"))
    for _ in range(MOST_FAILURES):
        assert bulk.fetch("muquc", number).header["file_result"] == "2"
        with pytest.raises(WorkFailedError, match="ValueError in test_workers"):
            answer_bulk(bulk.job(number).pk, now=stamp)
    failed = bulk.fetch("muquc", number)
    assert (failed.header["file_result"], failed.header["error_code"]) == ("9", "SIM-B006")
    assert not answer_bulk(bulk.job(number).pk, now=stamp)
    assert not BulkChunk.objects.exists()
    assert "1001" not in caplog.text  # nothing of the file


@AT_ONCE
def test_work_that_failed_is_tried_again_soon(monkeypatch: pytest.MonkeyPatch, bells: list[int]) -> None:
    """As often as it may fail, and then no more; a mistake that passes costs a second instead of a minute."""
    bulk = Bulk(make_world("soon"))
    number = bulk.ask(person())
    job = bulk.job(number)
    for failure in range(MOST_FAILURES):
        bells.clear()
        breaking(monkeypatch, ValueError("a mistake of ours") if failure % 2 else KeyError("another one"))
        with pytest.raises(WorkFailedError):
            answer_bulk(job.pk, now=stamp)
        assert bells == [job.pk] * (failure + 1 < MOST_FAILURES)
    assert bulk.job(number).state == BulkState.FAILED


@AT_ONCE
def test_whoever_waited_for_work_that_is_broken_off_goes_on(monkeypatch: pytest.MonkeyPatch, bells: list[int]) -> None:
    bulk = Bulk(make_world("next"))
    first, second = (bulk.job(bulk.submit("muimm", registration_file(registration(code)))) for code in ("A", "B"))
    breaking(monkeypatch, ValueError("a mistake of ours"), Exchange.REFERENCE_NUMBERS)
    for _ in range(MOST_FAILURES):
        bells.clear()
        with pytest.raises(WorkFailedError):
            answer_bulk(first.pk, now=stamp)
    assert bells == [second.pk]


@AT_ONCE
def test_failures_count_anew_when_somebody_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "CHUNK", 1)
    bulk = Bulk(make_world("anew"))
    number = bulk.ask(person(), person())
    for _ in range(2):
        with monkeypatch.context() as broken:
            breaking(broken, ValueError("a mistake of ours"))
            for _ in range(MOST_FAILURES - 1):
                with pytest.raises(WorkFailedError):
                    answer_bulk(bulk.job(number).pk, now=stamp)
        assert answer_chunk(Task(bulk.job(number)), stamp())
    assert bulk.job(number).state == BulkState.DONE


@AT_ONCE
def test_what_postgresql_says_of_a_persons_row_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It repeats the row, the number of the card included, and whatever ends a task is in the log."""
    bulk = Bulk(make_world("told"))
    bulk.world.enrol("1", number="7654321")
    number = bulk.ask(person(number="7654321"))
    said: list[str] = []

    def nonsense(people: list[Person], *, file: File) -> None:
        try:
            # What was weighed is repeated too, but not as far as the number: so here it is a code as well.
            record_people([person._replace(outcome="nonsense", codes=("7654321",)) for person in people], file=file)
        except IntegrityError as error:
            said.append(str(error))
            raise

    monkeypatch.setattr("batch.bulk.work.record_people", nonsense)
    with pytest.raises(WorkFailedError) as failed:
        answer_bulk(bulk.job(number).pk, now=stamp)
    assert "7654321" in said[0]
    told = "".join(traceback.format_exception(failed.value))
    assert "IntegrityError" in told
    assert "7654321" not in told


@AT_ONCE
def test_what_postgresql_is_the_cause_of_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk = Bulk(make_world("away"))
    number = bulk.ask(person())
    breaking(monkeypatch, OperationalError("the server is away"))
    for _ in range(MOST_FAILURES + 1):
        with pytest.raises(OperationalError):
            answer_bulk(bulk.job(number).pk, now=stamp)
    assert (bulk.job(number).state, bulk.job(number).failures) == (BulkState.WAITING, 0)


def test_a_lost_bell_is_rung_again(bulk: Bulk, bells: list[int]) -> None:
    numbers = [bulk.ask(person()) for _ in range(3)]
    work(numbers[1])
    bells.clear()
    assert ring_unfinished(wall=stamp(), seconds=60) == ring_bulk() == 2
    assert bells == [bulk.job(number).pk for number in (numbers[0], numbers[2])] * 2


def test_the_bell_may_ring_for_what_is_done_or_gone(bulk: Bulk) -> None:
    number = bulk.ask(person())
    work(number)
    assert not answer_bulk(bulk.job(number).pk, now=stamp)
    assert not answer_bulk(0, now=stamp)
    assert len(bulk.people(number)) == 1


def test_a_job_that_is_worked_on_needs_no_more_bells(
    bulk: Bulk, bells: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each bell brings a turn, which rings for the next: one more with every sweep would starve the others."""
    monkeypatch.setattr(units, "CHUNK", 1)
    number = bulk.ask(person(), person())
    now = stamp()
    assert answer_chunk(Task(bulk.job(number)), now)
    bells.clear()
    assert ring_unfinished(wall=now + timedelta(seconds=60), seconds=60) == 0
    assert ring_unfinished(wall=now + timedelta(seconds=61), seconds=60) == 1
    assert bells == [bulk.job(number).pk]


def test_chunks_are_forgotten_when_their_job_has_ended(bulk: Bulk) -> None:
    done, waiting = bulk.ask(person()), bulk.ask(person())
    work(done)
    assert forget_people() == 1
    assert bulk.job(done).chunks.count() == 0
    assert bulk.job(waiting).chunks.count() == 1
    assert bulk.fetch("muquc", done).header["file_result"] == "1"


@AT_ONCE
def test_looks_at_the_same_time_count_one_after_the_other() -> None:
    bulk = Bulk(make_world("looks"))
    bulk.set(bulk_ready="fetches", bulk_ready_fetches=3)
    number = bulk.ask(person())
    work(number)
    told: list[str] = []
    at_once(*[lambda: told.append(bulk.fetch("muquc", number).header["file_result"])] * 5)
    assert sorted(told) == ["1", "1", "2", "2", "2"]


def test_registrations_follow_each_other_as_their_files_came(bulk: Bulk, bells: list[int]) -> None:
    """Both are of one instant of a clock that stands still; the file received later is what stays."""
    bulk.world.enrol("1")
    first, second = (bulk.submit("muimm", registration_file(registration(code))) for code in ("EARLY", "LATE"))
    bells.clear()
    assert not answer_bulk(bulk.job(second).pk, now=stamp)
    assert bulk.job(second).state == BulkState.WAITING
    work(first)
    assert bells == [bulk.job(second).pk]
    work(second)
    (unit,) = bulk.result("muquc", bulk.ask(person())).units
    assert unit["reference_number"] == "LATE"
