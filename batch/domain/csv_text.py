"""The one way CSV is written: for a spreadsheet to open, in pieces, and no cell it would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from batch.domain.formulas import harmless
from eligibility.wire.encoding import Encoding, encode_text

BOM: Final = "\ufeff"
_ROWS_AT_ONCE: Final = 500


class _Line:
    """Where the csv module writes: what was written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_pieces(head: Sequence[str], rows: Iterable[Iterable[object]], encoding: Encoding = "utf-8") -> Iterator[bytes]:
    """Yield a file, some hundred rows at a time: UTF-8 with byte order mark, or Shift_JIS with ● for what it lacks.

    Texts are made harmless, the head is not; None is an empty cell, and whatever else is no text stands as it is.
    """
    if encoding == "utf-8":
        yield BOM.encode()
    for piece in _written(head, rows):
        yield encode_text(piece, encoding)


def _written(head: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(head)
    piece = [line.text]
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        piece.append(line.text)
        if len(piece) >= _ROWS_AT_ONCE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)
