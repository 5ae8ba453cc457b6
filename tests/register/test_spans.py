"""The span type against PostgreSQL's own ranges, and through the model fields and back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fixtures import factories as make
from insurers.domain.spans import DateSpan, EmptySpanError, InstantSpan
from insurers.fields import DateSpanField, InstantSpanField
from insurers.models import Entitlement
from sandbox.domain.clock import JST
from tests.register.undoing import forgotten

pytestmark = pytest.mark.django_db

SMALL: Final = settings(max_examples=100, deadline=None, derandomize=True, database=None)

# Few days and hours, so that ends often meet; the whole calendar, so that far ends are met too.
days = st.dates(date(2024, 4, 1), date(2024, 4, 6)) | st.dates()
hours = st.integers(0, 5).map(lambda n: datetime(2024, 4, 1, tzinfo=JST) + timedelta(hours=n))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # zone added
instants = hours | moments


@st.composite
def date_spans(draw: st.DrawFn) -> DateSpan:
    lower, upper = draw(st.none() | days), draw(st.none() | days)
    assume(lower is None or upper is None or lower < upper)
    return DateSpan(lower, upper)


@st.composite
def instant_spans(draw: st.DrawFn) -> InstantSpan:
    lower, upper = draw(st.none() | instants), draw(st.none() | instants)
    assume(lower is None or upper is None or lower < upper)
    return InstantSpan(lower, upper)


def asked(sql: str, *parameters: Any) -> tuple[Any, ...]:
    """Return the one row PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


@SMALL
@given(date_spans(), date_spans(), days)
def test_days_as_postgresql_sees_them(one: DateSpan, other: DateSpan, on: date) -> None:
    prepared = DateSpanField().get_prep_value
    answer = asked(
        "SELECT %s::daterange && %s::daterange, %s::daterange @> %s::date",
        prepared(one),
        prepared(other),
        prepared(one),
        on,
    )
    assert answer == (one.overlaps(other), on in one)
    assert one.overlaps(other) == other.overlaps(one)


@SMALL
@given(instant_spans(), instant_spans(), instants)
def test_instants_as_postgresql_sees_them(one: InstantSpan, other: InstantSpan, at: datetime) -> None:
    prepared = InstantSpanField().get_prep_value
    answer = asked(
        "SELECT %s::tstzrange && %s::tstzrange, %s::tstzrange @> %s::timestamptz",
        prepared(one),
        prepared(other),
        prepared(one),
        at,
    )
    assert answer == (one.overlaps(other), at in one)


@SMALL
@given(date_spans(), instant_spans())
@example(DateSpan(None), InstantSpan(None))
def test_spans_come_back_from_the_database_as_they_went_in(period: DateSpan, known: InstantSpan) -> None:
    with forgotten():
        row = make.EntitlementFactory.create(period=period, known=known)
        stored = Entitlement.objects.get(pk=row.pk)
        assert (stored.period, stored.known) == (period, known)
        assert Entitlement.objects.filter(period=period, known=known).exists()
        stored.full_clean()
        assert (stored.period, stored.known) == (period, known)


@given(days, days)
def test_a_span_that_contains_nothing_cannot_be_made(one: date, other: date) -> None:
    lower, upper = max(one, other), min(one, other)
    with pytest.raises(EmptySpanError, match="contains nothing"):
        DateSpan(lower, upper)


@given(st.none() | days, st.none() | days)
@example(date(2024, 4, 1), date.max)
def test_the_last_day_printed_is_the_last_one_contained(first: date | None, last: date | None) -> None:
    assume(first is None or last is None or first <= last)
    span = DateSpan.through(first, last)
    if last in {None, date.max}:
        assert (span.upper, span.last) == (None, None)  # "no end" stays blank (P-04)
    else:
        assert span.last == last
        assert last in span
        assert last + timedelta(days=1) not in span


def test_a_span_is_half_open() -> None:
    april = DateSpan(date(2024, 4, 1), date(2024, 5, 1))
    assert date(2024, 4, 1) in april
    assert date(2024, 4, 30) in april
    assert date(2024, 5, 1) not in april
    assert not april.overlaps(DateSpan(date(2024, 5, 1)))
    assert april.overlaps(DateSpan(date(2024, 4, 30)))


def test_closing_keeps_the_beginning() -> None:
    assert DateSpan(date(2024, 4, 1)).until(date(2024, 5, 1)) == DateSpan(date(2024, 4, 1), date(2024, 5, 1))
