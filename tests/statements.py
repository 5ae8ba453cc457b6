"""Counting what goes to PostgreSQL, whichever way it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection

from sandbox import database

END_OTHER_CONNECTIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def beside() -> Iterator[psycopg.Connection[Any]]:
    """Connect to the database of the tests beside this thread, past Django."""
    parameters = connection.get_connection_params()
    settings = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with psycopg.connect(**settings) as other:
        yield other


@contextmanager
def counting() -> Iterator[list[Any]]:
    """Collect every statement sent while inside: the ORM's and those of `sandbox.database`."""
    sent: list[Any] = []
    execute, statement = psycopg.Cursor.execute, database._statement

    def executed(cursor: Any, query: Any, *rest: Any, **options: Any) -> Any:
        sent.append(query)
        return execute(cursor, query, *rest, **options)

    def stated(prepared: Any, sql: Any, parameters: Any) -> Any:
        sent.append(sql)
        return statement(prepared, sql, parameters)

    with patch.object(psycopg.Cursor, "execute", executed), patch.object(database, "_statement", stated):
        yield sent
