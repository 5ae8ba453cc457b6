"""Locks of work that one process at a time may do; PostgreSQL lets go of them when their holder dies.

They belong to the database session: a worker that is killed leaves nothing behind, and no time limit must be guessed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

_HALF = 1 << 31


@contextmanager
def held(name: str, number: int) -> Iterator[bool]:
    """Hold the lock `name` of the thing `number` for the length of a block; yields False when somebody has it."""
    key = (crc32(name.encode()) - _HALF, number % _HALF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
