"""The states PostgreSQL counts and filters by against those `judge` tells of the same rows."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch.domain.deadlines import AcquiredDays, Deadline, State, Terms, breach_on, judge
from batch.models import Acquisition
from batch.selectors.deadlines import Wanted, acquisitions_of, breached_months, counts_of, judged, terms_of
from batch.services.deadlines import withdrawn
from sandbox.models import DayCount
from sandbox.services import change_settings
from tests.deadlines.conftest import Intake, noon
from tests.deadlines.drawing import DAYS, FIRST, acquired, terms
from tests.register.undoing import forgotten
from tests.statements import counting

few = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(intake: Intake, drawn: list[AcquiredDays]) -> None:
    """Write acquisitions, each of another member."""
    Acquisition.objects.bulk_create(
        Acquisition(
            sandbox=intake.sandbox,
            insurer=intake.insurer,
            member_code=f"{n}",
            event_on=days.event_on,
            reported_on=days.reported_on,
            registered_at=noon(days.registered_on) if days.registered_on else None,
        )
        for n, days in enumerate(drawn)
    )


def set_terms(intake: Intake, lengths: Terms) -> None:
    """Set the sandbox's deadlines as drawn."""
    change_settings(
        sandbox=intake.sandbox,
        day_count=DayCount.BUSINESS if lengths.counting.business else DayCount.CALENDAR,
        report_days=lengths.report_days,
        register_days=lengths.register_days,
        total_days=lengths.total_days,
    )


def seen(days: AcquiredDays, on: date) -> bool:
    """Tell whether an acquisition had happened or was registered by a day."""
    return days.event_on <= on or (days.registered_on is not None and days.registered_on <= on)


@given(st.lists(acquired(), max_size=8), terms(), DAYS)
@few
def test_counts_are_those_of_the_rules(intake: Intake, drawn: list[AcquiredDays], lengths: Terms, on: date) -> None:
    with forgotten():
        write(intake, drawn)
        set_terms(intake, lengths)
        counted = Counter(
            {tuple(one.states[d] for d in Deadline): one.count for one in counts_of(intake.sandbox, noon(on), Wanted())}
        )
        told = [judge(days, lengths, on) for days in drawn if seen(days, on)]
        assert counted == Counter(tuple(one[d].state for d in Deadline) for one in told)


@given(st.lists(acquired(), max_size=8), terms(), DAYS, st.sampled_from(Deadline), st.sampled_from(State))
@few
def test_a_list_by_state_holds_those_in_the_state(
    intake: Intake, drawn: list[AcquiredDays], lengths: Terms, on: date, deadline: Deadline, state: State
) -> None:
    with forgotten():
        write(intake, drawn)
        set_terms(intake, lengths)
        wanted = Wanted(states={deadline: state}, since=FIRST)
        listed = acquisitions_of(intake.sandbox, noon(on), wanted)
        expected = {
            f"{n}"
            for n, days in enumerate(drawn)
            if seen(days, on) and days.event_on >= FIRST and judge(days, lengths, on)[deadline].state is state
        }
        assert {row.member_code for row in listed} == expected


@given(st.lists(acquired(), max_size=8), terms(), DAYS)
@few
def test_months_with_breaches_are_those_of_the_rules(
    intake: Intake, drawn: list[AcquiredDays], lengths: Terms, on: date
) -> None:
    with forgotten():
        write(intake, drawn)
        set_terms(intake, lengths)
        found = {one.month: one.light_on for one in breached_months(intake.sandbox, on)}
        days = sorted(filter(None, (breach_on(one, lengths, on) for one in drawn if seen(one, on))))
        expected = {day.replace(day=1): day for day in reversed(days)}
        assert found == expected


def test_a_registration_later_on_the_same_day_has_not_happened(intake: Intake) -> None:
    on = date(2024, 10, 11)
    intake.acquire("A", date(2024, 10, 1), reported=date(2024, 10, 6), registered=on)
    (row,) = acquisitions_of(intake.sandbox, noon(on), Wanted())
    for hours, state in ((-1, State.DUE_SOON), (0, State.DONE_ON_TIME)):
        at = noon(on) + timedelta(hours=hours)
        assert judged(row, terms_of(intake.sandbox), at)[Deadline.REGISTRATION].state is state
        (counted,) = counts_of(intake.sandbox, at, Wanted())
        assert counted.states[Deadline.REGISTRATION] is state


