"""The bell of the worker: what is to be done stands in the database, and the timetable finds what nobody heard."""

import logging
from collections.abc import Iterable
from typing import Final

from celery import current_app
from kombu.exceptions import OperationalError

# Whoever rings, such as an upload, must not wait for a broker that is away.
BELL: Final = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 1, "interval_start": 0}

logger = logging.getLogger(__name__)


def load() -> None:
    """Load all that ringing needs, which takes a third of a second; nobody is connected to yet."""
    with current_app.connection_for_write() as connection:
        _ = connection.transport
    _ = current_app.amqp.queues, current_app.amqp.Producer


def ring(task: str, subjects: Iterable[int], *, expires: int | None = None, after: float | None = None) -> None:
    """Ask the worker for `task` about each subject by id. A broker that is away costs a line in the log.

    `expires` is how many seconds (real time) a bell may lie unheard, `after` how many pass before it is heard.
    """
    with current_app.connection_for_write() as connection:
        connection.transport_options = BELL
        for subject in subjects:
            try:
                current_app.send_task(
                    task, args=[subject], retry=False, connection=connection, expires=expires, countdown=after
                )
            except OperationalError as error:
                logger.warning("the broker is away, %s(%d) waits for the timetable: %s", task, subject, error)
                return
