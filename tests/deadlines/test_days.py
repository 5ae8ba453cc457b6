"""The roll of days: in whatever steps a clock is moved, the same happens, once, day by day."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch.domain.deadlines import AcquiredDays
from batch.models import DayRoll, ImprovementPlan, Notice, RegisterJob, RegisterTask
from batch.selectors import days as selectors
from batch.selectors.days import midnight
from batch.services import days as services
from batch.services.days import begin_days, move_days, roll_days
from fixtures.factories import AcquisitionFactory, DayRollFactory
from sandbox.domain.clock import JST
from sandbox.domain.refusals import Refusal, RefusalCode, RefusalKind
from sandbox.models import Sandbox
from sandbox.services import delete_sandbox
from tests.deadlines.conftest import Intake, noon
from tests.deadlines.drawing import FIRST, acquired
from tests.deadlines.test_states import write
from tests.register.undoing import forgotten
from tests.statements import counting

SPAN = 48
WALL = noon(date(2026, 1, 1))
TODAY = date(2024, 10, 1)

few = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def state_of(sandbox: Sandbox) -> tuple[Any, ...]:
    """Return everything a roll leaves."""
    plans = ImprovementPlan.objects.filter(insurer__sandbox=sandbox).order_by("insurer", "month")
    notices = Notice.objects.filter(member__sandbox=sandbox).order_by("member", "acquired_on")
    return (
        list(plans.values_list("insurer_id", "month", "state", "required_at")),
        list(notices.values_list("member_id", "acquired_on", "at")),
        DayRoll.objects.filter(sandbox=sandbox).values_list("rolled_through", flat=True).first(),
    )


class Runs:
    """Starts runs that end at once, and counts them."""

    def __init__(self) -> None:
        self.begun: list[date] = []

    def __call__(self, *, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> None:
        assert (task, wall) == (RegisterTask.MOVES, WALL)
        RegisterJob.objects.create(sandbox=sandbox, task=task, at=at, wall_at=wall, ended_wall_at=wall)
        self.begun.append(at.astimezone(JST).date())


def rolled(intake: Intake, stops: Iterable[int]) -> tuple[Any, ...]:
    """Move the clock from `FIRST` to each stop in turn and roll, and return everything that came of it."""
    begin_days(sandbox=intake.sandbox, on=FIRST)
    runs, shown = Runs(), FIRST
    for stop in stops:
        move_days(sandbox=intake.sandbox, before=shown, after=FIRST + timedelta(stop))
        shown = FIRST + timedelta(stop)
        roll_days(sandbox=intake.sandbox, through=shown, wall=WALL, start_run=runs)
    return (*state_of(intake.sandbox), sorted(runs.begun))


@given(st.lists(acquired(), max_size=6), st.lists(st.integers(0, SPAN), max_size=6))
@few
def test_any_steps_over_the_same_days_leave_the_same(
    intake: Intake, drawn: list[AcquiredDays], stops: list[int]
) -> None:
    with forgotten():
        for n in range(len(drawn)):
            intake.member(f"{n}")
        write(intake, drawn)
        with forgotten():
            at_once = rolled(intake, [SPAN])
        with forgotten():
            day_by_day = rolled(intake, range(1, SPAN + 1))
        in_steps = rolled(intake, [*stops, SPAN])  # some go back, some stand still
    assert at_once == day_by_day == in_steps
    assert at_once[2:] == (FIRST + timedelta(SPAN), [date(2025, 1, 1), date(2025, 2, 1)])


def test_a_sandbox_begins_with_the_day_it_shows(intake: Intake) -> None:
    runs = Runs()
    assert roll_days(sandbox=intake.sandbox, through=TODAY, wall=WALL, start_run=runs) == 0
    assert state_of(intake.sandbox) == ([], [], TODAY)
    assert runs.begun == []


def test_a_breach_brings_one_plan_for_its_month_on_the_day_it_becomes_one(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    for code in "AB":
        intake.acquire(code, TODAY, reported=TODAY)
    roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(5), wall=WALL)
    assert state_of(intake.sandbox)[0] == []
    for day in (6, 6, 7, 20):
        roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(day), wall=WALL)
        due = midnight(TODAY + timedelta(6))
        assert state_of(intake.sandbox)[0] == [(intake.insurer.pk, date(2024, 10, 1), "required", due)]


def test_a_breach_that_comes_to_light_later_is_one_of_the_next_day(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=date(2024, 12, 10))
    intake.acquire("A", TODAY, reported=TODAY, registered=date(2024, 12, 10))
    roll_days(sandbox=intake.sandbox, through=date(2024, 12, 31), wall=WALL)
    ((_, month, _, required_at),) = state_of(intake.sandbox)[0]
    assert (month, required_at) == (date(2024, 10, 1), midnight(date(2024, 12, 11)))


def test_a_clock_set_back_rolls_nothing_and_no_day_twice(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    intake.acquire("A", TODAY, reported=TODAY)
    runs = Runs()
    for day in (40, 3, 20, 40, 41):
        roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(day), wall=WALL, start_run=runs)
    assert runs.begun == [date(2024, 11, 1)]
    assert len(state_of(intake.sandbox)[0]) == 1
    assert state_of(intake.sandbox)[2] == TODAY + timedelta(41)


def test_days_lived_again_bring_nothing_twice_and_what_has_become_known_since(intake: Intake) -> None:
    """A team sets a fresh sandbox back by years before it begins: those days count."""
    begin_days(sandbox=intake.sandbox, on=date(2026, 11, 26))
    move_days(sandbox=intake.sandbox, before=date(2026, 11, 26), after=TODAY)
    intake.acquire("A", TODAY, reported=TODAY)
    runs = Runs()
    roll_days(sandbox=intake.sandbox, through=date(2024, 12, 24), wall=WALL, start_run=runs)
    first = state_of(intake.sandbox)
    assert [month for _, month, *_ in first[0]] == [date(2024, 10, 1)]
    move_days(sandbox=intake.sandbox, before=date(2024, 12, 24), after=TODAY)
    assert roll_days(sandbox=intake.sandbox, through=TODAY, wall=WALL, start_run=runs) == 0
    intake.acquire("B", date(2024, 11, 10), reported=date(2024, 11, 10))
    roll_days(sandbox=intake.sandbox, through=date(2024, 12, 24), wall=WALL, start_run=runs)
    plans = state_of(intake.sandbox)[0]
    assert plans[:1] == first[0]
    assert plans[1][1:] == (date(2024, 11, 1), "required", midnight(date(2024, 11, 16)))
    assert runs.begun == [date(2024, 11, 1), date(2024, 12, 1)]


def test_a_plan_that_came_to_light_late_is_required_earlier_when_the_days_are_lived_again(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=date(2024, 12, 10))
    intake.acquire("A", TODAY, reported=TODAY)
    roll_days(sandbox=intake.sandbox, through=date(2024, 12, 24), wall=WALL)
    assert ImprovementPlan.objects.get().required_at == midnight(date(2024, 12, 11))
    for _ in range(2):
        move_days(sandbox=intake.sandbox, before=date(2024, 12, 24), after=TODAY)
        roll_days(sandbox=intake.sandbox, through=date(2024, 12, 24), wall=WALL)
        assert ImprovementPlan.objects.get().required_at == midnight(TODAY + timedelta(6))


def test_whoever_was_registered_and_not_told_is_told_the_day_after(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    intake.acquire("A", TODAY, registered=TODAY + timedelta(2))  # nobody is known by this code yet
    member = intake.member("A")
    roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(2), wall=WALL)
    assert state_of(intake.sandbox)[1] == []
    roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(9), wall=WALL)
    assert state_of(intake.sandbox)[1] == [(member.pk, TODAY, noon(TODAY + timedelta(2)))]


def test_an_interruption_leaves_whole_days(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    intake.acquire("A", TODAY, reported=TODAY)
    with forgotten():
        roll_days(sandbox=intake.sandbox, through=date(2025, 3, 1), wall=WALL)
        whole = state_of(intake.sandbox)

    def killed(*, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> None:
        del sandbox, task, wall
        if at == midnight(date(2024, 12, 1)):
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        roll_days(sandbox=intake.sandbox, through=date(2025, 3, 1), wall=WALL, start_run=killed)
    assert state_of(intake.sandbox)[2] == date(2024, 11, 1)
    roll_days(sandbox=intake.sandbox, through=date(2025, 3, 1), wall=WALL)
    assert state_of(intake.sandbox) == whole


def test_work_of_the_month_before_that_still_runs_stops_no_day(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    busy = RefusalCode("SIM-BUSY", "実行中。", "It runs.", RefusalKind.CONFLICT)

    def refusing(*, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> None:
        del sandbox, task, at, wall
        raise busy.refusal()

    roll_days(sandbox=intake.sandbox, through=date(2024, 11, 2), wall=WALL, start_run=refusing)
    assert state_of(intake.sandbox)[2] == date(2024, 11, 2)

    def wrong(*, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> None:
        del sandbox, task, at, wall
        raise Refusal("SIM-WRONG", "誤り。", "Wrong.")

    with pytest.raises(Refusal):
        roll_days(sandbox=intake.sandbox, through=date(2024, 12, 2), wall=WALL, start_run=wrong)
    assert state_of(intake.sandbox)[2] == date(2024, 11, 2)


def test_a_roll_that_was_overtaken_stops(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    read = selectors.agenda

    def overtaken(sandbox: Sandbox, **span: date) -> Any:
        found = read(sandbox, **span)
        DayRoll.objects.update(rolled_through=date(2025, 6, 1))
        return found

    monkeypatch.setattr(services, "agenda", overtaken)
    assert roll_days(sandbox=intake.sandbox, through=date(2025, 1, 1), wall=WALL, start_run=Runs()) == 0
    assert state_of(intake.sandbox)[2] == date(2025, 6, 1)


def test_a_sandbox_deleted_meanwhile_stops_it(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    read = selectors.agenda

    def deleted(sandbox: Sandbox, **span: date) -> Any:
        found = read(sandbox, **span)
        delete_sandbox(code=sandbox.code)
        return found

    monkeypatch.setattr(services, "agenda", deleted)
    intake.acquire("A", TODAY, reported=TODAY)
    assert roll_days(sandbox=intake.sandbox, through=date(2025, 1, 1), wall=WALL) == 0
    assert not DayRoll.objects.exists()


def test_neighbours_days_stand_still(intake: Intake, neighbour: Intake) -> None:
    for one in (intake, neighbour):
        begin_days(sandbox=one.sandbox, on=TODAY)
        one.acquire("A", TODAY, reported=TODAY)
    before = state_of(neighbour.sandbox)
    roll_days(sandbox=intake.sandbox, through=date(2025, 1, 1), wall=WALL)
    assert len(state_of(intake.sandbox)[0]) == 1
    assert state_of(neighbour.sandbox) == before


def test_days_that_bring_nothing_cost_nothing(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    with counting() as month:
        roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(20), wall=WALL, start_run=None)
    with counting() as year:
        roll_days(sandbox=intake.sandbox, through=TODAY + timedelta(30), wall=WALL, start_run=None)
    assert len(year) == len(month)


def test_ten_years_take_a_few_statements_for_each_day_with_something_in_it(intake: Intake) -> None:
    begin_days(sandbox=intake.sandbox, on=TODAY)
    acquired_days = [AcquiredDays(TODAY + timedelta(n % 3650), TODAY + timedelta(n % 3650)) for n in range(7300)]
    write(intake, acquired_days)
    with counting() as sent:
        eventful = roll_days(sandbox=intake.sandbox, through=date(2034, 10, 1), wall=WALL, start_run=None)
    assert eventful == 121  # the day of the first breach, and the first days of the 120 months after it
    assert len(sent) < 10 * eventful
    assert ImprovementPlan.objects.count() == 121


def test_acquisitions_and_plans_that_factories_make_fit(db: None) -> None:
    del db
    acquisition = AcquisitionFactory.create()
    DayRollFactory.create(sandbox=acquisition.sandbox)
    roll_days(sandbox=acquisition.sandbox, through=date(2024, 5, 1), wall=WALL)
    assert ImprovementPlan.objects.get().insurer == acquisition.insurer
