"""The workers: each takes jobs from the desk and carries them with a courier of its own."""

import logging
import threading
import time
import traceback

from deploy.terminal import names
from deploy.terminal.courier import Courier
from deploy.terminal.desk import Desk, Job
from deploy.terminal.errand import Errand
from deploy.terminal.reply import Later, Refusal, Reply
from deploy.terminal.settings import Server

log = logging.getLogger(__name__)


class Crew:
    """A few threads. They are daemons: a process that ends never waits for a server."""

    def __init__(self, size: int, desk: Desk, errand: Errand, server: Server) -> None:
        self._desk = desk
        self._errand = errand
        self._server = server
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]
        self._talk = threading.Lock()
        self._server_away = False
        self._bounced = 0

    @property
    def bounced(self) -> int:
        """How many requests could not be processed so far."""
        with self._talk:
            return self._bounced

    def start(self) -> None:
        """Begin; requests put on the desk from now on and before are carried."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> None:
        """Wait that long at most for the requests under way. To be called when the desk is closed."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        courier = Courier(self._server)
        while (job := self._desk.next()) is not None:
            outcome = self._outcome(job, courier)
            self._tell(job, outcome)
            if isinstance(outcome, Later):
                self._desk.postpone(job, shared=outcome.shared, after=outcome.after)
            else:
                self._desk.settle(job)
        courier.close()

    def _outcome(self, job: Job, courier: Courier) -> Reply:
        try:
            return self._errand.run(job.entry, courier)
        except OSError as error:
            return Later(f"a folder does not let us: {type(error).__name__}", shared=False)
        except Exception as error:  # noqa: BLE001 -- a fault of ours must cost this try, not the worker
            last = traceback.extract_tb(error.__traceback__)[-1]
            return Later(f"{type(error).__name__} at {last.name}:{last.lineno}", shared=False)

    def _tell(self, job: Job, outcome: Reply) -> None:
        """Say once that the server is away, once that a request has to wait, and once that all is well again."""
        with self._talk:
            if isinstance(outcome, Later):
                if outcome.shared and not self._server_away:
                    self._server_away = True
                    log.warning("waiting for the server (%s); nothing is lost", outcome.reason)
                elif not outcome.shared and job.failures == 0:
                    log.warning("will try %s again (%s)", names.show(job.entry.name), outcome.reason)
                return
            if isinstance(outcome, Refusal):
                self._bounced += 1
            if self._server_away and outcome.from_server:
                self._server_away = False
                log.info("the server answers again")
