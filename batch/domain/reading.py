"""Bytes → rows of texts: an enrolment file as Excel writes it, read in a stream with flat memory.

Comma-separated, CRLF or LF, quotes doubled, UTF-8 (with or without byte order mark) or Shift_JIS (cp932). Nothing of
what the cells mean is known here; whatever is wrong with the form refuses the file whole (`StructuralFault`).

A first load has a million rows, so whole blocks and batches are handed to calls written in C; what they complain about
is looked for line by line only then.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Final, Protocol

from batch.domain import faults
from batch.domain.faults import StructuralFault
from batch.domain.formulas import APOSTROPHE, original
from batch.domain.layouts import Layout
from batch.domain.layouts.reader import shown

LONGEST_LINE: Final = 64 * 1024
"""Longest physical line in bytes, its end included; no more than this and a block is ever one string."""

BLOCK: Final = 64 * 1024
BATCH: Final = 1_000
MOST_TITLES: Final = 20
IGNORED: Final = "#"
"""How the titles of columns begin that are ours to say something in, and are not read."""

_CODECS: Final = {"utf-8": "utf-8", "shift_jis": "cp932"}
_LABELS: Final = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}
_WIDE_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# Python's cp932 passes these single bytes through; in Shift_JIS they mean nothing.
_STRAYS: Final = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
# Three-byte UTF-8 of kana, kanji and full-width forms; in Shift_JIS by accident only, and hardly a whole line of it.
_UTF_8_JAPANESE: Final = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]")
_BARE_CR: Final = "new-line character"
"""How the complaint of the csv module about a CR without LF begins."""

Record = list[str]
Texts = Sequence[str]


class Readable(Protocol):
    """A binary stream, as far as it is needed."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class FileReader:
    """Reads the rows of one file of a kind: texts in the order of the layout's columns, rows counted from 1.

    The header is read, and refused, when the reader is made. Blank lines are ignored at the end, refused elsewhere.
    """

    def __init__(self, source: Readable | Iterable[bytes], layout: Layout) -> None:
        self._lines = _Lines(source)
        self._records = csv.reader(chain.from_iterable(self._lines.blocks()), strict=True)
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
        try:
            # What was read before an error stays in the list.
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


class _Lines:
    """The physical lines of a file as text, in blocks; a line ends with LF. Decides the encoding, refuses bytes."""

    def __init__(self, source: Readable | Iterable[bytes]) -> None:
        self.encoding = ""
        self.apostrophes = False
        self._source = source
        self._before = 0

    def blocks(self) -> Iterator[list[str]]:
        """Yield lines with their ends."""
        for number, block in enumerate(self._whole_lines()):
            lines = io.BytesIO(block if number else self._without_mark(block)).readlines()
            self._refuse(block, lines)
            self.apostrophes = self.apostrophes or b"'" in block
            yield self._texts(block, lines)
            self._before += len(lines)

    def _whole_lines(self) -> Iterator[bytes]:
        """Yield blocks of whole lines; only the last one may lack its end."""
        rest = b""
        for piece in _pieces(self._source):
            end = piece.rfind(b"\n") + 1
            if end:
                yield rest + piece[:end]
                rest = piece[end:]
            else:
                rest += piece
            if len(rest) > LONGEST_LINE:
                raise self._too_long(1)
        if rest:
            yield rest

    def _without_mark(self, block: bytes) -> bytes:
        """Return the first block without the byte order mark of UTF-8; refuses those of other encodings."""
        for mark, name in _WIDE_BOMS:
            if block.startswith(mark):
                raise StructuralFault(faults.UNSUPPORTED_ENCODING, 1, encoding=name)
        if block.startswith(codecs.BOM_UTF8):
            self.encoding = "utf-8"
            return block[len(codecs.BOM_UTF8) :]
        return block

    def _refuse(self, block: bytes, lines: list[bytes]) -> None:
        if max(map(len, lines), default=0) > LONGEST_LINE:
            raise self._too_long(_first(lines, lambda line: len(line) > LONGEST_LINE))
        if b"\0" in block:
            raise StructuralFault(faults.NUL, self._before + _first(lines, lambda line: b"\0" in line))

    def _too_long(self, place: int) -> StructuralFault:
        return StructuralFault(faults.LINE_TOO_LONG, self._before + place, most=str(LONGEST_LINE))

    def _texts(self, block: bytes, lines: list[bytes]) -> list[str]:
        if block.isascii():
            return list(map(str, lines, repeat("ascii")))
        if not self.encoding:
            self.encoding = _encoding_of(next(line for line in lines if not line.isascii()))
        codec = _CODECS[self.encoding]
        try:
            texts = list(map(str, lines, repeat(codec)))
        except UnicodeDecodeError:
            raise self._undecodable(lines, codec) from None
        if self.encoding == "shift_jis" and (
            any(map("".join(texts).__contains__, _STRAYS))
            or (_UTF_8_JAPANESE.search(block) and any(map(_is_utf_8_japanese, lines)))
        ):
            raise self._undecodable(lines, codec)
        return texts

    def _undecodable(self, lines: list[bytes], codec: str) -> StructuralFault:
        place = _first(lines, lambda line: bool(_wrong_bytes(line, codec)))
        wrong = _wrong_bytes(lines[place - 1], codec).hex(" ").upper()
        return StructuralFault(
            faults.MIXED_ENCODING, self._before + place, encoding=_LABELS[self.encoding], bytes=wrong
        )


def _pieces(source: Readable | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(source, Iterable) and not hasattr(source, "read"):
        return source
    read: Callable[[int], bytes] = source.read
    return iter(lambda: read(BLOCK), b"")


def _first(lines: list[bytes], wrong: Callable[[bytes], bool]) -> int:
    """Return the place, counted from 1, of the first line that is wrong; of the last one if none is by itself."""
    return next((place for place, line in enumerate(lines, 1) if wrong(line)), len(lines))


def _encoding_of(line: bytes) -> str:
    """Return the encoding of a line that is not ASCII.

    Japanese in Shift_JIS hardly ever is valid UTF-8; the other way round it often reads, as nonsense. So UTF-8 is tried
    first: where that is wrong, a later line will not read and the file is refused instead of garbled.
    """
    try:
        line.decode()
    except UnicodeDecodeError:
        return "shift_jis"
    return "utf-8"


def _is_utf_8_japanese(line: bytes) -> bool:
    """Tell whether a line is Japanese in UTF-8 all through."""
    return _UTF_8_JAPANESE.search(line) is not None and _encoding_of(line) == "utf-8"


def _wrong_bytes(line: bytes, codec: str) -> bytes:
    """Return the first bytes of a line that mean nothing in the encoding, or are of the other one; none if all fit."""
    if codec == "cp932" and _is_utf_8_japanese(line) and (found := _UTF_8_JAPANESE.search(line)):
        return found[0]
    try:
        text = line.decode(codec)
    except UnicodeDecodeError as error:
        return line[error.start : error.end]
    return next((stray.encode(codec) for stray in text if stray in _STRAYS), b"") if codec == "cp932" else b""


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
    return "、".join(shown(title) or "（空 blank）" for title in titles[:MOST_TITLES])


def _lines_of(record: Record) -> int:
    """Return how many physical lines a record takes."""
    return 1 + sum(cell.count("\n") for cell in record)


def _without_apostrophes(row: Texts) -> Texts:
    """Return the row as it was before formulas in it were made harmless."""
    return list(map(original, row)) if any(cell[:1] == APOSTROPHE for cell in row) else row
