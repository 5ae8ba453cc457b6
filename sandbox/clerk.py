"""Many ways to an answer are walked in step, so that what they need is fetched for all of them at once.

A way is a generator. It yields what it needs (facts, a row of the journal), is sent what came of it, and returns the
answer. One alone can be walked by `walk_alone`. A `Clerk` walks those of many threads together: whatever several need
at the same moment is one errand, and what an errand costs however much it brings (a statement, its round trip, its
commit, a change of process) is paid once (docs/adr/0012-clerk.md). Pure threading, nothing of Django in it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Generator, Mapping, Sequence
from threading import Lock, Thread
from typing import Any, Generic, TypeVar, cast

Got = TypeVar("Got")

Way = Generator[Any, Any, Got]
"""Yields what it needs, is sent what it got, returns the answer."""

Errands = Mapping[type, Callable[[Sequence[Any]], Sequence[Any]]]
"""Type of what is needed → what fetches it for several ways at once: a result for each, in order."""

PATIENCE_SECONDS = 0.002
"""How long the clerk waits for as many as went together the last time."""


def walk_alone(way: Way[Got], errands: Errands) -> Got:
    """Walk one way to its end in this thread, and return the answer."""
    try:
        need = next(way)
        while True:
            try:
                (got,) = errands[type(need)]([need])
            except Exception as error:  # noqa: BLE001  # the way may catch it; else it comes out here
                need = way.throw(error)
            else:
                need = way.send(got)
    except StopIteration as end:
        return cast("Got", end.value)


class _Call(Generic[Got]):
    """A way that is being walked: what it needs next, and what came of it once `arrived` can be taken."""

    __slots__ = ("answer", "arrived", "ended", "error", "need", "way")

    def __init__(self, way: Way[Got], need: Any) -> None:
        self.way = way
        self.need = need
        self.answer: Got | None = None
        self.error: BaseException | None = None
        self.ended = False
        self.arrived = Lock()
        self.arrived.acquire()  # released by the clerk, once

    def goes_on(self, step: Callable[[Any], Any], given: Any) -> bool:
        """Take a step; tell whether something more is needed, else let the caller have what came of it."""
        try:
            self.need = step(given)
        except StopIteration as end:
            self.end(answer=end.value)
        except BaseException as error:  # noqa: BLE001  # raised where the way was begun
            self.end(error=error)
        else:
            return True
        return False

    def end(self, *, answer: Got | None = None, error: BaseException | None = None) -> None:
        """Let the caller have what came of it, once."""
        if not self.ended:
            self.answer, self.error, self.ended = answer, error, True
            self.arrived.release()


class Clerk:
    """One thread that walks the ways of others in step, `most` at a time; it starts with the first of them.

    It sets out with what is there. Only when several went together the last time it first waits for as many, two
    milliseconds at most: programs that ask again as soon as they are answered are then always served together. So
    who is alone never waits, but for the first time after a crowd.

    An error of a class in `spoiling` may be the fault of one need: the errand is then done for each need by itself,
    so that the error meets only the way that caused it. An errand that raises one of these must have undone
    everything. Any other error meets every way that was part of the errand. `recover` is called in the clerk's
    thread after each errand that failed.
    """

    def __init__(
        self,
        errands: Errands,
        *,
        most: int,
        spoiling: tuple[type[Exception], ...] = (),
        recover: Callable[[], None] = lambda: None,
    ) -> None:
        self._errands = errands
        self._most = most
        self._spoiling = spoiling
        self._recover = recover
        self._lock = Lock()
        self._calls: deque[_Call[Any]] = deque()
        self._wanted = 0  # how many calls the clerk sleeps for; 0 while it is awake
        self._bell = Lock()
        self._bell.acquire()  # released by the call that makes them as many
        self._thread: Thread | None = None

    def walk(self, way: Way[Got]) -> Got:
        """Walk to the first need here, leave the rest of the way to the clerk, and return the answer."""
        try:
            call = _Call(way, next(way))
        except StopIteration as end:
            return cast("Got", end.value)
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="clerk", daemon=True)
                self._thread.start()
            self._calls.append(call)
            if self._wanted and len(self._calls) >= self._wanted:
                self._wanted = 0
                self._bell.release()
        call.arrived.acquire()
        if call.error is not None:
            raise call.error
        return cast("Got", call.answer)

    def _serve(self) -> None:
        """Walk what comes, for as long as the process lives."""
        expected = 1
        while True:
            if not self._come(expected, PATIENCE_SECONDS):
                self._come(1)
            with self._lock:
                walking = [self._calls.popleft() for _ in range(min(self._most, len(self._calls)))]
            self._walk(walking)
            expected = min(self._most, len(walking) + len(self._calls))

    def _walk(self, calls: Sequence[_Call[Any]]) -> None:
        """Walk to the end of all ways."""
        walking = list(calls)
        try:
            while walking:
                walking = self._step(walking)
        except BaseException as error:  # noqa: BLE001  # a fault of ours: the clerk lives on, and nobody is left waiting
            for call in calls:
                call.end(error=error)

    def _come(self, number: int, seconds: float = -1) -> bool:
        """Wait until so many calls are there; False when the time was over before. -1 waits for ever."""
        with self._lock:
            if len(self._calls) >= number:
                return True
            self._wanted = number
        if self._bell.acquire(timeout=seconds):
            return True
        with self._lock:
            came, self._wanted = not self._wanted, 0
        if came:  # just after the time was over: the bell has been rung
            self._bell.acquire()
        return came

    def _step(self, walking: Sequence[_Call[Any]]) -> list[_Call[Any]]:
        """Fetch what is needed and go on with it; return those who need something more."""
        needing: dict[type, list[_Call[Any]]] = defaultdict(list)
        for call in walking:
            needing[type(call.need)].append(call)
        return [call for kind, calls in needing.items() for call in self._fetch(kind, calls)]

    def _fetch(self, kind: type, calls: Sequence[_Call[Any]]) -> list[_Call[Any]]:
        try:
            results = self._errands[kind]([call.need for call in calls])
            given = list(zip(calls, results, strict=True))
        except Exception as error:  # noqa: BLE001  # raised in the ways it meets
            return self._failed(kind, calls, error)
        return [call for call, got in given if call.goes_on(call.way.send, got)]

    def _failed(self, kind: type, calls: Sequence[_Call[Any]], error: Exception) -> list[_Call[Any]]:
        self._recover()
        if len(calls) > 1 and isinstance(error, self._spoiling):
            return [going for call in calls for going in self._fetch(kind, [call])]
        return [call for call in calls if call.goes_on(call.way.throw, error)]
