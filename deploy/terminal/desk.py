"""The order in which requests are carried: by arrival, several at once, those that failed again after a pause."""

import bisect
import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deploy.terminal import names
from deploy.terminal.workroom import Entry

FIRST_PAUSE = 0.2
_SHORTEST_WAIT = 0.02


@dataclass(slots=True)
class Job:
    """A request, how often it was tried in vain, and when (monotonic seconds) it may be tried again."""

    entry: Entry
    failures: int = 0
    due: float = 0.0

    @property
    def slot(self) -> str:
        """Requests of one name share one response file, so they are carried one after the other."""
        return self.entry.name.casefold()

    @property
    def bulk(self) -> bool:
        """Whether it may keep a courier for long."""
        return names.is_bulk(self.entry.name)


class Desk:
    """Hands jobs to workers. All methods may be called from any thread.

    A failure of one request (`shared=False`) holds back that request alone, so that one the server cannot
    digest never stops the others. A failure that speaks for the server holds back all of them.

    Bulk files never have all couriers, so that a patient at the counter need not wait for one to be carried. Of
    `couriers` at least one is left for single requests; a courier that is alone carries those first.
    """

    def __init__(self, longest_pause: float, couriers: int) -> None:
        self._longest_pause = longest_pause
        self._alone = couriers == 1
        self._bulk_places = max(1, couriers - 1)
        self._state = threading.Condition()
        self._waiting: list[Job] = []  # by ticket, which is by arrival
        self._busy: set[str] = set()
        self._shared_failures = 0
        self._reopens = 0.0
        self._closed = False

    def put(self, entry: Entry) -> None:
        """Add a request."""
        with self._state:
            self._enqueue(Job(entry))

    def next(self) -> Job | None:
        """Wait for the next job that may be carried; None when the desk is closed."""
        with self._state:
            while not self._closed:
                now = time.monotonic()
                job = self._pick(now)
                if job is not None:
                    return job
                self._state.wait(self._until_something_may_change(now))
            return None

    def settle(self, job: Job) -> None:
        """Forget a job that is done."""
        with self._state:
            self._release(job)
            self._shared_failures = 0
            self._state.notify_all()

    def postpone(self, job: Job, *, shared: bool, after: float = 0.0) -> None:
        """Queue a job that failed again, at the earliest `after` seconds from now."""
        with self._state:
            now = time.monotonic()
            if shared:
                self._reopens = max(self._reopens, now + max(after, self._pause(self._shared_failures)))
                self._shared_failures += 1
            else:
                job.due = now + max(after, self._pause(job.failures))
            job.failures += 1
            self._release(job)
            self._enqueue(job)

    def close(self) -> int:
        """Give out nothing more; return how many requests are left, those under way among them."""
        with self._state:
            self._closed = True
            self._state.notify_all()
            return len(self._waiting) + len(self._busy)

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting and nothing under way."""
        with self._state:
            return not self._waiting and not self._busy

    def _enqueue(self, job: Job) -> None:
        bisect.insort(self._waiting, job, key=lambda waiting: waiting.entry.ticket)
        self._state.notify_all()

    def _pick(self, now: float) -> Job | None:
        if now < self._reopens:
            return None
        for job in self._only_time_holds_back():
            if job.due <= now:
                self._waiting.remove(job)
                self._busy.add(job.slot)
                self._bulk_places -= job.bulk
                return job
        return None

    def _only_time_holds_back(self) -> Iterator[Job]:
        """Jobs that neither one under way nor one before them holds back, in the order in which they are carried."""
        held = set(self._busy)
        for job in self._in_order():
            if job.slot not in held and (self._bulk_places or not job.bulk):
                yield job
            held.add(job.slot)

    def _in_order(self) -> Iterable[Job]:
        if not self._alone:
            return self._waiting
        singles = (job for job in self._waiting if not job.bulk)
        return itertools.chain(singles, (job for job in self._waiting if job.bulk))

    def _release(self, job: Job) -> None:
        self._busy.discard(job.slot)
        self._bulk_places += job.bulk

    def _until_something_may_change(self, now: float) -> float | None:
        times = [max(job.due, self._reopens) for job in self._only_time_holds_back()]
        return max(_SHORTEST_WAIT, min(times) - now) if times else None

    def _pause(self, failures: int) -> float:
        return min(self._longest_pause, FIRST_PAUSE * float(1 << min(failures, 16)))
