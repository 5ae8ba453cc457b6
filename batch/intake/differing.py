"""Which rows of a piece differ from what the register would write: most rows of a monthly file do not.

The comparison is of texts: a row is unchanged when every column stands there as the register shows it now
(`Column.shown`). Whatever is written in another way is left to the decision, which reads it and may find it unchanged
all the same.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection
from psycopg import sql

from batch.domain.layouts import Layout
from batch.intake.staging import Staging
from insurers.domain.intake import Setting

# Known at the instant, in words no index understands: by @> PostgreSQL would look for everybody's rows in the index of
# the exclusion constraint instead of for the one member's.
TABLES: Final = """
FROM insurers_member m
JOIN {table} {alias} ON {alias}.member_id = m.id
 AND coalesce(lower({alias}.known) <= {at}, true) AND coalesce(upper({alias}.known) > {at}, true)
"""
SHOWN: Final[Mapping[str, tuple[str, str]]] = {
    "member": ("insurers_profile", "p"),
    "enrolment": ("insurers_enrolment", "e"),
    "ratio": ("insurers_entitlement", "t"),
    "limit": ("insurers_entitlement", "t"),
    "disease": ("insurers_entitlement", "t"),
}
"""Kind of file → table in which its rows end, and the alias by which the layouts speak of it."""

KINDS: Final[Mapping[str, str]] = {"limit": "limit_certificate", "disease": "specific_disease"}
"""Kinds of file whose rows are all of one kind of entitlement."""

# MATERIALIZED would hide the row number's index; the piece is small and read once.
DIFFERING: Final = """
SELECT s.line FROM {staging} s
WHERE s.line BETWEEN {first} AND {last}
  AND NOT (s.member_code <> '' AND EXISTS (
      SELECT 1 {tables} WHERE m.insurer_id = {insurer} AND m.code = s.member_code AND m.code <> '' AND {same}
  ))
"""
# A row that says what the register says now may follow one that changes it: all rows of its member are decided then.
CONCERNED: Final = """
SELECT s.* FROM {staging} s
WHERE s.line BETWEEN {first} AND {last} AND s.member_code IN (
    SELECT d.member_code FROM {staging} d WHERE d.line = ANY ({lines})
)
ORDER BY s.line
"""


def concerned(
    staging: Staging, layout: Layout, setting: Setting, *, insurer_id: int, first: int, last: int
) -> dict[int, Sequence[str]]:
    """Return the rows of a piece that must be decided, by number: those that differ, and others of their members."""
    words = {"staging": staging.table, "first": sql.Literal(first), "last": sql.Literal(last)}
    same = sql.SQL(" AND ").join(_same(layout))
    at = sql.Literal(setting.at)
    with connection.cursor() as cursor:
        table, alias = map(sql.Identifier, SHOWN[layout.kind])
        tables = sql.SQL(TABLES).format(table=table, alias=alias, at=at)
        statement = sql.SQL(DIFFERING).format(tables=tables, insurer=sql.Literal(insurer_id), same=same, **words)
        cursor.execute(statement)
        lines = [row[0] for row in cursor.fetchall()]
        if not lines:
            return {}
        if len(lines) == last - first + 1:
            return dict(staging.lines(first, last))
        cursor.execute(sql.SQL(CONCERNED).format(lines=sql.Literal(lines), **words))
        return {number: values for number, *values in cursor.fetchall()}


def _same(layout: Layout) -> list[sql.Composable]:
    """Return the conditions under which a row says what the register shows."""
    conditions: list[sql.Composable] = []
    for column in layout.columns:
        cell, shown = sql.SQL("s.{}").format(sql.Identifier(column.name)), sql.SQL(column.shown)
        if column.name == layout.event:
            conditions.append(sql.SQL("{} = ANY ({})").format(cell, sql.Literal(list(_stating(layout)))))
        elif column.secret:  # a blank cell leaves the number as it is; what follows the dot is sealed anew each time
            conditions.append(sql.SQL("({0} = '' OR split_part({0}, '.', 1) = {1})").format(cell, shown))
        elif column.shown:
            conditions.append(sql.SQL("{} = {}").format(cell, shown))
    if layout.kind in KINDS:
        conditions.append(sql.SQL("t.kind = {}").format(sql.Literal(KINDS[layout.kind])))
    return conditions


def _stating(layout: Layout) -> Sequence[str]:
    """Return the events whose rows say how something is, not that something ends."""
    return [event for event in layout.events if event in {"acquire", "change", "record"}]
