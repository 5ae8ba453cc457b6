"""What becomes of a job whose work fails by a mistake of ours: the bell would ring for it again for ever.

What PostgreSQL is the cause of (it restarts, its disk is full) passes, and the job with it: that is not counted.
"""

import logging

from django.db import InterfaceError, OperationalError

from batch.failing import MOST_FAILURES, WorkFailedError, way_of
from batch.intake.ledger import Ledger

logger = logging.getLogger(__name__)


class BrokenOffError(Exception):
    """The work failed too often in the same way."""


def failure_of(notes: Ledger, error: Exception) -> Exception:
    """Count a failure of a job, and return what is to be raised of it.

    That is BrokenOffError when it must not be tried again or the job is gone, else WorkFailedError: what went wrong may
    repeat a row of the file, as PostgreSQL does, and would be in the log. What passes stays what it is.
    """
    if isinstance(error, InterfaceError | OperationalError):
        return error
    way = way_of(error, notes.next_line())
    times = notes.failed(way)
    if times is None:
        return BrokenOffError()
    logger.error("file %d failed for the %d. time: %s", notes.job_id, times, way)
    return BrokenOffError() if times >= MOST_FAILURES else WorkFailedError(way)
