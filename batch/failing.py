"""In which way work failed by a mistake of ours, told so that the same way is known again."""

import traceback
from pathlib import Path
from typing import Final

MOST_FAILURES: Final = 3
"""How often work may fail at the same row before it is broken off."""

LONGEST: Final = 200


class WorkFailedError(Exception):
    """A mistake of ours, and where it was made, in words that hold nothing of the file: it ends up in the log."""


def way_of(error: Exception, row: int) -> str:
    """Return which error it was, where, and at which row, in words that hold nothing of the file."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno} from row {row} on"[:LONGEST]