def test_nothing_of_another_sandbox_or_insurer_is_counted(intake: Intake, neighbour: Intake) -> None:
    neighbour.acquire("A", date(2024, 10, 1))
    assert counts_of(intake.sandbox, noon(date(2024, 11, 1)), Wanted()) == []
    assert breached_months(intake.sandbox, date(2024, 12, 1)) == []
    assert not acquisitions_of(intake.sandbox, noon(date(2024, 11, 1)), Wanted()).exists()
    late = Wanted(states={Deadline.TOTAL: State.LATE})
    assert not acquisitions_of(intake.sandbox, noon(date(2024, 11, 1)), late).exists()
    assert acquisitions_of(neighbour.sandbox, noon(date(2024, 11, 1)), late).exists()
    assert counts_of(neighbour.sandbox, noon(date(2024, 11, 1)), Wanted(insurers=[intake.insurer.pk])) == []


@pytest.mark.parametrize("business", [False, True])
def test_one_statement_counts_whatever_there_is(intake: Intake, *, business: bool) -> None:
    change_settings(sandbox=intake.sandbox, day_count=DayCount.BUSINESS if business else DayCount.CALENDAR)
    write(intake, [AcquiredDays(FIRST - timedelta(n % 50), FIRST) for n in range(500)])
    with counting() as sent:
        counts_of(intake.sandbox, noon(FIRST), Wanted())
    assert len(sent) == 1


def test_a_clock_set_back_shows_the_state_of_then(intake: Intake) -> None:
    event = date(2024, 10, 1)
    intake.acquire("A", event, reported=event + timedelta(8), registered=event + timedelta(20))
    states = []
    for n in (30, 15, 9, 7, 2):
        (counted,) = counts_of(intake.sandbox, noon(event + timedelta(n)), Wanted())
        states.append(" ".join(counted.states.values()))
    assert states == [
        "done_late done_late done_late",
        "done_late late late",
        "done_late on_time due_soon",
        "late not_yet on_time",
        "on_time not_yet on_time",
    ]
    assert counts_of(intake.sandbox, noon(event - timedelta(1)), Wanted()) == []


def test_what_was_withdrawn_is_judged_until_then_and_no_longer(intake: Intake) -> None:
    event, until = date(2024, 10, 1), date(2024, 10, 20)
    intake.acquire("A", event, reported=event)
    withdrawn(insurer_id=intake.insurer.pk, acquisitions=[("A", event)], at=noon(until))
    late = Wanted(states={Deadline.TOTAL: State.LATE})
    for hours, count in ((-1, 1), (0, 0)):
        at = noon(until) + timedelta(hours=hours)
        listed = acquisitions_of(intake.sandbox, at, Wanted())
        assert len(listed) == len(acquisitions_of(intake.sandbox, at, late)) == count
        assert len(counts_of(intake.sandbox, at, Wanted())) == count


@pytest.mark.parametrize(
    ("withdrawn_on", "rolled", "months"),
    [
        (date(2024, 10, 6), date.min, []),  # in time: the breach would have begun on the 7th
        (date(2024, 10, 7), date.min, [date(2024, 10, 1)]),
        (date(2024, 10, 20), date(2024, 10, 5), [date(2024, 10, 1)]),
        (date(2024, 10, 20), date(2024, 10, 19), [date(2024, 10, 1)]),
        (date(2024, 10, 20), date(2024, 10, 20), []),  # nothing was heard of it before it was withdrawn
    ],
)
def test_a_breach_is_one_when_it_came_to_light_before_it_was_withdrawn(
    intake: Intake, withdrawn_on: date, rolled: date, months: list[date]
) -> None:
    event = date(2024, 10, 1)
    intake.acquire("A", event, reported=event)
    withdrawn(insurer_id=intake.insurer.pk, acquisitions=[("A", event)], at=noon(withdrawn_on))
    found = breached_months(intake.sandbox, date(2024, 12, 1), after=rolled)
    assert [one.month for one in found] == months
