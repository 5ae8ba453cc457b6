"""The roll of days: whatever a clock jumps over, every day in between happens, in order and once (design §5).

Each day is a transaction of its own together with the note that it is done, so that an interruption leaves whole days.
Days that bring nothing are passed over in one step.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from batch.models import DayRoll
from batch.selectors.days import ONE_DAY, Day, agenda, midnight, rolled_through
from batch.services.monthly import MONTHLY, MonthlyStart
from batch.services.notices import tell_since
from batch.services.plans import require_plans
from sandbox.domain.refusals import Refusal, RefusalKind
from sandbox.models import Sandbox

NOTHING: Final = Day()


@transaction.atomic
def begin_days(*, sandbox: Sandbox, on: date) -> None:
    """Take the days up to `on` as rolled, unless the sandbox's days are rolled already."""
    DayRoll.objects.bulk_create([DayRoll(sandbox=sandbox, rolled_through=on)], ignore_conflicts=True)


def roll_days(*, sandbox: Sandbox, through: date, wall: datetime, monthly: Sequence[MonthlyStart] = MONTHLY) -> int:
    """Let every day after the last one rolled happen, up to `through`; return how many of them brought something.

    Each of them is committed on its own. Rolls nothing when `through` was rolled before, and stops where another roll
    got ahead or the sandbox was deleted. A sandbox rolled for the first time begins with `through`.
    """
    after = rolled_through(sandbox)
    if after is None:
        begin_days(sandbox=sandbox, on=through)
        return 0
    if through <= after:
        return 0
    eventful = agenda(sandbox, after=after, through=through)
    for day, brings in (eventful | {through: eventful.get(through, NOTHING)}).items():
        if not _happened(sandbox, after, day, brings, wall, monthly):
            break
        after = day
    return sum(day <= after for day in eventful)


@transaction.atomic
def _happened(  # one call, above
    sandbox: Sandbox, after: date, day: date, brings: Day, wall: datetime, monthly: Sequence[MonthlyStart]
) -> bool:
    """Let one day happen; False where the days are not rolled through `after` any more, or the sandbox is gone."""
    if not _held(sandbox, after):
        return False
    at = midnight(day)
    require_plans(owed=[(owed.insurer_id, owed.month) for owed in brings.plans], at=at)
    if brings.tells:
        tell_since(sandbox=sandbox, since=midnight(day - ONE_DAY), until=at)
    if brings.starts_month:
        for start in monthly:
            _started(start, sandbox, at, wall)
    DayRoll.objects.filter(sandbox=sandbox).update(rolled_through=day)
    return True


def _held(sandbox: Sandbox, after: date) -> bool:
    """Keep the sandbox from being deleted until the transaction ends, and tell whether the day is still to come.

    The sandbox comes first, as when it is deleted: two locks taken in one order cannot wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM sandbox_sandbox WHERE id = %s FOR KEY SHARE", [sandbox.pk])
        if cursor.rowcount == 0:
            return False
    return DayRoll.objects.select_for_update().filter(sandbox=sandbox, rolled_through=after).exists()


def _started(start: MonthlyStart, sandbox: Sandbox, at: datetime, wall: datetime) -> None:
    try:
        with transaction.atomic():
            start(sandbox=sandbox, at=at, wall=wall)
    except Refusal as refusal:
        if refusal.kind is not RefusalKind.CONFLICT:
            raise
