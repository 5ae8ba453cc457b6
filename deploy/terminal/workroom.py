"""The private folder requests are in while they are under way: what makes a kill at any moment harmless.

A request is taken by one rename, `req/<name>` → `.work/<ticket>/<name>`. The ticket is the order of arrival
and a random number, and it is sent as the Idempotency-Key. So there is no moment at which a taken request has
no key, no second file that could disagree with the first, and nothing to repair after a kill: what lies in
`.work` is sent again under its own key, and the server, which keeps its answers by key, answers the same.
"""

import contextlib
import itertools
import stat
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.terminal import durable, names
from deploy.terminal.inbox import Mark

# Put beside a request that is answered but cannot be deleted (a virus scanner holds it). No request has this
# name: names that start with a dot are never taken.
_DONE = ".done"
# An answer on its way is held in memory up to this length, and from there on in a file of this prefix.
_SHORT = 1024 * 1024
_ANSWER = ".answer-"


class StillWritingError(OSError):
    """The file was changed or replaced between the look and the taking; it is back in `req`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request under way: the file, in a folder whose name is its ticket."""

    path: Path

    @property
    def name(self) -> str:
        """The name the client gave it."""
        return self.path.name

    @property
    def ticket(self) -> str:
        """Order of arrival and random number; the Idempotency-Key (41 characters)."""
        return self.path.parent.name


class Workroom:
    """`.work`: takes requests in, hands back those of an earlier run, lets go of those answered."""

    def __init__(self, work: Path, req: Path) -> None:
        self._work = work
        self._req = req
        last = max((ticket.name for ticket in self._tickets()), default="0")
        self._numbers = itertools.count(int(last.split("-")[0]) + 1)

    def resume(self) -> list[Entry]:
        """Find what an earlier run left, in order of arrival, and clear away the remains of answers and requests."""
        for answer in self._work.glob(f"{_ANSWER}*"):
            answer.unlink()
        entries = []
        for ticket in sorted(self._tickets()):
            files = [path for path in ticket.iterdir() if path.name != _DONE and Mark.of(path).is_file]
            if (ticket / _DONE).exists():
                for file in files:
                    self.finish(Entry(file))
            elif files:
                entries += [Entry(file) for file in files]
            else:
                ticket.rmdir()
        return entries

    def take(self, name: str, mark: Mark) -> Entry:
        """Move a finished request in, with its ticket. `mark` is what the look found.

        Raises StillWritingError when the file is no longer that one, FileNotFoundError when it is gone, and
        OSError when it cannot be moved now (on Windows: while somebody holds it open).
        """
        ticket = self._work / f"{next(self._numbers):08d}-{uuid.uuid4().hex}"
        ticket.mkdir()
        entry = Entry(ticket / name)
        try:
            (self._req / name).rename(entry.path)
        except OSError:
            ticket.rmdir()
            raise
        if Mark.of(entry.path) != mark:
            entry.path.rename(self._req / name)
            ticket.rmdir()
            raise StillWritingError(name)
        return entry

    def keep(self, entries: Iterable[Entry]) -> None:
        """Bring what was taken to the disk; to be called before any of it is sent.

        Bulk files are long: their content is left to `keep_content`, so that nobody waits here while it is written.
        """
        taken = list(entries)
        for entry in taken:
            if not names.is_bulk(entry.name):
                self.keep_content(entry)
            durable.sync(entry.path.parent)
        if taken:
            durable.sync(self._work, self._req)

    def keep_content(self, entry: Entry) -> None:
        """Bring the bytes of a request to the disk."""
        durable.sync(entry.path)

    def open_answer(self) -> IO[bytes]:
        """Open a nameless file for an answer on its way; it is gone when it is closed, or with the process.

        What it holds needs not outlive us: until the response is safely in `res`, the server can be asked again.
        """
        return tempfile.SpooledTemporaryFile(_SHORT, prefix=_ANSWER, dir=str(self._work))

    def finish(self, entry: Entry) -> None:
        """Let go of a request whose response is safely in `res`."""
        try:
            _delete(entry.path)
        except OSError:
            (entry.path.parent / _DONE).touch()  # the next start deletes it instead of sending it again
            return
        with contextlib.suppress(OSError):
            (entry.path.parent / _DONE).unlink(missing_ok=True)
            entry.path.parent.rmdir()

    def _tickets(self) -> list[Path]:
        return [path for path in self._work.iterdir() if path.is_dir() and path.name.split("-")[0].isdecimal()]


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError:
        path.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows does not delete a read-only file
        path.unlink()
