"""The terminal at work: looks into `req`, hands requests to the crew, sweeps `res`, until it is told to stop."""

import logging
import time

from deploy.terminal import names
from deploy.terminal.crew import Crew
from deploy.terminal.desk import Desk
from deploy.terminal.errand import Errand
from deploy.terminal.inbox import Inbox, Mark
from deploy.terminal.outbox import Outbox
from deploy.terminal.settings import Settings
from deploy.terminal.workroom import Entry, StillWritingError, Workroom

SWEEP_EVERY = 20.0
# How long a stop waits for requests under way. What is not done by then is resumed by the next start.
GRACE = 3.0
_NAP = 0.1
_BATCH = 16
_NANOSECONDS_PER_MINUTE = 60 * 10**9

log = logging.getLogger(__name__)


class Terminal:
    """One run over folders that exist and whose lock is held."""

    def __init__(self, settings: Settings) -> None:
        folders = settings.folders
        self._settings = settings
        self._inbox = Inbox(folders.req, settings.incomplete_after)
        self._workroom = Workroom(folders.work, folders.req)
        self._outbox = Outbox(folders.res)
        self._desk = Desk(settings.longest_pause, settings.parallel)
        errand = Errand(self._workroom, self._outbox, settings.server.encoding)
        self._crew = Crew(settings.parallel, self._desk, errand, settings.server)
        self._stopping = False
        # Said once each: why the request folder cannot be looked into, and which files cannot be taken.
        self._trouble = ""
        self._stuck: set[str] = set()

    def stop(self) -> None:
        """Ask `run` to end; safe in a signal handler."""
        self._stopping = True

    def run(self) -> bool:
        """Work until stopped, or, with `once`, until nothing is left. False: something was bounced or left."""
        for entry in self._workroom.resume():
            log.info("resumed %s", names.show(entry.name))
            self._desk.put(entry)
        self._crew.start()
        self._watch()
        left = self._desk.close()
        self._crew.join(GRACE)
        log.info("stopped")
        return not (self._crew.bounced or self._stuck or left)

    def _watch(self) -> None:
        next_sweep = time.monotonic()
        while not self._stopping:
            self._look()
            if time.monotonic() >= next_sweep:
                self._sweep()
                next_sweep = time.monotonic() + SWEEP_EVERY
            if self._settings.once and self._nothing_left():
                return
            self._sleep(self._settings.poll_interval)

    def _sleep(self, seconds: float) -> None:
        """In naps: a signal sets a flag, and setting a flag does not end a sleep."""
        end = time.monotonic() + seconds
        while not self._stopping and (rest := end - time.monotonic()) > 0:
            time.sleep(min(_NAP, rest))

    def _nothing_left(self) -> bool:
        return self._desk.idle and not self._trouble and self._inbox.waiting <= self._stuck

    def _look(self) -> None:
        """Take every finished request, in batches, so that the first need not wait for the last."""
        taken: list[Entry] = []
        trouble = ""
        try:
            for name, mark in self._inbox.look(time.monotonic()):
                taken += self._take(name, mark)
                if len(taken) == _BATCH:
                    self._hand_over(taken)
                    taken = []
        except OSError as error:
            trouble = type(error).__name__
        self._hand_over(taken)
        if trouble and trouble != self._trouble:
            log.warning("cannot look into the request folder (%s); trying on", trouble)
        self._trouble = trouble
        self._stuck &= self._inbox.waiting

    def _hand_over(self, taken: list[Entry]) -> None:
        """Put requests on the desk, brought to the disk first: none is sent under a ticket a power cut could lose."""
        try:
            self._workroom.keep(taken)
        except OSError as error:
            log.warning("the disk does not confirm what was taken (%s); going on", type(error).__name__)
        for entry in taken:
            log.info("taken %s", names.show(entry.name))
            self._desk.put(entry)

    def _take(self, name: str, mark: Mark) -> list[Entry]:
        try:
            entry = self._workroom.take(name, mark)
        except (StillWritingError, FileNotFoundError):
            return []  # its writer is not done with it after all; the next look will see
        except OSError as error:
            if name not in self._stuck:
                log.warning("cannot take %s yet (%s); trying on", names.show(name), type(error).__name__)
            self._stuck.add(name)
            return []
        self._inbox.taken(name)
        return [entry]

    def _sweep(self) -> None:
        """Delete responses past their stay time (`ResponseFileStayTime`, oqs-wire §2.1); 0 keeps them for ever.

        The file system that stamps files is asked for its time, by a file touched just now: no clock is read.
        """
        if not self._settings.stay_minutes:
            return
        probe = self._settings.folders.work / "clock"
        stay = int(self._settings.stay_minutes * _NANOSECONDS_PER_MINUTE)
        try:
            probe.touch()
            for name in self._outbox.sweep(probe.stat().st_mtime_ns - stay):
                log.info("deleted %s after its stay time", names.show(name))
        except OSError as error:
            log.warning("cannot sweep the response folder (%s)", type(error).__name__)
