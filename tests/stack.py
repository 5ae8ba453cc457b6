"""The complete `make up` as a test subject: a real launcher on a fresh folder and a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.up.options import ROOT

START_SECONDS = 90.0
STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A running `python -m deploy.up`: what it wrote to up.json, its process, its folder and what it printed."""

    up: dict[str, str]
    process: subprocess.Popen[bytes]
    state_dir: Path
    output: Path

    @property
    def url(self) -> str:
        """The address of the web, without a slash at the end."""
        return self.up["url"]

    def printed(self) -> str:
        """Return what it has said so far, both streams."""
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str, seconds: float = START_SECONDS) -> str:
        """Wait until it has said `text`; return all it has said."""
        _wait(lambda: text in self.printed(), self.process, self.output, seconds)
        return self.printed()


@contextmanager
def launched(state_dir: Path, **environment: str) -> Iterator[Stack]:
    """Start the launcher, wait for up.json, end it by SIGINT; AssertionError with its output where it fails.

    The servers of the test run are not passed on: the launcher brings its own, as on a fresh machine.
    """
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    settings = {"STATE_DIR": str(state_dir), "PORT": str(free_port()), "PYTHONDONTWRITEBYTECODE": "1"}
    output = state_dir.with_name(state_dir.name + ".output")
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.up"],
            cwd=ROOT,
            env=own | settings | environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        up_file = state_dir / "up.json"
        _wait(up_file.exists, process, output, START_SECONDS)
        up = json.loads(up_file.read_text(encoding="utf-8"))
        yield Stack(up=up, process=process, state_dir=state_dir, output=output)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        finally:
            process.kill()  # nothing happens where it has ended
            process.wait()


def free_port() -> int:
    """Return a port nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes], output: Path, seconds: float) -> None:
    """Poll `ready`; AssertionError with the launcher's output when it ends or time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        said = output.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, f"ended with status {process.returncode}:\n{said}"
        assert time.monotonic() < deadline, f"not ready within {seconds} s:\n{said}"
        time.sleep(0.05)
