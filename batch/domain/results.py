"""What an insurer gets back: a line for every row (result file), and the rows to be mended (error file).

Both are CSV (`batch.domain.csv_text`). The error file has the layout of what was sent, after
columns of our own whose titles begin with ``#`` and which are not read: mended, it is sent again as it is. No 個人番号
stands in either; blank leaves a member's number as registered.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from batch.domain.csv_text import csv_pieces
from batch.domain.layouts import Layout
from eligibility.wire.encoding import Encoding
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

ResultLine = tuple[int, str, Sequence[Finding]]
"""Number of a row, letter of its outcome, and everything there is to say about it."""

ErrorLine = tuple[int, str, Sequence[Finding], Sequence[str]]
"""As a line of the result file, with the texts of the row in the order of the layout's columns."""


def result_file(lines: Iterable[ResultLine], encoding: Encoding = "utf-8") -> Iterator[bytes]:
    """Yield the bytes of a result file."""
    return csv_pieces(RESULT_COLUMNS, map(_result, lines), encoding)


def error_file(layout: Layout, lines: Iterable[ErrorLine], encoding: Encoding = "utf-8") -> Iterator[bytes]:
    """Yield the bytes of an error file; of the lines given, those of rows refused or held stand in it."""
    rows = (_error(layout, line) for line in lines if Outcome(line[1]) in TO_BE_MENDED)
    return csv_pieces((*ERROR_COLUMNS, *layout.names), rows, encoding)


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
