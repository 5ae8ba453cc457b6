"""Rings for the worker when a clock was moved; the timetable finds what was rung in vain (ADR 0012)."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from batch.services.days import move_days
from batch.services.deadlines import registered
from batch.tasks import roll_sandbox
from sandbox.domain.clock import day_of
from sandbox.models import Sandbox

log = logging.getLogger(__name__)


def on_clock_moves(sender: Any, *, sandbox: Sandbox, before: datetime, after: datetime, **_: Any) -> None:
    """Have the days rolled of a sandbox whose clock is moved."""
    del sender
    move_days(sandbox=sandbox, before=day_of(before), after=day_of(after))
    transaction.on_commit(partial(ring, sandbox.pk))


def on_became_visible(sender: Any, *, member_ids: Sequence[int], at: datetime, **_: Any) -> None:
    """Record that acquisitions whose hold ended are registered from then on, and tell the members (R-060, R-062)."""
    del sender
    registered(member_ids=member_ids, at=at)


def ring(sandbox_id: int) -> None:
    """Ask the worker to roll a sandbox's days; without a broker the timetable will, and the clock was moved anyway."""
    try:
        roll_sandbox.apply_async((sandbox_id,), retry=False)
    except OperationalError:
        log.warning("no broker: the days of sandbox %d are rolled by the timetable", sandbox_id)
