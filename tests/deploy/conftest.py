"""State folders for the launcher's own tests: real, short-lived, removed with everything they had outside."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded.errors import SetupError
from deploy.embedded.remove import remove

ORDINARY_USER = 65534


@pytest.fixture
def base() -> Iterator[Path]:
    """Make a folder that every user may enter (pytest's own tmp_path is 0700 and would hide it from the engines)."""
    folder = Path(tempfile.mkdtemp(prefix="onshi-"))
    folder.chmod(0o711)
    yield folder
    if folder.is_file():  # a test put a file in its place
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def state_dir(base: Path) -> Iterator[Path]:
    """Name a state folder that does not exist yet."""
    folder = base / "state"
    yield folder
    if folder.is_dir():
        try:
            remove(folder)
        except SetupError:
            shutil.rmtree(folder)  # one of the broken ones


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Run a block with the rights of an ordinary user, also where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(ORDINARY_USER)
    os.seteuid(ORDINARY_USER)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def embedded_urls() -> dict[str, str]:
    """Name the servers of this test run, as a person would name their own."""
    return {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}


def gone(pid: int, seconds: float = 5) -> bool:
    """Tell whether the process is away (or a zombie nobody has reaped) within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8"):
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
