"""Long bodies, in or out: a slow peer keeps a thread of the web for as long as it likes, and the checks need theirs.

So each web process has a few places for transfers (ONSHI_TRANSFERS_AT_ONCE); who comes later is told to come again.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from batch.domain.file_refusals import TRANSFERS_BUSY

PLACES: Final = threading.BoundedSemaphore(settings.ONSHI_TRANSFERS_AT_ONCE)


@contextmanager
def incoming() -> Iterator[None]:
    """Hold a place while a body comes in, or refuse."""
    _take()
    try:
        yield
    finally:
        PLACES.release()


class Outgoing:
    """Pieces of a body that goes out; holds a place from the start until the server closes it, or is refused one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._holds = False
        _take()
        self._holds = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Give the place back; called by the server at the end of the body, or when the peer has gone away."""
        if self._holds:
            self._holds = False
            PLACES.release()


def _take() -> None:
    if not PLACES.acquire(blocking=False):
        raise TRANSFERS_BUSY.refusal()
