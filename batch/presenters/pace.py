"""How fast the work on a file goes, in real time."""

from datetime import datetime


def rate_of(done: int, *, started: datetime | None, ended: datetime | None, wall: datetime) -> float | None:
    """Return how much was done a second until the work ended, or until now (`wall`); None before it has begun."""
    if started is None:
        return None
    seconds = ((ended or wall) - started).total_seconds()
    return done / seconds if seconds > 0 else None


def shown_rate(rate: float | None) -> float | None:
    """Return a rate as it is shown."""
    return None if rate is None else round(rate, 1)


def seconds_for(left: int, rate: float | None) -> int | None:
    """Return an estimate of the real seconds that what is left takes; None where nothing goes forward."""
    return round(max(left, 0) / rate) if rate else None
