"""Children of the launcher: stopped in time, with what they started, and never from another thread."""

import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from deploy.embedded.processes import did_not_start, spawn, stop_all, wait_until
from deploy.up.memory import resident_bytes
from tests.deploy.conftest import gone

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(helper.pid, flush=True)
time.sleep(60)
"""


def test_child_that_ignores_the_signal_is_killed_with_its_helpers(tmp_path: Path) -> None:
    child = spawn("stubborn", [sys.executable, "-c", STUBBORN], log=tmp_path / "log")
    assert wait_until(lambda: child.tail() != "", seconds=10)
    helper = int(child.tail())
    begun = time.monotonic()
    assert stop_all([child], seconds=0.3) == [child]
    assert time.monotonic() - begun < 3
    assert child.process.returncode == -signal.SIGKILL
    assert gone(helper)


def test_helpers_of_a_child_that_ended_by_itself_end_too(tmp_path: Path) -> None:
    script = STUBBORN.replace("time.sleep(60)\n", "sys.exit(3)\n").replace(", sys, time", ", sys")
    child = spawn("leaver", [sys.executable, "-c", script], log=tmp_path / "log")
    assert wait_until(lambda: not child.alive(), seconds=10)
    helper = int(child.tail())
    assert stop_all([child], seconds=1) == []
    assert child.process.returncode == 3
    assert gone(helper)


def test_children_come_from_the_main_thread_only(tmp_path: Path) -> None:
    caught: list[Exception] = []

    def attempt() -> None:
        try:
            spawn("stray", [sys.executable, "-c", ""], log=tmp_path / "log")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


def test_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        child = spawn("echo", [sys.executable, "-c", f"print('{word}')"], log=tmp_path / "echo.log")
        child.process.wait()
    assert (tmp_path / "echo.log").read_text(encoding="utf-8") == "second\n"
    assert (tmp_path / "echo.log.1").read_text(encoding="utf-8") == "first\n"


def test_answer_does_not_stand_in_the_log(tmp_path: Path) -> None:
    with (tmp_path / "answer").open("wb") as answer:
        script = "import sys; print('secret'); print('trouble', file=sys.stderr)"
        child = spawn("tell", [sys.executable, "-c", script], log=tmp_path / "log", answer=answer)
        child.process.wait()
    assert (tmp_path / "answer").read_text(encoding="utf-8") == "secret\n"
    assert child.tail() == "trouble"


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("LOG: starting\nFATAL: out of luck\nLOG: shutting down\n", "FATAL: out of luck"),
        ("could not find it\n\n", "could not find it"),
        ("", "ended with status 1"),
    ],
)
def test_reason_of_a_failed_start_is_the_servers_own(tmp_path: Path, log: str, reason: str) -> None:
    child = spawn("server", [sys.executable, "-c", "raise SystemExit(1)"], log=tmp_path / "log")
    child.process.wait()
    child.log.write_text(log, encoding="utf-8")
    error = did_not_start(child, "ended with status 1")
    assert f"server did not start: {reason} (log: " in error.en
    assert reason in error.ja


def test_memory_counts_children_and_shared_pages_once(tmp_path: Path) -> None:
    script = "import time; block = bytearray(64 << 20); print('held', flush=True); time.sleep(60)"
    before, processes = resident_bytes()
    assert before > 10 << 20
    child = spawn("holder", [sys.executable, "-c", script], log=tmp_path / "log")
    try:
        assert wait_until(lambda: child.tail() == "held", seconds=10)
        after, more = resident_bytes()
        assert more == processes + 1
        assert 60 << 20 < after - before < 120 << 20
    finally:
        stop_all([child], seconds=1)
