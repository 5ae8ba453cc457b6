"""The one process that starts everything, watches it, and ends it in order."""

import json
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from types import FrameType
from typing import Any

from deploy.embedded.processes import Child, spawn, stop_all, wait_until
from deploy.embedded.servers import EmbeddedServers
from deploy.embedded.state import State, write_private
from deploy.up import first_answer, memory, programs, schema
from deploy.up.first_answer import FirstAnswer, FirstAnswerError
from deploy.up.options import ROOT, Options
from deploy.up.words import say

PREPARE_SECONDS = 300.0
WORKER_SECONDS = 60.0
STOP_SECONDS = 4.5  # granian kills its own workers after 3
WATCH_SECONDS = 0.2
MEGABYTE = 1 << 20
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class StopAskedError(BaseException):
    """A signal asked us to end. Not an Exception, so that no handler on the way takes it for a failure."""


class ProgramFailedError(Exception):
    """A program ended or does not do its work; the text names it and shows the end of its log."""


# What a name in up.json does not say by itself.
REMARKS = {"admin_key": "  （設置者 / of the installation: may also create sandboxes）"}


@dataclass(frozen=True, slots=True)
class Keys:
    """What `manage.py prepare` answers: the default sandbox and its keys."""

    sandbox: str
    admin_key: str
    provider_key: str
    provider_code: str
    insurer_key: str


