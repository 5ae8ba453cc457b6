"""Looking into `req/`: which request files are there, and which of them their writers have finished.

Looks are made again and again (polling works on every system and every share). A file counts as finished
when two looks find it unchanged, it can be opened, and its end is there (whole.py). What stands still for
`patience` seconds without that is taken as it is: the server's sentence then tells its writer what is wrong.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deploy.terminal import names, whole


@dataclass(frozen=True, slots=True)
class Mark:
    """What two looks at a file compare. It stays the same when the file is only renamed."""

    kind: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Mark a file as it is now; a symbolic link is not followed. Raises OSError."""
        # Not DirEntry.stat: on Windows it repeats the folder's idea of size and time, which lags behind.
        found = path.lstat()
        return cls(stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime_ns)

    @property
    def is_file(self) -> bool:
        """Whether it is an ordinary file (no folder, link, pipe or device)."""
        return stat.S_ISREG(self.kind)


@dataclass(slots=True)
class _Seen:
    """A file as the last look found it: place in the queue, mark, since when unchanged, finished or not."""

    place: tuple[int, int, str]
    mark: Mark
    since: float
    whole: bool = False


class Inbox:
    """The memory between looks."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._folder = folder
        self._patience = patience
        self._seen: dict[str, _Seen] = {}
        self._looks = 0

    @property
    def waiting(self) -> frozenset[str]:
        """Names that were there at the last look and have not been taken since."""
        return frozenset(self._seen)

    def look(self, now: float) -> Iterator[tuple[str, Mark]]:
        """Names and marks of the finished files, in order of arrival. `now` in monotonic seconds.

        Lazy on purpose: the caller takes each file right after it was found finished. Raises OSError when
        the folder itself cannot be read.
        """
        self._looks += 1
        found = self._marks()
        self._seen = {name: seen for name, seen in self._seen.items() if name in found}
        for name, mark in found.items():
            seen = self._seen.get(name)
            if seen is None:
                # Files first met in the same look are ordered by their own time.
                self._seen[name] = _Seen((self._looks, mark.modified_ns, name), mark, now)
            elif seen.mark != mark:
                seen.mark, seen.since, seen.whole = mark, now, False
            else:
                seen.whole = seen.whole or self._is_whole(name)
        for name, seen in sorted(self._seen.items(), key=lambda item: item[1].place):
            if seen.whole or now - seen.since >= self._patience:
                yield name, seen.mark

    def taken(self, name: str) -> None:
        """Forget a file that has left the folder; one of the same name that comes later is a new one."""
        self._seen.pop(name, None)

    def _marks(self) -> dict[str, Mark]:
        marks = {}
        with os.scandir(self._folder) as entries:
            candidates = [entry.name for entry in entries if not names.is_temporary(entry.name)]
        for name in candidates:
            try:
                mark = Mark.of(self._folder / name)
            except OSError:
                continue  # gone again, or not ours to see: the next look will tell
            if mark.is_file:
                marks[name] = mark
        return marks

    def _is_whole(self, name: str) -> bool:
        try:
            with (self._folder / name).open("rb") as file:
                return whole.is_whole_file(file)
        except OSError:
            return False  # still locked by its writer (Windows)
