"""The staging table of a job: the rows of its file as texts, in a table of its own that no crash needs to outlive.

It is unlogged: after a crash of PostgreSQL it is empty, which is noticed, and the file is read again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from psycopg import sql

from sandbox.copying import line

PREFIX: Final = "batch_staging_"
BLOCK: Final = 5_000
"""Rows handed to COPY at a time."""


@dataclass(frozen=True, slots=True)
class Staging:
    """The staging table of one job with the columns of its layout, all of them texts beside the row number `line`."""

    job_id: int
    columns: Sequence[str]

    @property
    def table(self) -> sql.Identifier:
        """The table's name."""
        return sql.Identifier(f"{PREFIX}{self.job_id}")

    @property
    def concerned(self) -> sql.Identifier:
        """The name of the table of the rows that must be decided (batch.intake.differing)."""
        return sql.Identifier(f"{PREFIX}{self.job_id}_concerned")

    def load(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[int]:
        """Fill the table with (number, values) of each row; yields how many are read so far, now and then.

        Runs in the caller's transaction.
        """
        self.drop()
        texts = sql.SQL(", ").join(sql.SQL("{} text NOT NULL").format(sql.Identifier(name)) for name in self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} (line bigint NOT NULL, {}) WITH (autovacuum_enabled = false)").format(
                    self.table, texts
                )
            )
            count = 0
            lines: list[str] = []
            statement = sql.SQL("COPY {} FROM STDIN").format(self.table)
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for number, values in rows:
                    lines.append(f"{number}\t{line(values)}")
                    if len(lines) == BLOCK:
                        copy.write("".join(lines))
                        count += BLOCK
                        lines.clear()
                        yield count
                copy.write("".join(lines))
            cursor.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY (line)").format(self.table))
            cursor.execute(sql.SQL("ANALYZE {}").format(self.table))
            yield count + len(lines)

    def holds(self, rows: int) -> bool:
        """Tell whether the table is there with that many rows: it is not, after a crash of PostgreSQL."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [self.table.as_string()])
            if not cursor.fetchone()[0]:
                return False
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(self.table))
            return bool(cursor.fetchone()[0] == rows)

    def lines(self, first: int, last: int) -> list[tuple[int, Sequence[str]]]:
        """Return the rows from `first` to `last`, both included."""
        statement = sql.SQL("SELECT * FROM {} WHERE line BETWEEN %s AND %s ORDER BY line").format(self.table)
        with connection.cursor() as cursor:
            cursor.execute(statement, [first, last])
            return [(number, values) for number, *values in cursor.fetchall()]

    def drop(self) -> None:
        """Remove the tables, if they are there."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}, {}").format(self.table, self.concerned))
