"""Which days are national holidays: the one place that knows the library; rules are handed `is_holiday`."""

from datetime import date
from functools import cache

import jpholiday


def is_holiday(day: date) -> bool:
    """Tell whether a day is a national holiday of Japan, substitute holidays included."""
    return day in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in jpholiday.year_holidays(year))
