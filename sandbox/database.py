"""The hot path's way to PostgreSQL: Django's connection of this thread, without its wrappers.

A statement sent here is prepared once per connection and costs one round trip; Django's cursor wrappers and
query compilation would cost more than the look-up itself (docs/adr/0003-hot-path.md). It is the same
connection as the ORM's, so transactions and tests see the same data.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


def run(sql: str, parameters: Sequence[object]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run one prepared statement with server-side parameters; errors are Django's, as from the ORM."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor[tuple[Any, ...]](connection.connection)
        return cursor.execute(sql, parameters, prepare=True)
