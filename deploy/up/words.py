"""What the launcher says on the terminal; Japanese first, English beside it."""

import contextlib
import sys
from typing import TextIO

BANNER = """\
======================================================================
 Onshi オン資シミュレーター  架空データ専用・本番利用不可
 SYNTHETIC DATA ONLY. NOT FOR PRODUCTION. Never enter real people here.
======================================================================"""


def say(text: str) -> None:
    """Write a line for the person at the terminal, at once."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Write a line to standard error, at once."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    """Write and flush; a terminal or pipe that has gone away is no reason to leave servers behind."""
    with contextlib.suppress(OSError):
        stream.write(text + "\n")
        stream.flush()
