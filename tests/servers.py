"""pytest plugin: real PostgreSQL and Valkey for the run, unless DATABASE_URL and REDIS_URL name others.

Loaded with `-p tests.servers` (pyproject.toml) so that it comes before pytest-django reads the settings. The
servers run once, in the controlling process, on a fresh folder that is thrown away; pytest-xdist workers
inherit the two variables and start nothing.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from types import FrameType

import pytest

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import engine_runner
from deploy.embedded.servers import EmbeddedServers
from deploy.embedded.state import open_state

_VARIABLES = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}
_running: list[EmbeddedServers] = []


# A wrapper runs before every plain implementation of the hook, pytest-django's `tryfirst` one included.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start what no variable names, before the Django settings are read."""
    asked = early_config.known_args_namespace
    if not (asked.help or asked.version):
        _start()
    return (yield)


def pytest_report_header() -> str:
    """Say in the head of the run which servers it uses."""
    origin = "embedded" if _running else "DATABASE_URL, REDIS_URL"
    return f"servers: {origin}"


def pytest_unconfigure() -> None:
    """Stop the servers and remove their folder; also runs after Ctrl-C and after a failed collection."""
    while _running:
        servers = _running.pop()
        servers.stop()
        servers.state.close()
        shutil.rmtree(servers.state.home, ignore_errors=True)
        shutil.rmtree(servers.state.run, ignore_errors=True)
        shutil.rmtree(servers.state.path.parent, ignore_errors=True)


def _start() -> None:
    given = {variable for variable in _VARIABLES if os.environ.get(variable) or os.environ.get(f"{variable}_FILE")}
    wanted = {part: variable not in given for variable, part in _VARIABLES.items()}
    if not any(wanted.values()):
        return
    base = Path(tempfile.mkdtemp(prefix="onshi-tests-"))
    base.chmod(0o711)  # ours alone; the engines' user must be able to enter when we are root
    try:
        servers = EmbeddedServers(state=open_state(base / "state", engine_runner()), durable=False)
        _running.append(servers)
        servers.start(**wanted)
    except SetupError as error:
        pytest_unconfigure()
        raise pytest.UsageError(error.lines()) from error
    # pytest_unconfigure is not called where the run ends before its start, such as by settings that do not load.
    atexit.register(pytest_unconfigure)
    os.environ.update(servers.urls())
    _stop_on_sigterm()


def _stop_on_sigterm() -> None:
    """Let `kill` end the run as Ctrl-C does; by default it would leave the folder behind."""
    if sys.platform != "win32" and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
