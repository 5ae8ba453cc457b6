"""One terminal per work folder. The operating system holds the lock, so a dead process never leaves a stale one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.terminal.errors import StartError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file for the length of the block. Raises StartError when another terminal holds it."""
    with path.open("a+b") as file:
        try:
            _try_lock(file.fileno())
        except (BlockingIOError, PermissionError) as error:
            raise StartError(
                ja="このフォルダーでは別の端末プログラムが動作中です。一つだけ起動してください。",
                en="Another terminal is already at work in this folder; run only one.",
            ) from error
        yield
