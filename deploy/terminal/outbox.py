"""Writing into `res/` the way the real terminal is seen to do it, and clearing away what has stayed its time.

The file is created first and then written into (oqs-wire §2.5): programs that only react to a *change* of a
file would never notice one that is renamed into place complete.
"""

import contextlib
import os
import shutil
import threading
from pathlib import Path
from typing import IO

from deploy.terminal import durable, names
from deploy.terminal.inbox import Mark

# No Windows text mode; never through a symbolic link somebody may have put there.
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Outbox:
    """`res/`, written by several workers and swept by one."""

    def __init__(self, res: Path) -> None:
        self._res = res
        # Held from deleting a file of a name to creating it anew, and while sweeping one: the sweep must not
        # delete the new file in place of the old one it looked at.
        self._names = threading.Lock()

    def put(self, name: str, content: IO[bytes], *, instead_of: str | None = None) -> None:
        """Create the file, write into it piece by piece, and return when it is on the disk.

        One of the same name is replaced, and so is the one named `instead_of`: the same response in another form.
        Raises OSError, and then leaves no half-written file behind.
        """
        path = self._res / name
        with self._names:
            if instead_of is not None:
                (self._res / instead_of).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            handle = os.open(path, _CREATE, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
            durable.sync(self._res)
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise

    def sweep(self, before_ns: int) -> list[str]:
        """Delete files of ours last written before that time of the file system; return their names.

        Ours are, by name, responses, bounced requests and `.err` files of the OQS family. What another
        program keeps open stays until the next sweep.
        """
        with os.scandir(self._res) as entries:
            ours = [entry.name for entry in entries if names.is_ours(entry.name)]
        return [name for name in sorted(ours) if self._delete_if_old(self._res / name, before_ns)]

    def _delete_if_old(self, path: Path, before_ns: int) -> bool:
        with self._names, contextlib.suppress(OSError):
            mark = Mark.of(path)
            if mark.is_file and mark.modified_ns < before_ns:
                path.unlink()
                return True
        return False
