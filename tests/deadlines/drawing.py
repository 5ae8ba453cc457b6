"""Acquisitions and settings for properties: few days, close together, so that every border is met."""

from datetime import date, timedelta

from hypothesis import strategies as st

from batch.domain.counting import Counting
from batch.domain.deadlines import AcquiredDays, Terms
from batch.holidays import is_holiday

FIRST = date(2024, 12, 20)
"""Just before a New Year, whose days do not count in business days."""

LENGTHS = st.integers(1, 12)
DAYS = st.integers(0, 45).map(lambda n: FIRST + timedelta(n))


@st.composite
def acquired(draw: st.DrawFn) -> AcquiredDays:
    """Draw an acquisition; reports come no earlier than the event, registrations may."""
    event = draw(st.one_of(DAYS, st.just(date(2023, 5, 31)), st.just(date(2023, 6, 1))))
    report = draw(st.none() | st.integers(0, 20).map(lambda n: event + timedelta(n)))
    registered = draw(st.none() | st.integers(-5, 40).map(lambda n: event + timedelta(n)))
    return AcquiredDays(event, report, registered)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Draw settings."""
    counting = Counting(business=draw(st.booleans()), is_holiday=is_holiday)
    return Terms(draw(LENGTHS), draw(LENGTHS), draw(LENGTHS), counting)
