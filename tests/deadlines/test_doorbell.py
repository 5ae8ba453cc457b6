"""Moving a clock rings for the worker; the timetable finds what was rung in vain; nobody gets in each other's way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from batch import bells, tasks
from batch.locks import only_one
from batch.models import Acquisition, DayRoll, ImprovementPlan
from batch.selectors.days import moved
from batch.services import days as services
from batch.services.days import begin_days, roll_days
from batch.services.plans import require_plans
from config import celery_app
from sandbox.domain.clock import Clock, ClockMode
from sandbox.edge import stamp
from sandbox.models import Sandbox
from sandbox.services import advance_clock, delete_sandbox, set_clock, turn_clock
from tests.deadlines.conftest import Intake, make_intake, noon

TODAY = date(2024, 10, 1)
WALL = noon(date(2026, 1, 1))


@contextmanager
def rung(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Collect what the worker is asked to roll."""
    asked: list[int] = []

    def ring(task: str, subjects: list[int]) -> None:
        assert task == tasks.roll_sandbox.name
        asked.extend(subjects)

    with monkeypatch.context() as patched:
        patched.setattr(bells, "ring", ring)
        yield asked


def test_a_moved_clock_rings_once_it_is_committed(
    intake: Intake, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with rung(monkeypatch) as asked:
        with django_capture_on_commit_callbacks(execute=True):
            advance_clock(sandbox=intake.sandbox, by="1m", wall=WALL)
            assert asked == []
        with django_capture_on_commit_callbacks(execute=True):
            turn_clock(sandbox=intake.sandbox, mode=ClockMode.FROZEN, at=noon(TODAY), wall=WALL)
    assert asked == [intake.sandbox.pk] * 2


def test_the_days_of_a_clock_moved_for_the_first_time_begin_with_the_day_it_showed(intake: Intake) -> None:
    advance_clock(sandbox=intake.sandbox, by="1m", wall=WALL)
    assert DayRoll.objects.get().rolled_through == TODAY


def test_a_clock_set_back_takes_the_days_back_with_it(intake: Intake) -> None:
    advance_clock(sandbox=intake.sandbox, by="1m", wall=WALL)
    tasks.roll_sandbox(intake.sandbox.pk)
    turn_clock(sandbox=intake.sandbox, mode=ClockMode.FROZEN, at=noon(TODAY - timedelta(3)), wall=WALL)
    assert DayRoll.objects.get().rolled_through == TODAY - timedelta(3)


def test_without_a_broker_the_clock_is_moved_anyway(
    intake: Intake,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody = celery_app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(celery_app, "connection_for_write", lambda: nobody)
    with django_capture_on_commit_callbacks(execute=True):
        advance_clock(sandbox=intake.sandbox, by="1d", wall=WALL)
    assert f"roll_sandbox({intake.sandbox.pk}) waits for the timetable" in caplog.text
    assert moved(WALL) == [intake.sandbox.pk]


def test_the_timetable_rings_for_sandboxes_whose_day_moved(
    intake: Intake, neighbour: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    begin_days(sandbox=neighbour.sandbox, on=TODAY)
    with rung(monkeypatch) as asked:
        assert tasks.roll_days() == 0
        intake.show(TODAY + timedelta(1))
        neighbour.show(TODAY - timedelta(1))
        assert tasks.roll_days() == 1
    assert asked == [intake.sandbox.pk]


@pytest.mark.parametrize(
    "clock", [Clock(), Clock(ClockMode.OFFSET, timedelta(hours=9)), Clock(ClockMode.OFFSET, timedelta(days=-400))]
)
def test_postgresql_and_the_clock_agree_on_the_day(intake: Intake, clock: Clock) -> None:
    set_clock(sandbox=intake.sandbox, clock=clock)
    for hour in range(0, 48, 3):
        wall = WALL + timedelta(hours=hour)
        shown = clock.at(wall).date()
        DayRoll.objects.update_or_create(sandbox=intake.sandbox, defaults={"rolled_through": shown})
        assert moved(wall) == []
        DayRoll.objects.update(rolled_through=shown - timedelta(1))
        assert moved(wall) == [intake.sandbox.pk]


def test_the_task_rolls_through_the_day_the_clock_shows(intake: Intake) -> None:
    assert tasks.roll_sandbox(intake.sandbox.pk) == 0
    intake.acquire("A", TODAY, reported=TODAY)
    intake.show(date(2024, 12, 24))
    assert tasks.roll_sandbox(intake.sandbox.pk) > 0
    assert DayRoll.objects.get().rolled_through == date(2024, 12, 24)
    assert ImprovementPlan.objects.count() == 1
    assert tasks.roll_sandbox(intake.sandbox.pk) == 0


def test_the_task_for_a_sandbox_that_is_gone_does_nothing(intake: Intake) -> None:
    gone = intake.sandbox.pk
    delete_sandbox(code=intake.sandbox.code)
    assert tasks.roll_sandbox(gone) == 0


# --- on connections of their own; nothing is rolled back, so the tables are emptied afterwards

alone = pytest.mark.django_db(transaction=True)


def on_its_own_connection(work: Any) -> Any:
    """Run something in a thread, closing its connection."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return run


@alone
def test_a_second_worker_leaves_a_sandbox_that_is_being_rolled(transactional_db: None) -> None:
    del transactional_db
    one, other = make_intake("one", TODAY), make_intake("other", TODAY)
    with only_one("days", one.sandbox.pk) as first, ThreadPoolExecutor(1) as workers:
        assert first
        workers.submit(on_its_own_connection(lambda: tasks.roll_sandbox(one.sandbox.pk))).result()
        assert not DayRoll.objects.filter(sandbox=one.sandbox).exists()
        workers.submit(on_its_own_connection(lambda: tasks.roll_sandbox(other.sandbox.pk))).result()
        assert DayRoll.objects.filter(sandbox=other.sandbox).exists()
    with only_one("days", one.sandbox.pk) as again:
        assert again


@alone
def test_a_lock_ends_with_what_it_was_for_however_that_ends(transactional_db: None) -> None:
    del transactional_db
    with pytest.raises(ZeroDivisionError), only_one("days", 1), transaction.atomic():
        raise ZeroDivisionError
    with ThreadPoolExecutor(1) as workers:

        def free() -> bool:
            with only_one("days", 1) as alone_there:
                return alone_there

        assert workers.submit(on_its_own_connection(free)).result()


@alone
def test_a_sandbox_is_deleted_between_two_days_and_not_within_one(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever deletes waits for the day that is happening, and takes away what it brought."""
    del transactional_db
    intake = make_intake("ours", TODAY)
    begin_days(sandbox=intake.sandbox, on=TODAY)
    intake.acquire("A", TODAY, reported=TODAY)
    within, require = Event(), require_plans

    def slow(**options: Any) -> int:
        within.set()
        return require(**options)

    def delete() -> None:
        within.wait()
        delete_sandbox(code="ours")

    monkeypatch.setattr(services, "require_plans", slow)
    with ThreadPoolExecutor(2) as workers:
        deletes = workers.submit(on_its_own_connection(delete))
        rolls = workers.submit(
            on_its_own_connection(lambda: roll_days(sandbox=intake.sandbox, through=date(2025, 12, 1), wall=WALL))
        )
        deletes.result()
        assert rolls.result() >= 1
    assert not Sandbox.objects.exists()
    assert not ImprovementPlan.objects.exists()


@alone
def test_sandboxes_are_rolled_while_their_clocks_are_moved(transactional_db: None) -> None:
    del transactional_db
    intakes = [make_intake(f"s{n}", TODAY) for n in range(3)]
    for one in intakes:
        begin_days(sandbox=one.sandbox, on=TODAY)
        one.acquire("A", TODAY, reported=TODAY)
    together = Barrier(4)

    def move() -> None:
        together.wait()
        for _ in range(4):
            for one in intakes:
                advance_clock(sandbox=one.sandbox, by="1m", wall=stamp())

    def work() -> None:
        together.wait()
        for _ in range(6):
            for one in intakes:
                tasks.roll_sandbox(one.sandbox.pk)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(on_its_own_connection(job)) for job in (move, work, work, work)]:
            done.result()
    for one in intakes:
        tasks.roll_sandbox(one.sandbox.pk)
    assert set(DayRoll.objects.values_list("rolled_through", flat=True)) == {date(2025, 2, 1)}
    assert ImprovementPlan.objects.count() == 3
    assert Acquisition.objects.count() == 3
