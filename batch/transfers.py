"""Long bodies, in or out: a slow peer keeps a thread of the web for as long as it likes, and the checks need theirs.

So each web process has a few places for transfers; who comes later is told to come again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from batch.domain.file_refusals import TRANSFERS_BUSY


class Places:
    """So many transfers at a time in one process."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)

    def take(self) -> None:
        """Take a place, or refuse."""
        if not self._free.acquire(blocking=False):
            raise TRANSFERS_BUSY.refusal()

    def give_back(self) -> None:
        """Give a place back."""
        self._free.release()

    @contextmanager
    def incoming(self) -> Iterator[None]:
        """Hold a place while a body comes in, or refuse."""
        self.take()
        try:
            yield
        finally:
            self.give_back()


class Outgoing:
    """Pieces of a body that goes out; holds a place from the start until the server closes it, or is refused one.

    A body of which something is `made` beforehand holds its place meanwhile.
    """

    def __init__(self, pieces: Iterator[bytes], places: Places) -> None:
        self._pieces = pieces
        self._places = places
        self._holds = False
        places.take()
        self._holds = True

    @classmethod
    def made(cls, make: Callable[[], tuple[int, Iterator[bytes]]], places: Places) -> tuple[int, "Outgoing"]:
        """Return the size and the pieces of what `make` makes."""
        going = cls(iter(()), places)
        try:
            size, going._pieces = make()
        except BaseException:
            going.close()
            raise
        return size, going

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Give the place back; called by the server at the end of the body, or when the peer has gone away."""
        if self._holds:
            self._holds = False
            self._places.give_back()


ENROLMENT_FILES: Final = Places(settings.ONSHI_TRANSFERS_AT_ONCE)
"""Enrolment files: they may be long, so one at a time is enough."""
BULK_FILES: Final = Places(settings.ONSHI_BULK_AT_ONCE)
"""Requests and results of bulk look-ups."""
