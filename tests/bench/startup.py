"""`make up` on existing state: how long to its first answer, and what all of it takes in memory."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from tests.bench.prepare import ROOT
from tests.bench.stage import BrokenError, free_port

FIRST_ANSWER = re.compile(r"first answer")
READY = re.compile(r"memory (\d+) MB \((\d+) processes\)")
GIVE_UP_SECONDS = 180.0
STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the first answer was printed, and the memory of the whole set when all was ready."""

    seconds: float
    megabytes: int
    processes: int


def start_again(folder: Path) -> Start:
    """Start `make up` on a state folder of its own; the first start there only sets it up."""
    if not (folder / "up" / "onshi-state").exists():
        start(folder)
    return start(folder)


def start(folder: Path) -> Start:
    """Start the launcher, wait until all of it is ready, end it; BrokenError when it does not get there."""
    chosen = {"STATE_DIR": str(folder / "up"), "PORT": str(free_port())}
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    began, seconds = time.monotonic(), 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "deploy.up"],
        cwd=ROOT,
        env=inherited | chosen,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as launcher:
        deadline = Timer(GIVE_UP_SECONDS, launcher.kill)
        deadline.start()
        try:
            said: list[str] = []
            for line in launcher.stdout or ():
                said.append(line)
                if FIRST_ANSWER.search(line):
                    seconds = time.monotonic() - began
                if found := READY.search(line):
                    return Start(seconds=seconds, megabytes=int(found[1]), processes=int(found[2]))
            raise BrokenError("make up did not start:\n" + "".join(said[-20:]))
        finally:
            deadline.cancel()
            launcher.send_signal(signal.SIGTERM)
            launcher.communicate(timeout=STOP_SECONDS)
