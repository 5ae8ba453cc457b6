"""How an instant is written, and which ones a clock may show."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.clock import JST, Clock, ClockMode, day_of, frozen
from sandbox.domain.instants import clock_in, instant_of, within_range
from sandbox.domain.refusals import Refusal

WALL = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-12-02T09:15:00+09:00", datetime(2024, 12, 2, 9, 15, tzinfo=JST)),
        ("2024-12-02T00:15:00Z", datetime(2024, 12, 2, 9, 15, tzinfo=JST)),
        ("2024-12-02T09:15", datetime(2024, 12, 2, 9, 15, tzinfo=JST)),
        ("2024-12-02 09:15:30", datetime(2024, 12, 2, 9, 15, 30, tzinfo=JST)),
        ("2024-12-02", datetime(2024, 12, 2, 9, 0, tzinfo=JST)),
        ("20241202", datetime(2024, 12, 2, 9, 0, tzinfo=JST)),
        ("20241202T0915", datetime(2024, 12, 2, 9, 15, tzinfo=JST)),
        ("2015-01-01T00:00", datetime(2015, 1, 1, tzinfo=JST)),
        ("2099-12-31T23:59:59", datetime(2099, 12, 31, 23, 59, 59, tzinfo=JST)),
    ],
)
def test_an_instant_may_be_written_in_these_ways(text: str, expected: datetime) -> None:
    assert instant_of(text) == expected
    assert instant_of(text).tzinfo is JST


@pytest.mark.parametrize("text", ["", "today", "2024-13-01", "2024-02-30", "12/02/2024", "2024-12-02T25:00", "令和6年"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="SIM-CLOCK-INSTANT"):
        instant_of(text)


@pytest.mark.parametrize(
    "text", ["2014-12-31", "2100-01-01", "0001-01-01T00:00Z", "9999-12-31T23:59:59Z", "2099-12-31T15:00Z"]
)
def test_an_instant_outside_the_range_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="SIM-CLOCK-RANGE"):
        instant_of(text)


@given(text=st.text(max_size=32))
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert within_range(instant_of(text)).tzinfo is JST  # anything else it raises fails this test


def test_following_takes_no_instant() -> None:
    assert clock_in(ClockMode.FOLLOW, at=None, current=frozen(WALL), wall=WALL) == Clock()
    with pytest.raises(Refusal, match="SIM-CLOCK-FOLLOW"):
        clock_in(ClockMode.FOLLOW, at=WALL, current=Clock(), wall=WALL)


def test_an_offset_clock_runs_on_from_the_instant_it_was_given() -> None:
    start = datetime(2024, 12, 2, 9, 0, tzinfo=JST)
    clock = clock_in(ClockMode.OFFSET, at=start, current=Clock(), wall=WALL)
    assert clock.at(WALL) == start
    assert clock.at(WALL + timedelta(hours=2)) == start + timedelta(hours=2)


def test_a_frozen_clock_stands_still() -> None:
    start = datetime(2024, 12, 2, 9, 0, tzinfo=JST)
    clock = clock_in(ClockMode.FROZEN, at=start, current=Clock(), wall=WALL)
    assert clock.at(WALL + timedelta(days=9)) == start


@pytest.mark.parametrize("mode", [ClockMode.FROZEN, ClockMode.OFFSET])
def test_without_an_instant_the_clock_goes_on_showing_what_it_showed(mode: ClockMode) -> None:
    shown = datetime(2021, 10, 20, 8, 0, tzinfo=JST)
    assert clock_in(mode, at=None, current=frozen(shown), wall=WALL).at(WALL) == shown


def test_a_day_is_japans_day() -> None:
    assert day_of(datetime(2024, 3, 31, 15, 0, tzinfo=UTC)).isoformat() == "2024-04-01"
