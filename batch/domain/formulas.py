"""Cells that a spreadsheet would take for a formula: made harmless in what we hand back, undone in what we read.

A spreadsheet runs a cell that begins with = + - @, also after blanks or quotes, and full-width in Japanese ones. An
apostrophe before it makes it text. Every file is read with that apostrophe taken off, so that a file handed back can be
sent again as it is.
"""

import re
from typing import Final

APOSTROPHE: Final = "'"

# Apostrophes are skipped too: a cell that had one before a formula gets another, or taking one off would change it.
_RISKY: Final = re.compile(r"""[\s'"]*[=+\-@＝＋－＠\t\r]""")


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it."""
    return APOSTROPHE + cell if _RISKY.match(cell) else cell


def original(cell: str) -> str:
    """Return the cell that `harmless` was given."""
    return cell[1:] if cell[:1] == APOSTROPHE and _RISKY.match(cell, 1) else cell
