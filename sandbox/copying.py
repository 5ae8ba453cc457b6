r"""Writing rows with COPY: as lines of its text format, or as rows of its binary one (`sandbox.binary`).

In a line absent is ``\N``, empty is empty, and what the format reserves is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final, LiteralString, TypeVar

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from sandbox import binary

Row = TypeVar("Row", str, bytes)

BLOCK: Final = 48
"""Lines or rows handed over at a time: many enough to be worth a call, and few enough that psycopg need not cut them up
again, as it does with what is longer than 128 KB. People of bulk look-ups have two and a half each, and to cut up 250
of them took as long as everything else about sending them."""

_RESERVED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(text: str) -> str:
    """Return a text as a field of a line."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.translate(_RESERVED)
    return text


def line(values: Sequence[str]) -> str:
    """Return a line of texts, quickly where nothing needs escaping."""
    joined = "\t".join(values)
    if "\\" in joined or "\n" in joined or "\r" in joined or joined.count("\t") >= len(values):
        joined = "\t".join(map(escaped, values))
    return joined + "\n"


def day(value: date | None) -> str:
    """Return a day as a field, absent as NULL."""
    return "\\N" if value is None else value.isoformat()


@lru_cache(maxsize=1 << 12)  # the rows of a file share their instant, and many of them their days
def span(lower: date | datetime | None, upper: date | datetime | None) -> str:
    """Return a half-open range as a field; an absent end is unbounded."""
    first = "" if lower is None else lower.isoformat()
    return f"[{first},)" if upper is None else f"[{first},{upper.isoformat()})"


def copy(cursor: CursorWrapper, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write lines into a table."""
    _send(cursor, table, columns, "", map("".join, _blocks(lines)))


def copy_binary(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[bytes]) -> None:
    """Write rows of `sandbox.binary` into a table."""
    parts = chain([binary.SIGNATURE], rows, [binary.END])
    _send(cursor, table, columns, " (FORMAT BINARY)", map(b"".join, _blocks(parts)))


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while block := list(islice(rest, BLOCK)):
        yield block


def _send(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    form: LiteralString,
    blocks: Iterable[str] | Iterable[bytes],
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN{}").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(form)
    )
    # What PostgreSQL says of the rows is said when the block ends, where Django does not translate it by itself.
    with cursor.db.wrap_database_errors, cursor.copy(statement) as stream:
        # In blocks, so that PostgreSQL writes one while the lines of the next are made.
        for block in blocks:
            stream.write(block)


def new_ids(cursor: CursorWrapper, table: str, count: int) -> list[int]:
    """Return ids for rows to be written, from the table's own sequence."""
    if not count:
        return []
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [row[0] for row in rows]
