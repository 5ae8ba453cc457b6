"""A worker keeps its connection to the database from task to task.

Celery would close it after each (setting ``CELERY_DB_REUSE_MAX``): to connect again, and to plan everything anew, takes
longer than many a task.
"""

from typing import Any

from celery.signals import task_failure, task_prerun
from django.db import connection


def keep_connections() -> None:
    """Have a connection closed that was lost before a task, and one on which a task failed, with all its locks.

    Each task begins with one look whether it is there (``SELECT 1``). Tasks are never carried out where they are called
    (Celery's "eager"), in the middle of somebody's transaction.
    """
    task_prerun.connect(_close_lost)
    task_failure.connect(_close)


def _close_lost(**_: Any) -> None:
    if connection.connection is not None and not connection.is_usable():
        connection.close()


def _close(**_: Any) -> None:
    connection.close()
