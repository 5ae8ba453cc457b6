"""What an insurer gets back: a line for every row (result file), and the rows to be mended (error file).

Both are CSV, written in a stream, for a spreadsheet to open: UTF-8 with byte order mark, or Shift_JIS. Cells that a
spreadsheet would run are made harmless (`batch.domain.formulas`). The error file has the layout of what was sent, after
columns of our own whose titles begin with ``#`` and which are not read: mended, it is sent again as it is. No 個人番号
stands in either; blank leaves a member's number as registered.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from batch.domain.formulas import harmless
from batch.domain.layouts import Layout
from eligibility.wire.encoding import Encoding, encode
from insurers.domain.findings import Finding, Severity
from insurers.domain.intake.outcome import Outcome

RESULT_COLUMNS: Final = ("line_no", "status", "code", "message_ja", "message_en", "hold_reason")
"""Columns of the result file (domain §3.2)."""

ERROR_COLUMNS: Final = (
    "#line",
    "#rule",
    "#column",
    "#value",
    "#message_ja",
    "#message_en",
    "#suggestion_ja",
    "#suggestion_en",
)
"""Columns of the error file before those of the layout."""

TO_BE_MENDED: Final = (Outcome.REFUSED, Outcome.HELD)
"""Outcomes of the rows that stand in an error file."""

BOM: Final = "\ufeff"
_ROWS_AT_ONCE: Final = 500

ResultLine = tuple[int, str, Sequence[Finding]]
"""Number of a row, letter of its outcome, and everything there is to say about it."""

ErrorLine = tuple[int, str, Sequence[Finding], Sequence[str]]
"""As a line of the result file, with the texts of the row in the order of the layout's columns."""


def result_file(lines: Iterable[ResultLine], encoding: Encoding = "utf-8") -> Iterator[bytes]:
    """Yield the bytes of a result file."""
    return _encoded(_written(RESULT_COLUMNS, map(_result, lines)), encoding)


def error_file(layout: Layout, lines: Iterable[ErrorLine], encoding: Encoding = "utf-8") -> Iterator[bytes]:
    """Yield the bytes of an error file; of the lines given, those of rows refused or held stand in it."""
    rows = (_error(layout, line) for line in lines if Outcome(line[1]) in TO_BE_MENDED)
    return _encoded(_written((*ERROR_COLUMNS, *layout.names), rows), encoding)


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]], encoding: Encoding = "utf-8") -> bytes:
    """Return a small file of texts, written the same way."""
    return b"".join(_encoded(_written(header, rows), encoding))


def _result(line: ResultLine) -> list[str]:
    number, letter, found = line
    sentences = [one.sentences() for one in found]
    held = [one for one in found if one.row_rule.severity is Severity.HOLD]
    return [
        str(number),
        Outcome(letter).name.lower(),
        " ".join(one.rule for one in found),
        "".join(ja for ja, *_ in sentences),
        " ".join(en for _, en, *_ in sentences),
        " ".join(one.values.get("items", one.rule) for one in held),
    ]


def _error(layout: Layout, line: ErrorLine) -> list[str]:
    number, _, found, texts = line
    sentences = zip(*(one.sentences() for one in found), strict=True) if found else ((),) * 4
    told = [
        [one.rule for one in found],
        [one.column for one in found],
        [one.values.get("value", "") for one in found],
        *sentences,
    ]
    # One line of a cell for each finding, so that those about one thing stand side by side.
    return [str(number), *("\n".join(lines) for lines in told), *without_secrets(layout, texts)]


def without_secrets(layout: Layout, texts: Sequence[str]) -> list[str]:
    """Return the texts of a row with its secret cells blank."""
    return ["" if at in layout.secret else text for at, text in enumerate(texts)]


class _Line:
    """Where the csv module writes: what was written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a file, some hundred rows at a time."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(header)
    piece = [line.text]
    for row in rows:
        writer.writerow(map(harmless, row))
        piece.append(line.text)
        if len(piece) >= _ROWS_AT_ONCE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def _encoded(pieces: Iterator[str], encoding: Encoding) -> Iterator[bytes]:
    """Yield the bytes of a text: with a byte order mark, or with ● for what Shift_JIS cannot hold."""
    if encoding == "utf-8":
        yield BOM.encode()
    for piece in pieces:
        yield encode(piece, encoding)
