"""Corrections of many rows at once: what `knowledge.close` and `insert` do for one, set-based.

Each row's knowledge is closed at `at` and a copy with the new values takes its place until the row was superseded
anyway. The caller holds the locks of the members and has left out rows that became known at `at` or later.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql


def amend(model: type[Model], ids: Sequence[int], at: datetime, values: Mapping[str, Sequence[object]]) -> None:
    """Correct the rows of these ids from `at` on; `values` gives each changed column a value for each id.

    Three statements however many rows: an exclusion constraint would take a closed row and its successor for two rows
    of one time if one statement did both.
    """
    if not ids:
        return
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001  # Django documents _meta as its model API
    fields: dict[str, Field[Any, Any]] = {str(field.column): field for field in model._meta.concrete_fields}  # noqa: SLF001  # the same
    kept = [sql.Identifier(name) for name in fields if name not in {"id", "known", "recorded_at", *values}]
    new = [sql.Identifier(name) for name in values]
    types = [sql.SQL(fields[name].db_type(connection) or "text") for name in values]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT id, upper(known) FROM {} WHERE id = ANY (%s) FOR UPDATE").format(table), [list(ids)]
        )
        until: dict[int, datetime | None] = dict(cursor.fetchall())
        cursor.execute(
            sql.SQL("UPDATE {} SET known = tstzrange(lower(known), %s) WHERE id = ANY (%s)").format(table),
            [at, list(ids)],
        )
        cursor.execute(
            sql.SQL(
                "INSERT INTO {table} ({kept}, {new}, known)"
                " SELECT {old_kept}, {new_given}, tstzrange(%s, given.until)"
                " FROM {table} old JOIN unnest(%s::bigint[], %s::timestamptz[], {arrays}) AS given (id, until, {new})"
                " ON old.id = given.id"
            ).format(
                table=table,
                kept=sql.SQL(", ").join(kept),
                new=sql.SQL(", ").join(new),
                old_kept=sql.SQL(", ").join(sql.SQL("old.{}").format(name) for name in kept),
                new_given=sql.SQL(", ").join(sql.SQL("given.{}").format(name) for name in new),
                arrays=sql.SQL(", ").join(sql.SQL("%s::{}[]").format(kind) for kind in types),
            ),
            [at, list(ids), [until[one] for one in ids], *(list(values[name]) for name in values)],
        )
