"""A worker's connection to the database: it lasts from task to task, and no task pays for what another one left."""

import pytest
from django.db import DatabaseError, connection

from batch import bulk
from batch.tasks import ring_bulk
from tests.statements import beside

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    """Return the process of PostgreSQL that serves this thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    return int(pid)


def end(pid: int) -> None:
    """Let PostgreSQL end this thread's connection and no other, which the next test would miss."""
    with beside() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_one_connection_serves_task_after_task() -> None:
    served = backend()
    for _ in range(3):
        assert ring_bulk.apply().get() == 0
    assert backend() == served


def test_a_connection_that_was_lost_between_tasks_costs_none_of_them() -> None:
    served = backend()
    end(served)
    assert ring_bulk.apply().get() == 0
    assert backend() != served


def test_a_task_that_failed_leaves_nothing_behind_on_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    served = backend()

    def broken(**_: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1)")
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "ring_unfinished", broken)
        assert ring_bulk.apply().failed()
    assert ring_bulk.apply().get() == 0
    assert backend() != served