@dataclass(slots=True)
class Supervisor:
    """One run of `make up`; `started` is the monotonic second the run began."""

    options: Options
    state: State
    started: float
    children: list[Child] = field(default_factory=list)
    stop_asked: bool = False

    def run(self) -> None:
        """Start everything, then watch until a signal comes; always ends what was started."""
        self._take_signals()
        up_file = self.state.path / "up.json"
        up_file.unlink(missing_ok=True)  # of a run that was killed: it must not be taken for this one's
        servers = EmbeddedServers(state=self.state, pause=self._pause)
        try:
            servers.start(postgres=not self.options.database_url, valkey=not self.options.redis_url)
            self._serve(servers)
        except StopAskedError:
            say("\n終了します / stopping")
        finally:
            stop_all(self.children, STOP_SECONDS)
            servers.stop()
            up_file.unlink(missing_ok=True)

    def _serve(self, servers: EmbeddedServers) -> None:
        """Bring up the programs in the order of what needs what, then watch all of them.

        The workers come last: loading beside the web they would put off the first answer by a second.
        """
        given = {"DATABASE_URL": self.options.database_url, "REDIS_URL": self.options.redis_url}
        urls = {name: url for name, url in given.items() if url} | servers.urls()
        own = programs.secrets(self.state.secret) | {"ONSHI_FILES_DIR": str(self.state.path / "files")}
        environment = programs.environment(urls, own)
        if schema.is_current(urls["DATABASE_URL"], ROOT):
            web = self._web(environment)
            keys = self._prepare(environment)
        else:
            keys = self._prepare(environment)
            web = self._web(environment)
        self._announce(keys, self._first_answer(web, keys))
        schedule = self.state.path / "celerybeat-schedule"
        workers = [
            self._program("worker", programs.worker(schedule), environment),
            *(self._program(queue, programs.alone(queue), environment) for queue in ("files", "bulk")),
        ]
        for worker in workers:
            self._await_worker(worker)
        self._say_size()
        self._watch([*self.children, *servers.children])

    def _prepare(self, environment: dict[str, str]) -> Keys:
        """Migrate and seed; the keys come by a file that nobody else can read."""
        with tempfile.TemporaryFile() as output:
            child = spawn(
                "prepare",
                programs.prepare(self.state.path / "keys.json"),
                log=self.state.log / "prepare.log",
                env=environment,
                cwd=ROOT,
                answer=output,
            )
            self.children.append(child)
            wait_until(lambda: not child.alive(), seconds=PREPARE_SECONDS, pause=self._pause)
            if child.process.returncode != 0:
                raise ProgramFailedError(_last_words(child))
            self.children.remove(child)
            output.seek(0)
            return _keys(output.read())

    def _web(self, environment: dict[str, str]) -> Child:
        return self._program("web", programs.web(self.options), environment)

    def _program(self, name: str, argv: Sequence[str], environment: dict[str, str]) -> Child:
        log = self.state.log / f"{name}.log"
        child = spawn(name, argv, log=log, env=environment, cwd=ROOT)
        self.children.append(child)
        return child

    def _first_answer(self, web: Child, keys: Keys) -> FirstAnswer:
        port = self.options.port
        try:
            first_answer.await_health(port, alive=web.alive, pause=self._pause)
            return first_answer.ask(port, provider_key=keys.provider_key, admin_key=keys.admin_key)
        except FirstAnswerError as error:
            raise ProgramFailedError(f"{error}\n{_last_words(web)}") from error

    def _announce(self, keys: Keys, answer: FirstAnswer) -> None:
        """Print the first answer with its reason and everything a person needs next; write up.json."""
        seconds = time.monotonic() - self.started
        say(f"\n--- 最初の回答 / first answer ({seconds:.1f} s)\n{answer.xml}")
        say(f"--- 理由 / why\n{answer.explanation_ja}\n\n{answer.explanation_en}")
        say(f"\n--- {self.options.url}  (API: {self.options.url}/api/docs)")
        say("\n".join(f"  {name:<14}{value}{REMARKS.get(name, '')}" for name, value in asdict(keys).items()))
        say(f"\n{first_answer.curl_line(self.options.url, keys.provider_key)}\n")
        document = {"url": self.options.url, **asdict(keys)}
        write_private(self.state.path / "up.json", json.dumps(document, indent=2) + "\n")

    def _await_worker(self, worker: Child) -> None:
        """Wait for Celery's own word that it consumes from the broker."""
        ready = wait_until(
            lambda: not worker.alive() or " ready." in worker.tail(200),
            seconds=WORKER_SECONDS,
            pause=self._pause,
        )
        if not (ready and worker.alive()):
            raise ProgramFailedError(_last_words(worker))

    def _say_size(self) -> None:
        """Say how big everything is, now that all of it runs."""
        size, count = memory.resident_bytes()
        say(f"worker 準備完了 / worker ready; メモリー / memory {size // MEGABYTE} MB ({count} processes)")
        say("Ctrl-C で終了 / Ctrl-C ends everything")

    def _watch(self, children: Sequence[Child]) -> None:
        """Return never: raise at a signal, or when any program or server ends."""
        while True:
            for child in children:
                if not child.alive():
                    raise ProgramFailedError(_last_words(child))
            self._pause(WATCH_SECONDS)

    def _pause(self, seconds: float) -> None:
        """Sleep a moment; every wait of the launcher goes through here, so a signal is heard within it."""
        if self.stop_asked:
            raise StopAskedError
        time.sleep(seconds)

    def _take_signals(self) -> None:
        """Only note that a signal came: raised in the middle of a start, it could lose a child just started."""

        def note(_number: int, _frame: FrameType | None) -> None:
            self.stop_asked = True

        for name in SIGNALS:
            number = getattr(signal, name, None)  # no SIGHUP on Windows
            if number is not None and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                signal.signal(number, note)  # nohup means: stay when the terminal goes


def _keys(output: bytes) -> Keys:
    """Read the last line of the answer of `manage.py prepare`."""
    lines = output.decode("utf-8").strip().splitlines()
    found: dict[str, Any] = json.loads(lines[-1])
    return Keys(**{name: str(found[name]) for name in Keys.__slots__})


def _last_words(child: Child) -> str:
    """Name the program that ended, or does not answer, and show why."""
    if child.alive():
        what = f"{child.name} が正しく応答しません / {child.name} runs, but does not do its work"
    else:
        what = f"{child.name} が終了しました / {child.name} ended (status {child.process.returncode})"
    return f"{what}; log: {child.log}\n{child.tail()}"
