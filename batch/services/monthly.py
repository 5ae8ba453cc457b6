"""What begins with each month: runs through everybody registered that the roll of days starts on the first day."""

from datetime import datetime
from typing import Final, Protocol

from batch.models import RegisterTask
from batch.services.register_jobs import start_register_job
from sandbox.models import Sandbox

MONTHLY: Final = (RegisterTask.MOVES,)
"""Runs that begin with a month."""


class StartRun(Protocol):
    """Starts a run as of `at`, midnight of a first day on the sandbox clock, inside that day's transaction.

    It adds a `RegisterJob` with this `at`, by which the roll of days knows that the day has had its run. Refusing with
    a conflict, while the run of the month before is still on, counts as done.
    """

    def __call__(self, *, sandbox: Sandbox, task: RegisterTask, at: datetime, wall: datetime) -> object:
        """Start the run."""


START_RUN: Final[StartRun] = start_register_job
