"""Reads for the roll of days: which sandboxes have days to roll, and on which of them something happens."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from batch.models import DayRoll
from batch.selectors.deadlines import BreachedMonth, breached_months
from sandbox.domain.clock import JST
from sandbox.models import Sandbox

ONE_DAY: Final = timedelta(days=1)

MOVED: Final = """
SELECT sandbox.id
FROM sandbox_sandbox sandbox LEFT JOIN batch_dayroll roll ON roll.sandbox_id = sandbox.id
WHERE roll.rolled_through IS NULL
    OR (COALESCE(sandbox.clock_frozen_at, %(wall)s + sandbox.clock_offset) AT TIME ZONE 'Asia/Tokyo')::date
        > roll.rolled_through
ORDER BY sandbox.id
"""

UNTOLD: Final = """
SELECT DISTINCT (acquisition.registered_at AT TIME ZONE 'Asia/Tokyo')::date + 1
FROM batch_acquisition acquisition
JOIN insurers_member member
    ON member.insurer_id = acquisition.insurer_id AND member.code = acquisition.member_code
WHERE acquisition.sandbox_id = %(sandbox)s
    AND acquisition.registered_at >= %(since)s AND acquisition.registered_at < %(until)s
    AND NOT EXISTS (
        SELECT FROM batch_notice notice
        WHERE notice.member_id = member.id AND notice.acquired_on = acquisition.event_on
    )
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings: months of which insurers a plan is owed for, untold registrations, the start of a month."""

    plans: tuple[BreachedMonth, ...] = ()
    tells: bool = False
    starts_month: bool = False


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins."""
    return datetime.combine(day, time(), JST)


def moved(wall: datetime) -> list[int]:
    """Return the ids of the sandboxes whose clock shows, at the real instant `wall`, a day that was not rolled yet."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"wall": wall})
        return [sandbox for (sandbox,) in cursor.fetchall()]


def rolled_through(sandbox: Sandbox) -> date | None:
    """Return how far the days of a sandbox have been rolled."""
    return DayRoll.objects.filter(sandbox=sandbox).values_list("rolled_through", flat=True).first()


def agenda(sandbox: Sandbox, *, after: date, through: date) -> dict[date, Day]:
    """Return the days after `after` up to `through` that bring something, in order; two statements however many."""
    plans: dict[date, list[BreachedMonth]] = {}
    # A breach in days long rolled, which a file brought to light only now, is one of the next day.
    for owed in breached_months(sandbox, through, after=after):
        plans.setdefault(owed.light_on, []).append(owed)
    tells = _untold(sandbox, after, through)
    months = set(_months(after, through))
    return {
        day: Day(tuple(plans.get(day, ())), day in tells, day in months)
        for day in sorted(plans.keys() | tells | months)
    }


def _untold(sandbox: Sandbox, after: date, through: date) -> set[date]:
    """Return the days after those on which somebody was registered who has not been told."""
    values: dict[str, Any] = {"sandbox": sandbox.pk, "since": midnight(after), "until": midnight(through)}
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD, values)
        return {day for (day,) in cursor.fetchall()}


def _months(after: date, through: date) -> list[date]:
    first = (after.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = []
    while first <= through:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found
