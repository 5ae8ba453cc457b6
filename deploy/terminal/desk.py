"""The order in which requests are carried: by arrival, several at once, those that failed again after a pause."""

import bisect
import threading
import time
from dataclasses import dataclass

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


class Desk:
    """Hands jobs to workers. All methods may be called from any thread.

    A failure of one request (`shared=False`) holds back that request alone, so that one the server cannot
    digest never stops the others. A failure that speaks for the server holds back all of them.
    """

    def __init__(self, longest_pause: float) -> None:
        self._longest_pause = longest_pause
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
            self._busy.discard(job.slot)
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
            self._busy.discard(job.slot)
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
        held = set(self._busy)
        for place, job in enumerate(self._waiting):
            if job.due <= now and job.slot not in held:
                self._busy.add(job.slot)
                return self._waiting.pop(place)
            held.add(job.slot)
        return None

    def _until_something_may_change(self, now: float) -> float | None:
        times = [max(job.due, self._reopens) for job in self._waiting if job.slot not in self._busy]
        return max(_SHORTEST_WAIT, min(times) - now) if times else None

    def _pause(self, failures: int) -> float:
        return min(self._longest_pause, FIRST_PAUSE * float(1 << min(failures, 16)))
