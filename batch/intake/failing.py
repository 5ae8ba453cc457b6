"""What becomes of a job whose work fails by a mistake of ours: the bell would ring for it again for ever.

What PostgreSQL is the cause of (it restarts, its disk is full) passes, and the job with it: that is not counted.
"""

import logging

from django.db import InterfaceError, OperationalError

from batch.failing import MOST_FAILURES, way_of
from batch.intake.ledger import Ledger

logger = logging.getLogger(__name__)


class BrokenOffError(Exception):
    """The work failed too often in the same way."""


def count_failure(notes: Ledger, error: Exception) -> None:
    """Count a failure of a job; raises BrokenOffError when it must not be tried again, nor when the job is gone."""
    if isinstance(error, InterfaceError | OperationalError):
        return
    way = way_of(error, notes.next_line())
    times = notes.failed(way)
    if times is None:
        raise BrokenOffError from error
    logger.error("file %d failed for the %d. time: %s", notes.job_id, times, way)
    if times >= MOST_FAILURES:
        raise BrokenOffError from error
