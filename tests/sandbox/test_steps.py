"""Steps of the clock."""

from calendar import monthrange
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.clock import JST
from sandbox.domain.refusals import Refusal
from sandbox.domain.steps import advanced

NOON = datetime(2024, 11, 15, 12, 30, tzinfo=JST)


def jst(year: int, month: int, day: int, hour: int = 12, minute: int = 30) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("1d", jst(2024, 11, 16)),
        ("-3d", jst(2024, 11, 12)),
        ("+3d", jst(2024, 11, 18)),
        ("2w", jst(2024, 11, 29)),
        ("1m", jst(2024, 12, 15)),
        ("1y", jst(2025, 11, 15)),
        ("12h", jst(2024, 11, 16, 0)),
        ("30min", jst(2024, 11, 15, 13, 0)),
        ("1m 2d", jst(2024, 12, 17)),
        ("1m2d", jst(2024, 12, 17)),
        ("1 m, 2 d", jst(2024, 12, 17)),
        ("1d 1d", jst(2024, 11, 17)),
        ("1m -2d", jst(2024, 12, 13)),
        ("  1D  ", jst(2024, 11, 16)),
        ("P1D", jst(2024, 11, 16)),
        ("PT12H", jst(2024, 11, 16, 0)),
        ("PT30M", jst(2024, 11, 15, 13, 0)),
        ("P1M", jst(2024, 12, 15)),
        ("P2W", jst(2024, 11, 29)),
        ("P1Y2M3DT4H5M", jst(2026, 1, 18, 16, 35)),
        ("-P1D", jst(2024, 11, 14)),
        ("next day", jst(2024, 11, 16, 0, 0)),
        ("Next  Day", jst(2024, 11, 16, 0, 0)),
        ("翌日", jst(2024, 11, 16, 0, 0)),
        ("next month", jst(2024, 12, 1, 0, 0)),
        ("翌月", jst(2024, 12, 1, 0, 0)),
        ("next month end", jst(2024, 11, 30)),
        ("次の月末", jst(2024, 11, 30)),
        ("next fiscal year", jst(2025, 4, 1, 0, 0)),
        ("翌年度", jst(2025, 4, 1, 0, 0)),
    ],
)
def test_every_form_of_a_step_is_read(by: str, expected: datetime) -> None:
    assert advanced(NOON, by) == expected


@pytest.mark.parametrize(
    ("at", "by", "expected"),
    [
        (jst(2024, 1, 31), "1m", jst(2024, 2, 29)),
        (jst(2023, 1, 31), "1m", jst(2023, 2, 28)),
        (jst(2024, 3, 31), "-1m", jst(2024, 2, 29)),
        (jst(2024, 2, 29), "1y", jst(2025, 2, 28)),
        (jst(2024, 1, 31), "1m 1d", jst(2024, 3, 1)),  # months first, then days
        (jst(2024, 12, 31), "1m", jst(2025, 1, 31)),
    ],
)
def test_months_keep_the_day_or_stop_at_the_months_end(at: datetime, by: str, expected: datetime) -> None:
    assert advanced(at, by) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (jst(2024, 11, 29), jst(2024, 11, 30)),
        (jst(2024, 11, 30), jst(2024, 12, 31)),  # already the last day: the next month's
        (jst(2024, 12, 31), jst(2025, 1, 31)),
        (jst(2024, 1, 31), jst(2024, 2, 29)),
    ],
)
def test_next_month_end_always_moves_forward(at: datetime, expected: datetime) -> None:
    assert advanced(at, "next month end") == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (jst(2024, 3, 31), jst(2024, 4, 1, 0, 0)),
        (jst(2024, 4, 1), jst(2025, 4, 1, 0, 0)),
        (jst(2024, 12, 31), jst(2025, 4, 1, 0, 0)),
        (jst(2024, 2, 29), jst(2024, 4, 1, 0, 0)),
    ],
)
def test_a_fiscal_year_begins_on_the_first_of_april(at: datetime, expected: datetime) -> None:
    assert advanced(at, "next fiscal year") == expected


def test_days_are_japans_days_whatever_zone_the_instant_comes_in() -> None:
    late_in_utc = datetime(2024, 11, 15, 20, 0, tzinfo=UTC)  # already the 16th in Japan
    assert advanced(late_in_utc, "next day") == jst(2024, 11, 17, 0, 0)


@pytest.mark.parametrize(
    "by",
    [
        "",
        " ",
        "1",
        "d",
        "1x",
        "1.5d",
        "tomorrow",
        "P",
        "PT",
        "P1",
        "PD",
        "1d x",
        "--1d",
        "１d",
        "1d;",
        "P1DT",
        "1234567d",
        "P 1D",
        "p1h",
        "pt1d",
        "-",
        "next",
        "next week",
        "1 d d",
        "1,d",
    ],
)
def test_what_cannot_be_read_is_refused_in_both_languages(by: str) -> None:
    with pytest.raises(Refusal) as refused:
        advanced(NOON, by)
    assert refused.value.code == "SIM-CLOCK-STEP"
    assert "next month end" in refused.value.en
    assert "次の" in refused.value.ja or "時計" in refused.value.ja


@pytest.mark.parametrize("by", ["100y", "-10y", "999999y", "-999999y", "999999m", "999999w", "999999d", "P999999Y"])
def test_the_clock_stays_in_its_range(by: str) -> None:
    with pytest.raises(Refusal) as refused:
        advanced(NOON, by)
    assert refused.value.code == "SIM-CLOCK-RANGE"
    assert "2099-12-31" in refused.value.en
    assert "2015-01-01" in refused.value.ja


INSTANTS = st.datetimes(
    min_value=datetime(2030, 1, 1),  # noqa: DTZ001  # this function wants naive bounds
    max_value=datetime(2080, 1, 1),  # noqa: DTZ001  # the same
    timezones=st.just(JST),
)


@given(at=INSTANTS, days=st.integers(0, 3000))
def test_days_forth_and_back_end_where_they_began(at: datetime, days: int) -> None:
    assert advanced(advanced(at, f"{days}d"), f"-{days}d") == at


@given(at=INSTANTS, months=st.integers(-120, 120))
def test_a_month_step_reaches_the_right_month_and_never_a_later_day(at: datetime, months: int) -> None:
    moved = advanced(at, f"{months}m")
    assert (moved.year * 12 + moved.month) - (at.year * 12 + at.month) == months
    assert moved.day == min(at.day, monthrange(moved.year, moved.month)[1])
    assert moved.time() == at.time()


@given(at=INSTANTS, y=st.integers(0, 9), m=st.integers(0, 30), d=st.integers(0, 99), h=st.integers(0, 99))
def test_the_short_form_and_iso_8601_agree(at: datetime, y: int, m: int, d: int, h: int) -> None:
    assert advanced(at, f"{y}y {m}m {d}d {h}h") == advanced(at, f"P{y}Y{m}M{d}DT{h}H")


@given(at=INSTANTS, step=st.sampled_from(["next day", "next month", "next month end", "next fiscal year"]))
def test_named_steps_go_forward_and_not_too_far(at: datetime, step: str) -> None:
    moved = advanced(at, step)
    assert at < moved <= at + timedelta(days=366)


@given(text=st.text(max_size=20))
def test_any_text_is_a_step_or_refused(text: str) -> None:
    with suppress(Refusal):
        advanced(NOON, text)  # anything else it raises fails this test
