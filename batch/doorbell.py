"""Rings for the worker when a clock was moved; the timetable finds what was rung in vain (ADR 0015)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from batch import bells
from batch.services.days import move_days
from batch.services.deadlines import registered
from sandbox.domain.clock import day_of
from sandbox.models import Sandbox

ROLL_SANDBOX: Final = "batch.tasks.roll_sandbox"


def on_clock_moves(sender: Any, *, sandbox: Sandbox, before: datetime, after: datetime, **_: Any) -> None:
    """Have the days rolled of a sandbox whose clock is moved."""
    del sender
    move_days(sandbox=sandbox, before=day_of(before), after=day_of(after))
    transaction.on_commit(partial(bells.ring, ROLL_SANDBOX, [sandbox.pk]))


def on_became_visible(sender: Any, *, member_ids: Sequence[int], at: datetime, **_: Any) -> None:
    """Record that acquisitions whose hold ended are registered from then on, and tell the members (R-060, R-062)."""
    del sender
    registered(member_ids=member_ids, at=at)
