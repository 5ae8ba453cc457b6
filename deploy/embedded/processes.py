"""Child processes that never outlive us.

Each child leads its own session, so that Ctrl-C in the terminal reaches only the supervisor, which then ends
the children in the right order. On Linux each child also asks the kernel for a signal at the death of its
parent, so that even `kill -9` of the supervisor leaves nothing behind.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import Runner

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.02

_COMPLAINT = re.compile(r"FATAL|PANIC|[Ee]rror|ERROR|Failed|failed")

# Loaded here and not in the hook: between fork and exec nothing may allocate or take a lock it can avoid.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Pause = Callable[[float], None]


@dataclass(slots=True)
class Child:
    """A running program: its name for people, its log, and the signal that asks it to end in good order."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int = signal.SIGTERM

    @property
    def pid(self) -> int:
        """The process id, also the id of the session and group it leads."""
        return self.process.pid

    def alive(self) -> bool:
        """Whether it still runs; reaps it when it has ended."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the stop signal; a child that has already ended is left alone."""
        if self.alive():
            self.process.send_signal(self.stop_signal)

    def wait(self, deadline: float) -> bool:
        """Wait until `deadline` (monotonic seconds); kill what is left of its group. True: it ended itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        clean = self.process.returncode is not None
        self._kill_group()
        self.process.wait()
        return clean

    def _kill_group(self) -> None:
        """End helpers that the program left behind (they are in its group), or the program itself."""
        if sys.platform == "win32":
            if self.alive():
                self.process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def tail(self, lines: int = 12) -> str:
        """Return the last lines of its log, for the message that says why it ended."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


class ChildEndedError(Exception):
    """A child ended although it should have gone on."""

    def __init__(self, child: Child) -> None:
        super().__init__(f"{child.name} ended with status {child.process.returncode}")
        self.child = child


def did_not_start(child: Child, cause: str = "") -> SetupError:
    """Word a server's failure to come up: its own last complaint, and where its log is."""
    said = [line.strip() for line in child.tail(50).splitlines() if line.strip()]
    complaints = [line for line in said if _COMPLAINT.search(line)]
    reason = next(reversed(complaints or said or [cause or "no message"]))
    return SetupError(
        f"{child.name} did not start: {reason} (log: {child.log}).",
        f"{child.name} を起動できません: {reason}（ログ: {child.log}）。",
    )


def spawn(
    name: str,
    argv: Sequence[str],
    *,
    log: Path,
    runner: Runner | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
    death_signal: int | None = None,
    answer: IO[bytes] | None = None,
) -> Child:
    """Start a program with its output in `log` (the log of the run before is kept as `<log>.1`).

    `death_signal` is what the child gets when we die without having stopped it (default: `stop_signal`).
    `answer` takes standard output instead of the log, for what must not be kept in one (keys).

    Must be called from the main thread: Linux ties the parent-death signal to the *thread* that forked.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started from the main thread only (parent-death signal)")
    runner = runner or Runner()
    if log.exists():
        log.replace(log.with_name(log.name + ".1"))
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- argument lists are built here, never from input
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=answer or output,
            stderr=output,
            cwd=cwd,
            env=env,
            user=runner.uid,
            group=runner.gid,
            extra_groups=[] if runner.drops else None,
            start_new_session=sys.platform != "win32",
            preexec_fn=_death_hook(death_signal or stop_signal),  # noqa: PLW1509 -- one system call, no Python locks taken
        )
    return Child(name=name, process=process, log=log, stop_signal=stop_signal)


def stop_all(children: Sequence[Child], seconds: float) -> list[Child]:
    """Ask all to stop at once, wait at most `seconds` for them together; returns those that had to be killed."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    return [child for child in children if not child.wait(deadline)]


def wait_until(ready: Callable[[], bool], *, seconds: float, pause: Pause = time.sleep) -> bool:
    """Poll `ready` until it is true or `seconds` are over; `pause` may raise to give up early."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() >= deadline:
            return False
        pause(POLL_SECONDS)
    return True


def _death_hook(death_signal: int) -> Callable[[], None] | None:
    """Make what the child runs between fork and exec: ask for `death_signal` when this process dies."""
    libc = _LIBC
    if libc is None:
        return None
    parent = os.getpid()

    def hook() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # died between fork and prctl: the signal would never come
            os._exit(1)

    return hook
