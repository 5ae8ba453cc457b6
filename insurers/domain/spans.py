"""One span type for days and instants: immutable and half-open, ``[lower, upper)``; ``None`` is unbounded.

Inclusive end dates exist only on the wire (有効終了年月日); they are converted where a record is written.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Self, TypeVar

Point = TypeVar("Point", date, datetime)

ONE_DAY = timedelta(days=1)


class EmptySpanError(ValueError):
    """A span must contain at least one point: its lower end lies before its upper end."""


@dataclass(frozen=True, slots=True)
class Span(Generic[Point]):
    """Half-open span ``[lower, upper)``; an absent end is unbounded."""

    lower: Point | None
    upper: Point | None = None

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise EmptySpanError(f"[{self.lower}, {self.upper}) contains nothing")

    def __contains__(self, point: Point) -> bool:
        return (self.lower is None or self.lower <= point) and (self.upper is None or point < self.upper)

    def overlaps(self, other: "Span[Point]") -> bool:
        """Tell whether some point lies in both."""
        return (self.lower is None or other.upper is None or self.lower < other.upper) and (
            other.lower is None or self.upper is None or other.lower < self.upper
        )

    def until(self, upper: Point) -> Self:
        """Return this span closed at `upper`."""
        return type(self)(self.lower, upper)


@dataclass(frozen=True, slots=True)
class DateSpan(Span[date]):
    """Days of validity, ``[acquired, lost)``."""

    @classmethod
    def through(cls, first: date | None, last: date | None) -> "DateSpan":
        """Build from an inclusive last day, as certificates print it; no last day is unbounded.

        The last day of the calendar, 9999-12-31, is how some systems write "no end": no day comes after it.
        """
        return cls(first, None if last in {None, date.max} else last + ONE_DAY)

    @property
    def last(self) -> date | None:
        """Last day contained, as certificates print it; ``None`` when unbounded (stays blank, P-04)."""
        return None if self.upper is None else self.upper - ONE_DAY


@dataclass(frozen=True, slots=True)
class InstantSpan(Span[datetime]):
    """Span of sandbox time in which the register held a row to be true."""
