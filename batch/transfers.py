"""Long bodies, in or out: a slow peer keeps a thread of the web for as long as it likes, and the checks need theirs.

So each web process has a few places for transfers; who comes later is told to come again. The last of them is for a
sandbox that has none yet: nobody's transfers, however slow, keep others from theirs.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from django.conf import settings

from batch.domain.file_refusals import TRANSFERS_BUSY
from batch.whole import MOST_HELD, PIECE
from eligibility.wire import Source


class Places:
    """So many transfers at a time in one process; each is a sandbox's (by id)."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._held: Counter[int] = Counter()

    def take(self, sandbox_id: int) -> None:
        """Take a place, or refuse."""
        with self._lock:
            free = self._count - self._held.total()
            if free <= (1 if self._held[sandbox_id] else 0):
                raise TRANSFERS_BUSY.refusal()
            self._held[sandbox_id] += 1

    def give_back(self, sandbox_id: int) -> None:
        """Give a place back."""
        with self._lock:
            self._held[sandbox_id] -= 1
            self._held = +self._held  # without those who hold none

    @contextmanager
    def incoming(self, sandbox_id: int) -> Iterator[None]:
        """Hold a place while a body comes in, or refuse."""
        self.take(sandbox_id)
        try:
            yield
        finally:
            self.give_back(sandbox_id)


@contextmanager
def received(body: Source, *, limit: int) -> Iterator[IO[bytes]]:
    """Receive a body before anything is done about it, so that nothing waits with it: no transaction, no lock.

    It lies in memory, or, where it is longer, in a nameless file. Of one that has more than `limit` bytes no more is
    read than shows that.
    """
    with SpooledTemporaryFile(MOST_HELD) as file:
        while file.tell() <= limit and (piece := body.read(PIECE)):
            file.write(piece)
        file.seek(0)
        yield file


class Outgoing:
    """Pieces of a body that goes out; holds a place from the start until the server closes it, or is refused one.

    A body of which something is `made` beforehand holds its place meanwhile.
    """

    def __init__(self, pieces: Iterator[bytes], places: Places, sandbox_id: int) -> None:
        self._pieces = pieces
        self._places = places
        self._sandbox_id = sandbox_id
        self._holds = False
        places.take(sandbox_id)
        self._holds = True

    @classmethod
    def made(
        cls, make: Callable[[], tuple[int, Iterator[bytes]]], places: Places, sandbox_id: int
    ) -> tuple[int, "Outgoing"]:
        """Return the size and the pieces of what `make` makes."""
        going = cls(iter(()), places, sandbox_id)
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
            self._places.give_back(self._sandbox_id)


ENROLMENT_FILES: Final = Places(settings.ONSHI_TRANSFERS_AT_ONCE)
"""Enrolment files."""
BULK_FILES: Final = Places(settings.ONSHI_BULK_AT_ONCE)
"""Requests and results of bulk look-ups."""
