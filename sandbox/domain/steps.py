"""Steps of the clock: how far ``POST /api/v1/clock/advance`` moves it.

Amounts (``1d``, ``-3d``, ``1m 2d``, ``PT12H``) and named steps (``next month end``). All arithmetic is on
Japan's calendar, which has no summer time: a day is always 24 hours.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, datetime, timedelta

from sandbox.domain.clock import JST
from sandbox.domain.instants import out_of_range, within_range
from sandbox.domain.refusals import CLOCK_STEP_UNKNOWN

MONTHS_PER_YEAR = 12
FIRST_MONTH_OF_FISCAL_YEAR = 4  # 年度 begins on 1 April

Amounts = dict[str, int]
"""Signed amounts by unit: y, m (months), w, d, h, min."""

TERM = re.compile(r"([+-]?[0-9]{1,6}) ?(y|min|m|w|d|h)")
TERMS = re.compile(rf"{TERM.pattern}(?:[ ,]*{TERM.pattern})*")
ISO_8601 = re.compile(
    r"(?P<sign>[+-]?)P(?=.*[0-9][YMWDH])"
    r"(?:(?P<y>[0-9]{1,6})Y)?(?:(?P<m>[0-9]{1,6})M)?(?:(?P<w>[0-9]{1,6})W)?(?:(?P<d>[0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:(?P<h>[0-9]{1,6})H)?(?:(?P<min>[0-9]{1,6})M)?)?",
    re.IGNORECASE,
)


def advanced(at: datetime, by: str) -> datetime:
    """Return the instant one step `by` from `at`, in Japan's time; refuse what cannot be read or leaves the range."""
    text = " ".join(by.lower().split())
    local = at.astimezone(JST)
    named = NAMED_STEPS.get(text)
    try:
        return within_range(named(local) if named else _moved(local, _amounts(text)))
    except (OverflowError, ValueError):  # beyond the calendar of `datetime` itself
        raise out_of_range() from None


def plus_months(at: datetime, months: int) -> datetime:
    """Return the same day and time `months` later, or the last day of that month where it is shorter."""
    year, month0 = divmod(at.year * MONTHS_PER_YEAR + at.month - 1 + months, MONTHS_PER_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError
    return at.replace(year=year, month=month0 + 1, day=min(at.day, monthrange(year, month0 + 1)[1]))


def _amounts(text: str) -> Amounts:
    """Read amounts in the short form or in ISO 8601."""
    iso = ISO_8601.fullmatch(text)
    if iso:
        sign = -1 if iso["sign"] == "-" else 1
        return {unit: sign * int(value) for unit, value in iso.groupdict().items() if unit != "sign" and value}
    if not TERMS.fullmatch(text):
        raise CLOCK_STEP_UNKNOWN.refusal()
    amounts: Amounts = {}
    for value, unit in TERM.findall(text):
        amounts[unit] = amounts.get(unit, 0) + int(value)
    return amounts


def _moved(at: datetime, amounts: Amounts) -> datetime:
    """Move by calendar months first, then by days and hours: `1m 2d` is two days after the same day next month."""
    months = amounts.get("y", 0) * MONTHS_PER_YEAR + amounts.get("m", 0)
    return plus_months(at, months) + timedelta(
        weeks=amounts.get("w", 0),
        days=amounts.get("d", 0),
        hours=amounts.get("h", 0),
        minutes=amounts.get("min", 0),
    )


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _next_day(at: datetime) -> datetime:
    return _midnight(at) + timedelta(days=1)


def _next_month(at: datetime) -> datetime:
    return plus_months(_midnight(at).replace(day=1), 1)


def _month_end(at: datetime) -> datetime:
    """Return the last day of the month at the same time of day; from a last day, that of the next month."""
    tomorrow = at + timedelta(days=1)
    return tomorrow.replace(day=monthrange(tomorrow.year, tomorrow.month)[1])


def _next_fiscal_year(at: datetime) -> datetime:
    years = 1 if at.month >= FIRST_MONTH_OF_FISCAL_YEAR else 0
    return _midnight(at).replace(year=at.year + years, month=FIRST_MONTH_OF_FISCAL_YEAR, day=1)


NAMED_STEPS: dict[str, Callable[[datetime], datetime]] = {
    "next day": _next_day,
    "翌日": _next_day,
    "next month": _next_month,
    "翌月": _next_month,
    "next month end": _month_end,
    "次の月末": _month_end,
    "next fiscal year": _next_fiscal_year,
    "翌年度": _next_fiscal_year,
}
