"""Which rows of a file differ from what the register would write: most rows of a monthly file do not.

The comparison is of texts: a row is unchanged when every column stands there as the register shows it now
(`Column.shown`). Whatever is written in another way is left to the decision, which reads it and may find it unchanged
all the same.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
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

BLANKS: Final = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
"""What `str.strip` takes off, by which the layouts read."""

WORK_MEMORY: Final = "64MB"
"""For comparing a whole file with the register by hashing; more spills to disk, which costs seconds and no memory."""

KINDS: Final[Mapping[str, str]] = {"limit": "limit_certificate", "disease": "specific_disease"}
"""Kinds of file whose rows are all of one kind of entitlement."""

# A row that says what the register says now may follow one that changes it: then all rows of its member are decided.
# Such a row has the code as it is registered; the one that changes it may have blanks around, as the reader allows.
DIFFERING: Final = """
CREATE UNLOGGED TABLE {concerned} AS
WITH differing AS MATERIALIZED (
    SELECT s.line, btrim(s.member_code, {blanks}) AS member_code FROM {staging} s
    WHERE s.line >= {first} AND NOT EXISTS (
        SELECT 1 {tables} WHERE m.insurer_id = {insurer} AND m.code = s.member_code AND s.member_code <> '' AND {same}
    )
)
SELECT line FROM differing
UNION
SELECT s.line FROM {staging} s WHERE s.line >= {first} AND s.member_code IN (SELECT member_code FROM differing)
"""
CONCERNED: Final = """
SELECT s.* FROM {staging} s JOIN {concerned} c USING (line) WHERE c.line BETWEEN {first} AND {last} ORDER BY line
"""


@dataclass(frozen=True, slots=True)
class Concerned:
    """The rows of a file that must be decided, as they were found when the work on it began or went on.

    Another writer may change the register meanwhile: a row that said what was registered then came before that change.
    """

    staging: Staging
    everything: bool

    def rows(self, first: int, last: int) -> dict[int, Sequence[str]]:
        """Return those of a piece by number, in order."""
        if self.everything:
            return dict(self.staging.lines(first, last))
        words = {"staging": self.staging.table, "concerned": self.staging.concerned}
        lines = {"first": sql.Literal(first), "last": sql.Literal(last)}
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(CONCERNED).format(**words, **lines))
            return {number: values for number, *values in cursor.fetchall()}


def find_concerned(
    staging: Staging, layout: Layout, setting: Setting, *, insurer_id: int, first: int, rows: int
) -> Concerned:
    """Find the rows from `first` on that must be decided: those that differ, and all others of their members."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(staging.concerned))
        cursor.execute("SELECT EXISTS (SELECT FROM insurers_member WHERE insurer_id = %s AND code <> '')", [insurer_id])
        if not cursor.fetchone()[0]:  # a first load
            return Concerned(staging, everything=True)
        table, alias = map(sql.Identifier, SHOWN[layout.kind])
        words: dict[str, sql.Composable] = {
            "staging": staging.table,
            "concerned": staging.concerned,
            "first": sql.Literal(first),
            "tables": sql.SQL(TABLES).format(table=table, alias=alias, at=sql.Literal(setting.at)),
            "insurer": sql.Literal(insurer_id),
            "blanks": sql.Literal(BLANKS),
            "same": sql.SQL(" AND ").join(_same(layout)),
        }
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])
        cursor.execute(sql.SQL(DIFFERING).format(**words))
        found = cursor.rowcount
        cursor.execute(sql.SQL("CREATE INDEX ON {} (line)").format(staging.concerned))
        cursor.execute(sql.SQL("ANALYZE {}").format(staging.concerned))
    return Concerned(staging, everything=found >= rows - first + 1)


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
