"""A sandbox's clock: following real time, offset from it, or frozen (design §5).

Real time (`wall`) always comes in as data; nothing here asks for it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


class ClockMode(StrEnum):
    """How a sandbox's time relates to real time."""

    FOLLOW = "follow"
    OFFSET = "offset"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Clock:
    """Setting of one sandbox's clock; `offset` counts only in OFFSET, `frozen_at` only in FROZEN."""

    mode: ClockMode = ClockMode.FOLLOW
    offset: timedelta = timedelta()
    frozen_at: datetime | None = None

    def at(self, wall: datetime) -> datetime:
        """Return the sandbox's instant at the real instant `wall` (aware; answered in Japan's time)."""
        if self.frozen_at is not None:
            return self.frozen_at.astimezone(JST)
        return (wall + self.offset).astimezone(JST)

    def moved_to(self, at: datetime, wall: datetime) -> "Clock":
        """Return the clock showing `at` at the real instant `wall`: frozen stays frozen, else it runs on."""
        if self.mode is ClockMode.FROZEN:
            return replace(self, frozen_at=at)
        return Clock(mode=ClockMode.OFFSET, offset=at - wall)


def frozen(at: datetime) -> Clock:
    """Return a clock that stands still at `at`."""
    return Clock(mode=ClockMode.FROZEN, frozen_at=at)


def day_of(at: datetime) -> date:
    """Return the Japanese calendar day of an instant."""
    return at.astimezone(JST).date()
