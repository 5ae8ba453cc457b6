"""One worker at a time: locks of PostgreSQL's own that end with the connection, so that no crash leaves one behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from zlib import crc32

from django.db import connection

INT_4 = 2**31

FILE: Final = "file"
"""The work on a file; its subject is the job."""


@contextmanager
def only_one(work: str, subject_id: int) -> Iterator[bool]:
    """Yield whether nobody else does this work on this subject; if so, nobody else will until the block ends."""
    key = [crc32(work.encode()) % INT_4, subject_id % INT_4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", key)
        (alone,) = cursor.fetchone() or (False,)
        try:
            yield alone
        finally:
            if alone and not connection.needs_rollback and connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)
