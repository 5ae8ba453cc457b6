"""Files that are made whole before their first byte leaves.

One that breaks off on its way must not look like a whole one, so its length is told beforehand; and what goes wrong
while it is made can still be said.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Final

PIECE: Final = 1 << 16
MOST_HELD: Final = 1 << 20
"""Bytes of a file that are held in memory; a longer one goes to the disk."""


def set_aside(pieces: Iterator[bytes]) -> tuple[int, Iterator[bytes]]:
    """Make a file, in a nameless one where it is large, and return its size in bytes and its pieces."""
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(SpooledTemporaryFile(MOST_HELD))
        for piece in pieces:
            file.write(piece)
        size = file.tell()
        file.seek(0)
        unless_whole.pop_all()
    return size, _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
