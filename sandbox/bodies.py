"""Bodies of requests that come slowly, or never: nobody's may keep so many threads of the web that others find none.

The server hands a request over when its headers have come, and reading the rest waits for as long as the peer likes: it
knows no time after which to give up, and the reading cannot be broken off. So whose bodies are waited for is counted.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Final, Protocol

from sandbox.domain.refusals import BODIES_SLOW

AT_ONCE: Final = 4
"""How many bodies of the same sandbox a process waits for: with its files (`batch.transfers`) fewer than threads."""
MOMENT: Final = 0.5
"""Seconds of real time in which a body has come that is not slow."""
A_WHILE: Final = 0.002
"""Seconds after which to look again whether there is room; many at once, none of them slow, rarely have to."""


class HasBody(Protocol):
    """A request, of Django or of its REST framework."""

    @property
    def body(self) -> bytes:
        """The whole body; reading it waits until it is there."""


class Bodies:
    """Who is waited for; `owner` is whatever a body counts for."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._lock = Lock()
        self._since: dict[Hashable, list[float]] = {}

    def begin(self, owner: Hashable) -> None:
        """Wait for a body from now on; raises Refusal where all that are waited for are slow."""
        while (youngest := self._begun(owner)) is not None:
            if monotonic() - youngest > MOMENT:
                raise BODIES_SLOW.refusal()
            sleep(A_WHILE)

    def end(self, owner: Hashable) -> None:
        """Wait for it no longer."""
        with self._lock:
            waiting = self._since[owner]
            del waiting[0]  # whichever it was: what is left only seems younger than it is
            if not waiting:
                del self._since[owner]

    def _begun(self, owner: Hashable) -> float | None:
        """Count one more; where there is no room, return since when the youngest is waited for."""
        with self._lock:
            waiting = self._since.setdefault(owner, [])
            if len(waiting) >= self._at_once:
                return waiting[-1]
            waiting.append(monotonic())
        return None


_bodies: Final = Bodies(AT_ONCE)


def body_of(request: HasBody, owner: Hashable) -> bytes:
    """Return the body of a request that counts for `owner`. Raises Refusal where too many of its bodies are slow."""
    with waiting_for(owner):
        return request.body


@contextmanager
def waiting_for(owner: Hashable) -> Iterator[None]:
    """Wait for a body that counts for `owner`. Raises Refusal where too many of its bodies are slow."""
    _bodies.begin(owner)
    try:
        yield
    finally:
        _bodies.end(owner)
