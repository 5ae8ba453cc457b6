"""Lists as CSV for spreadsheets: UTF-8 with a byte order mark, CR LF, and no cell a spreadsheet would calculate."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

BOM: Final = "\ufeff"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings of a cell by which a spreadsheet takes a text for a formula."""


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the file a line at a time, beginning with its head."""
    yield (BOM + _line(head)).encode()
    for row in rows:
        yield _line(row).encode()


def _line(cells: Sequence[object]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(value: object) -> str:
    """Return a cell; a text that looks like a formula gets an apostrophe, by which it stays a text."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
