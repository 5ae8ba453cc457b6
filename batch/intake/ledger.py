"""The books about the work itself: how far a job is, and what became of its rows.

Two connections: what became of rows is committed with what they changed, on the connection of the register; how far
the job is must be seen while a transaction is still open, so it goes another way. A dry run rolls its transaction back,
so there everything goes the other way.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from insurers.domain.intake import Decided, Outcome

CHUNK = """
INSERT INTO batch_filechunk (job_id, first_line, rows, applied, held, unchanged, refused, outcomes)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
LINES = """
INSERT INTO batch_fileline (job_id, line, outcome, findings)
SELECT %s, line, outcome, findings::jsonb
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t (line, outcome, findings)
"""
FAILED = """
UPDATE batch_filejob SET failures = CASE WHEN failed_as = %s THEN failures + 1 ELSE 1 END, failed_as = %s
WHERE id = %s RETURNING failures
"""
NEXT = "SELECT coalesce(max(first_line + rows), 1) FROM batch_filechunk WHERE job_id = %s"


@dataclass(slots=True)
class Ledger:
    """The ledger of one job; `side` is the connection beside the register's."""

    job_id: int
    dry_run: bool
    side: BaseDatabaseWrapper

    def note(self, **columns: Any) -> None:
        """Write columns of the job's row, seen by everybody at once."""
        names = ", ".join(f"{name} = %s" for name in columns)
        with self.side.cursor() as cursor:
            cursor.execute(
                f"UPDATE batch_filejob SET {names} WHERE id = %s",  # noqa: S608  # names of our own columns
                [*columns.values(), self.job_id],
            )

    def cancelled(self) -> bool:
        """Tell whether somebody asked to stop."""
        with self.side.cursor() as cursor:
            cursor.execute("SELECT cancel_asked FROM batch_filejob WHERE id = %s", [self.job_id])
            row = cursor.fetchone()
        return row is None or bool(row[0])  # the sandbox may be gone, and the job with it

    def failed(self, way: str) -> int | None:
        """Count a failure and return how often it was the same one by now; None when the job is gone."""
        with self.side.cursor() as cursor:
            cursor.execute(FAILED, [way, way, self.job_id])
            row = cursor.fetchone()
        return None if row is None else int(row[0])

    def next_line(self) -> int:
        """Return the first row about which nothing is written yet."""
        with self._rows.cursor() as cursor:
            cursor.execute(NEXT, [self.job_id])
            return int(cursor.fetchone()[0])

    def complete(self, rows: int) -> None:
        """Make sure that every row of the file is written about: each is applied, held, unchanged or refused."""
        with self._rows.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(rows), 0) FROM batch_filechunk WHERE job_id = %s", [self.job_id])
            decided = int(cursor.fetchone()[0])
        if decided != rows:
            raise RuntimeError(f"{rows} rows were read and {decided} decided")

    def write(self, first_line: int, decided: Sequence[Decided]) -> None:
        """Write what became of the rows from `first_line` on."""
        letters = "".join(one.outcome.value for one in decided)
        counts = [letters.count(outcome.value) for outcome in _COUNTED]
        spoken = [(first_line + place, one) for place, one in enumerate(decided) if one.findings]
        with self._rows.cursor() as cursor:
            cursor.execute(CHUNK, [self.job_id, first_line, len(decided), *counts, letters])
            if spoken:
                columns = zip(*((line, one.outcome.value, _findings(one)) for line, one in spoken), strict=True)
                cursor.execute(LINES, [self.job_id, *map(list, columns)])

    def forget(self) -> None:
        """Forget what is written about rows: a dry run that was interrupted begins again."""
        with self.side.cursor() as cursor:
            cursor.execute("DELETE FROM batch_fileline WHERE job_id = %s", [self.job_id])
            cursor.execute("DELETE FROM batch_filechunk WHERE job_id = %s", [self.job_id])

    @property
    def _rows(self) -> BaseDatabaseWrapper:
        return self.side if self.dry_run else connection


_COUNTED = (Outcome.APPLIED, Outcome.HELD, Outcome.UNCHANGED, Outcome.REFUSED)


def _findings(decided: Decided) -> str:
    found: list[dict[str, Any]] = [
        {"rule": one.rule, "column": one.column, "values": dict(one.values)} for one in decided.findings
    ]
    return json.dumps(found, ensure_ascii=False)


@contextmanager
def ledger(job_id: int, *, dry_run: bool) -> Iterator[Ledger]:
    """Open the ledger of a job for the length of a block."""
    side = connection.copy()
    try:
        yield Ledger(job_id, dry_run, side)
    finally:
        side.close()
