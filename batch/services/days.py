"""The roll of days: whatever a clock jumps over, every day in between happens, in order and once (design §5).

Each day is a transaction of its own together with the note that it is done, so that an interruption leaves whole days.
Days that bring nothing are passed over in one step.
"""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from batch.models import DayRoll, RegisterJob, RegisterTask
from batch.selectors.days import ONE_DAY, Day, agenda, midnight, rolled_through
from batch.services.monthly import MONTHLY, START_RUN, StartRun
from batch.services.notices import tell_since
from batch.services.plans import require_plans
from sandbox.domain.refusals import Refusal, RefusalKind
from sandbox.locks import keep_sandbox
from sandbox.models import Sandbox

NOTHING: Final = Day()


@transaction.atomic
def move_days(*, sandbox: Sandbox, before: date, after: date) -> None:
    """Take note of a clock that is moved from the day `before` to the day `after`, in the transaction that moves it.

    Days that were never rolled begin with `before`. Days a clock is set back over come again: what they brought is
    there already, but what has become known since may bring something more.
    """
    begin_days(sandbox=sandbox, on=before)
    DayRoll.objects.filter(sandbox=sandbox, rolled_through__gt=after).update(rolled_through=after)


@transaction.atomic
def begin_days(*, sandbox: Sandbox, on: date) -> None:
    """Take the days up to `on` as rolled, unless the sandbox's days are rolled already, or it is gone."""
    if keep_sandbox(sandbox.pk):
        DayRoll.objects.bulk_create([DayRoll(sandbox=sandbox, rolled_through=on)], ignore_conflicts=True)


def roll_days(*, sandbox: Sandbox, through: date, wall: datetime, start_run: StartRun | None = START_RUN) -> int:
    """Let every day after the last one rolled happen, up to `through`; return how many of them brought something.

    Each of them is committed on its own. Rolls nothing when `through` was rolled before, and stops where another roll
    got ahead, the clock was set back or the sandbox was deleted. A sandbox rolled for the first time begins with
    `through`.
    """
    after = rolled_through(sandbox)
    if after is None:
        begin_days(sandbox=sandbox, on=through)
        return 0
    if through <= after:
        return 0
    eventful = agenda(sandbox, after=after, through=through)
    for day, brings in (eventful | {through: eventful.get(through, NOTHING)}).items():
        if not _happened(sandbox, (after, day), brings, wall, start_run):
            break
        after = day
    return sum(day <= after for day in eventful)


@transaction.atomic
def _happened(
    sandbox: Sandbox, step: tuple[date, date], brings: Day, wall: datetime, start_run: StartRun | None
) -> bool:
    """Let one day happen, `step` = (last day rolled, this day).

    False where the days are not rolled through the former any more, or the sandbox is gone.
    """
    after, day = step
    roll = DayRoll.objects.filter(sandbox=sandbox, rolled_through=after)
    if not (keep_sandbox(sandbox.pk) and roll.select_for_update().exists()):
        return False
    at = midnight(day)
    require_plans(owed=[(owed.insurer_id, owed.month) for owed in brings.plans], at=at)
    if brings.tells:
        tell_since(sandbox=sandbox, since=midnight(day - ONE_DAY), until=at)
    if brings.starts_month and start_run:
        for task in MONTHLY:
            _started(start_run, sandbox, task, at, wall)
    roll.update(rolled_through=day)
    return True


def _started(start_run: StartRun, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> None:
    if RegisterJob.objects.filter(sandbox=sandbox, task=task, at=at).exists():
        return
    try:
        with transaction.atomic():
            start_run(sandbox=sandbox, task=task, at=at, wall=wall)
    except Refusal as refusal:
        if refusal.kind is not RefusalKind.CONFLICT:
            raise
