"""What begins with each month: functions the roll of days calls on every first day of a month.

A function is called with `sandbox`, `at` (midnight of that day on the sandbox clock) and `wall`, inside the day's
transaction. It must change nothing when called again for the same `at`, and refuse with a conflict, which counts as
done, while the work of the month before still runs.
"""

from datetime import datetime
from typing import Final, Protocol

from sandbox.models import Sandbox


class MonthlyStart(Protocol):
    """Something that begins with the month."""

    def __call__(self, *, sandbox: Sandbox, at: datetime, wall: datetime) -> object:
        """Begin."""


# Here stands the refreshing of addresses that moved: partial(start_register_job, task=RegisterTask.MOVES).
MONTHLY: Final[tuple[MonthlyStart, ...]] = ()
