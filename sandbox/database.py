"""The hot path's way to PostgreSQL: Django's connection of this thread, without cursors.

A statement sent here is prepared once per connection and then costs one message each way. libpq is called directly;
psycopg adapts the values, with its own loaders instead of the slower ones Django registers. Together that is about a
quarter of a check's time (docs/adr/0003-hot-path.md). It is the same connection as the ORM's, so transactions and
tests see the same data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import local
from typing import Any, NamedTuple, cast

import psycopg
from django.db import DataError, IntegrityError, connection
from psycopg import abc, adapt, generators
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

Rows = list[tuple[Any, ...]]

MOST_TOGETHER = 16
"""Calls that share a statement at most; a statement is prepared for each number of journal rows up to it."""
SPOILING = (DataError, IntegrityError)
"""What one call's values can do to all that share a statement; PostgreSQL has undone the statement then."""

MOST_PARAMETERS = 20 * MOST_TOGETHER
_FORMATS = [adapt.PyFormat.AUTO] * MOST_PARAMETERS


@dataclass(frozen=True, slots=True)
class _Adaptation(abc.AdaptContext):
    """psycopg's own adapters on this connection."""

    of: psycopg.Connection[Any]

    @property
    def adapters(self) -> adapt.AdaptersMap:
        """The adapters psycopg starts with."""
        return psycopg.adapters

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The connection whose time zone and encoding count."""
        return self.of


@dataclass(slots=True)
class _Prepared:
    """What one connection has prepared: by statement and types of the values, the name to run it by."""

    on: psycopg.Connection[Any]
    transformer: abc.Transformer
    names: dict[tuple[str, tuple[int, ...]], bytes] = field(default_factory=dict)
    at_work: bool = False
    """Whether a statement of `run_each` is carried out, whose result anything sent meanwhile would take away."""


class _Current(local):
    """What the thread's connection has prepared; a new connection takes the place of the one that was lost."""

    prepared: _Prepared | None = None


_current = _Current()


def in_transaction() -> bool:
    """Tell whether this thread's connection is inside a transaction, which what is sent must then be part of."""
    return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)


def give_up_lost() -> None:
    """Close this thread's connection if it is lost, so that the next statement connects anew."""
    conn = connection.connection
    if conn is not None and conn.pgconn.status == ConnStatus.BAD:
        connection.close()


def run(sql: str, parameters: Sequence[object] = ()) -> Rows:
    """Run one prepared statement and return its rows; errors are Django's, as from the ORM.

    Each ``%s`` takes a value; the statement has no other per cent sign. Outside a transaction it commits by itself.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return _run(connection.connection, sql, parameters)


def planned_anew(sql: str, parameters: Sequence[object]) -> Rows:
    """Return the rows of a statement planned for the tables as they are now, for work on many rows at a time.

    A plan that was kept could be the one for the empty tables that a first load begins with.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql.encode(), parameters, prepare=False).fetchall()


def run_each(sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Run one prepared statement for each set of values; one is carried out while the next values are made.

    Nothing may be asked of this thread's connection while they are made. To be used in a transaction, so that all are
    undone when one fails, or making them does.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        conn = connection.connection
        prepared = _prepared_on(conn)
        try:
            for parameters in rows:
                if prepared.at_work:
                    _checked(conn, _finish(prepared))
                statement = _statement(prepared, sql, parameters)
                conn.pgconn.send_query_prepared(statement.name, statement.values, statement.formats, Format.BINARY)
                prepared.at_work = True
                conn.wait(generators.send(conn.pgconn))
        except BaseException:
            if prepared.at_work:  # else the connection could not be told that all is undone
                _finish(prepared)
            raise
        if prepared.at_work:
            _checked(conn, _finish(prepared))


def _finish(prepared: _Prepared) -> PGresult:
    """Wait for the statement that is carried out, and return its result."""
    prepared.at_work = False
    results: list[PGresult] = prepared.on.wait(generators.fetch_many(prepared.on.pgconn))
    (result,) = results
    return result


class _Statement(NamedTuple):
    """A statement that is prepared on a connection, and the values to run it with as libpq takes them."""

    name: bytes
    values: Sequence[bytes]  # psycopg types them more narrowly than libpq takes them: None is NULL
    formats: Sequence[Format]
    transformer: abc.Transformer


def _prepared_on(conn: psycopg.Connection[Any]) -> _Prepared:
    prepared = _current.prepared
    if prepared is None or prepared.on is not conn:
        prepared = _current.prepared = _Prepared(conn, adapt.Transformer(_Adaptation(conn)))
    return prepared


def _statement(prepared: _Prepared, sql: str, parameters: Sequence[object]) -> _Statement:
    if prepared.at_work:
        raise RuntimeError("asked while the values for run_each are made")
    conn, transformer = prepared.on, prepared.transformer
    pgconn = conn.pgconn
    values = transformer.dump_sequence(parameters, _FORMATS[: len(parameters)])
    types = transformer.types or ()
    name = prepared.names.get((sql, types))
    if name is None:
        name = b"onshi_%d" % len(prepared.names)
        _checked(conn, pgconn.prepare(name, _numbered(sql), types))
        prepared.names[sql, types] = name
    if not conn.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(conn, pgconn.exec_(b"BEGIN"))  # as psycopg's cursors do before the first statement
    return _Statement(name, cast("Sequence[bytes]", values), transformer.formats or (), transformer)


def _run(conn: psycopg.Connection[Any], sql: str, parameters: Sequence[object]) -> Rows:
    name, values, formats, transformer = _statement(_prepared_on(conn), sql, parameters)
    result = _checked(conn, conn.pgconn.exec_prepared(name, values, formats, Format.BINARY))
    if result.status != ExecStatus.TUPLES_OK:
        return []
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _numbered(sql: str) -> bytes:
    """Return the statement with ``$1``, ``$2``… for its ``%s``, as PostgreSQL wants them."""
    first, *others = sql.split("%s")
    return (first + "".join(f"${place}{text}" for place, text in enumerate(others, start=1))).encode()


def _checked(conn: psycopg.Connection[Any], result: PGresult) -> PGresult:
    """Return the result of something that worked, or raise what PostgreSQL or the lost connection says."""
    if result.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        return result
    if conn.pgconn.status == ConnStatus.BAD:
        raise psycopg.OperationalError(conn.pgconn.get_error_message())
    raise error_from_result(result)
