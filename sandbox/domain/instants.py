"""Which instants a sandbox's clock may show, and how a person may write one."""

from contextlib import suppress
from datetime import date, datetime, time

from sandbox.domain.clock import JST, Clock, ClockMode, frozen
from sandbox.domain.refusals import CLOCK_FOLLOWING_HAS_NO_INSTANT, CLOCK_INSTANT_UNREADABLE, CLOCK_OUT_OF_RANGE

# Wide enough for every rule of the field (the system opened in October 2021) and for any plan ahead; narrow
# enough that no date arithmetic of a rule can leave the calendar.
FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2099, 12, 31)

# A day named without a time: when reception desks open.
OPENING = time(9, 0)


def within_range(at: datetime) -> datetime:
    """Return `at` in Japan's time; refuse what lies outside `FIRST_DAY`…`LAST_DAY`."""
    try:
        local = at.astimezone(JST)
    except OverflowError:
        raise out_of_range() from None
    if not FIRST_DAY <= local.date() <= LAST_DAY:
        raise out_of_range()
    return local


def out_of_range() -> Exception:
    """Return the refusal that names the range."""
    return CLOCK_OUT_OF_RANGE.refusal(first=FIRST_DAY, last=LAST_DAY)


def instant_of(text: str) -> datetime:
    """Read an ISO 8601 instant: without an offset it is Japan's time, a day alone is 09:00 of that day."""
    with suppress(ValueError):
        return within_range(datetime.combine(date.fromisoformat(text), OPENING, JST))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CLOCK_INSTANT_UNREADABLE.refusal() from None
    return within_range(at if at.tzinfo else at.replace(tzinfo=JST))


def clock_in(mode: ClockMode, *, at: datetime | None, current: Clock, wall: datetime) -> Clock:
    """Return the clock in `mode`, showing `at` at the real instant `wall`; no `at` keeps what `current` shows."""
    if mode is ClockMode.FOLLOW:
        if at is not None:
            raise CLOCK_FOLLOWING_HAS_NO_INSTANT.refusal()
        return Clock()
    shown = within_range(at or current.at(wall))
    return frozen(shown) if mode is ClockMode.FROZEN else Clock(mode, offset=shown - wall)
