"""Bytes → rows of texts: an enrolment file as Excel writes it, read in a stream with flat memory.

Comma-separated, CRLF or LF, quotes doubled, UTF-8 (with or without byte order mark) or Shift_JIS (cp932). Nothing of
what the cells mean is known here; whatever is wrong with the form refuses the file whole (`StructuralFault`).

A first load has a million rows, so whole blocks and batches are handed to calls written in C; what they complain about
is looked for line by line only then.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Final

from batch.domain import faults
from batch.domain.faults import StructuralFault
from batch.domain.formulas import APOSTROPHE, original
from batch.domain.layouts import Layout
from batch.domain.layouts.reader import shown
from batch.domain.lines import Lines, Readable

BATCH: Final = 500
MOST_OF_A_RECORD: Final = 1024**2
"""How many characters may come without a record ending: a quote that opens on every line never ends one."""

MOST_TITLES: Final = 20
IGNORED: Final = "#"
"""How the titles of columns begin that are ours to say something in, and are not read."""

_BARE_CR: Final = "new-line character"
"""How the complaint of the csv module about a CR without LF begins."""

Record = list[str]
Texts = Sequence[str]


class FileReader:
    """Reads the rows of one file of a kind: texts in the order of the layout's columns, rows counted from 1.

    The header is read, and refused, when the reader is made. Blank lines are ignored at the end, refused elsewhere.
    """

    def __init__(self, source: Readable | Iterable[bytes], layout: Layout) -> None:
        self._lines = Lines(source)
        self._records = csv.reader(chain.from_iterable(self._blocks()), strict=True)
        self._reading: list[Record] = []
        self._read_before = 0
        self._line = 1
        self._blank_line = 0
        self._width: int | None = None
        header = self._read(1)
        if not header or not any(map(str.strip, header[0])):
            raise StructuralFault(faults.EMPTY)
        self._width = len(header[0])
        self._arrange = _arrangement(header[0], layout)
        self._line += _lines_of(header[0])

    @property
    def encoding(self) -> str:
        """``utf-8`` or ``shift_jis``; a file that was ASCII so far is UTF-8."""
        return self._lines.encoding or "utf-8"

    def __iter__(self) -> Iterator[tuple[int, Texts]]:
        """Yield (row number, texts)."""
        for first, rows in self.batches():
            yield from enumerate(rows, first)

    def batches(self, size: int = BATCH) -> Iterator[tuple[int, list[Texts]]]:
        """Yield (number of the first row, up to `size` rows); rows just before a structural fault may be missing."""
        number = 1
        while records := self._read(size):
            rows = self._rows(records)
            if rows:
                yield number, rows
                number += len(rows)

    def _blocks(self) -> Iterator[list[str]]:
        """Yield the lines; raises csv.Error where they go on and on without a record coming to its end."""
        seen, length = -1, 0
        for lines in self._lines.blocks():
            ended = self._read_before + len(self._reading)
            length = length + sum(map(len, lines)) if ended == seen else 0
            if length > MOST_OF_A_RECORD:
                raise csv.Error("a record without end")
            seen = ended
            yield lines

    def _rows(self, records: list[Record]) -> list[Texts]:
        if self._blank_line or set(map(len, records)) != {self._width}:
            records = self._checked(records)
        self._line += len(records)
        if self._records.line_num >= self._line:
            self._line = self._records.line_num + 1
        rows = list(map(self._arrange, records))
        return list(map(_without_apostrophes, rows)) if self._lines.apostrophes else rows

    def _read(self, size: int) -> list[Record]:
        """Return up to `size` records, none at the end; of several faults the first one is told."""
        records: list[Record] = []
        self._read_before += len(self._reading)
        self._reading = records
        try:
            # What was read before an error stays in the list, and is counted there while it grows.
            records.extend(islice(self._records, size))
        except csv.Error as error:
            self._checked(records)
            what = faults.LINE_ENDS if str(error).startswith(_BARE_CR) else faults.BROKEN_QUOTES
            raise StructuralFault(what, self._line + sum(map(_lines_of, records))) from None
        except StructuralFault:
            self._checked(records)
            raise
        return records

    def _checked(self, records: list[Record]) -> list[Record]:
        """Return the records that are not blank; refuses one of wrong width, and a blank one that others follow."""
        line = self._line
        for record in records:
            if not record:
                self._blank_line = self._blank_line or line
            elif self._blank_line:
                raise StructuralFault(faults.BLANK_LINE, self._blank_line)
            elif len(record) != (self._width or len(record)):
                raise StructuralFault(faults.COLUMN_COUNT, line, got=str(len(record)), want=str(self._width))
            line += _lines_of(record)
        return [record for record in records if record]


def _arrangement(header: Record, layout: Layout) -> Callable[[Record], Texts]:
    """Return the function from a record to texts in the layout's order; refuses columns unknown, doubled, missing."""
    titles = [original(title.strip()) for title in header]
    read = {place: title for place, title in enumerate(titles) if not title.startswith(IGNORED)}
    unknown = [title for title in read.values() if title not in layout.positions]
    if unknown:
        raise StructuralFault(faults.UNKNOWN_COLUMNS, 1, columns=_listed(unknown))
    places = {layout.positions[title]: place for place, title in read.items()}
    if len(places) < len(read):
        counted = Counter(layout.positions[title] for title in read.values())
        doubled = [layout.names[at] for at, times in counted.items() if times > 1]
        raise StructuralFault(faults.DOUBLED_COLUMNS, 1, columns=_listed(doubled))
    missing = [name for at, name in enumerate(layout.names) if at not in places]
    if missing:
        raise StructuralFault(faults.MISSING_COLUMNS, 1, columns=_listed(missing))
    order = [places[at] for at in range(len(layout.columns))]
    return list if order == list(range(len(titles))) else itemgetter(*order)


def _listed(titles: list[str]) -> str:
    return ", ".join(shown(title) or "（空 blank）" for title in titles[:MOST_TITLES])


def _lines_of(record: Record) -> int:
    """Return how many physical lines a record takes."""
    return 1 + sum(cell.count("\n") for cell in record)


def _without_apostrophes(row: Texts) -> Texts:
    """Return the row as it was before formulas in it were made harmless."""
    return list(map(original, row)) if any(cell[:1] == APOSTROPHE for cell in row) else row
