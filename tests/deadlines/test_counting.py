"""Laws of counting days and of the breaches that follow, against counting on one's fingers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.domain.counting import Counting, is_business_day
from batch.domain.deadlines import BROKEN, AcquiredDays, Deadline, Terms, breach_on, judge
from batch.holidays import is_holiday
from tests.deadlines.drawing import DAYS, FIRST, acquired, terms

STARTS = st.dates(date(2015, 1, 1), date(2099, 12, 31))
COUNTINGS = st.booleans().map(lambda business: Counting(business=business, is_holiday=is_holiday))


def on_fingers(start: date, days: int, *, business: bool) -> date:
    """Walk day by day until so many days that count have passed."""
    day, passed = start, 0
    while passed < days:
        day += timedelta(1)
        closed = (
            day.weekday() in {5, 6}
            or is_holiday(day)
            or f"{day:%m%d}" in ["1229", "1230", "1231", "0101", "0102", "0103"]
        )
        passed += not (business and closed)
    return day


@given(STARTS, st.integers(1, 30), st.booleans())
def test_a_deadline_ends_where_fingers_say(start: date, days: int, business: bool) -> None:
    counting = Counting(business=business, is_holiday=is_holiday)
    assert counting.due(start, days) == on_fingers(start, days, business=business)


@given(STARTS, st.integers(1, 30), COUNTINGS)
def test_a_list_of_last_days_holds_what_is_found_one_by_one(start: date, days: int, counting: Counting) -> None:
    listed = counting.dues(start, days)
    for n in range(40):
        assert next(listed) == counting.due(start + timedelta(n), days)


@given(STARTS, st.integers(1, 30), COUNTINGS)
def test_later_starts_and_longer_deadlines_never_end_earlier(start: date, days: int, counting: Counting) -> None:
    due = counting.due(start, days)
    assert due <= counting.due(start + timedelta(1), days)
    assert due < counting.due(start, days + 1)
    assert due >= start + timedelta(days)
    assert counting.counts(due)


@given(acquired(), terms(), DAYS)
def test_whatever_comes_later_does_not_count(days: AcquiredDays, lengths: Terms, on: date) -> None:
    later = AcquiredDays(days.event_on, days.reported_on, days.registered_on)
    if days.registered_on and days.registered_on > on:
        later = AcquiredDays(days.event_on, days.reported_on)
    assert judge(days, lengths, on) == judge(later, lengths, on)


@given(acquired(), terms())
def test_a_breach_is_one_from_its_day_on_and_for_ever(days: AcquiredDays, lengths: Terms) -> None:
    """This is why the days may be rolled in any steps."""
    ever = breach_on(days, lengths, FIRST + timedelta(400))
    for on in (FIRST + timedelta(n) for n in range(120)):
        assert breach_on(days, lengths, on) == (ever if ever and ever <= on else None)


@given(acquired(), terms(), DAYS)
def test_lateness_is_told_of_broken_deadlines_only(days: AcquiredDays, lengths: Terms, on: date) -> None:
    for deadline in Deadline:
        one = judge(days, lengths, on)[deadline]
        assert (one.late_days > 0) == (one.state in BROKEN)


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2024-02-12", True),  # a substitute
        ("2019-05-01", True),  # once, by a law of its own
        ("2021-07-19", False),  # moved for the games
        ("2021-07-22", True),
        ("2099-01-01", True),
        ("2024-12-31", False),
    ],
)
def test_holidays_are_those_of_the_law(day: str, holiday: bool) -> None:
    assert is_holiday(date.fromisoformat(day)) is holiday


def test_a_business_day_needs_no_library() -> None:
    assert is_business_day(date(2024, 5, 3), lambda _: False)
    assert not is_business_day(date(2024, 5, 7), lambda _: True)
