"""Counting the days of a deadline: day 0 is the day counted from, whether that is an event or a report (domain §3.4).

In calendar days every day counts. In business days Saturdays, Sundays, national holidays and the days of the New Year
do not, so that a deadline never ends on one of them. Which days are holidays is handed in.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

IsHoliday = Callable[[date], bool]

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
NEW_YEAR: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""(month, day) on which public offices are closed; that it holds for these deadlines is our reading."""


def is_business_day(day: date, is_holiday: IsHoliday) -> bool:
    """Tell whether offices are open on a day."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in NEW_YEAR and not is_holiday(day)


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted in one sandbox."""

    business: bool
    is_holiday: IsHoliday

    def counts(self, day: date) -> bool:
        """Tell whether a day is counted."""
        return not self.business or is_business_day(day, self.is_holiday)

    def due(self, start: date, days: int) -> date:
        """Return the last day of a deadline of `days` (at least 1) that runs from `start`."""
        return next(self.dues(start, days))

    def dues(self, first: date, days: int) -> Iterator[date]:
        """Yield `due` of `first`, of the day after it, and so on without end."""
        counted = self._counted_after(first)
        ahead = deque(next(counted) for _ in range(days))
        start = first
        while True:
            yield ahead[-1]
            start += ONE_DAY
            if start == ahead[0]:
                ahead.popleft()
                ahead.append(next(counted))

    def _counted_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            if self.counts(day):
                yield day
