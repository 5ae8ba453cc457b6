"""What a program that watches a folder is told by Linux: the real notifications, in their order."""

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CREATED, CHANGED, MOVED_IN, DELETED = 0x100, 0x2, 0x80, 0x200
_HEAD = struct.Struct("iIII")


class Watch:
    """An open inotify watch on one folder."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def events(self) -> list[tuple[str, int]]:
        """Name and kind of everything that happened since the last call."""
        data, events = os.read(self._handle, 65_536), []
        while data:
            _, kind, _, length = _HEAD.unpack_from(data)
            events.append((data[_HEAD.size : _HEAD.size + length].rstrip(b"\0").decode(), kind))
            data = data[_HEAD.size + length :]
        return events


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """Watch a folder for the length of the block."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init()
    try:
        assert libc.inotify_add_watch(handle, os.fsencode(folder), CREATED | CHANGED | MOVED_IN | DELETED) > 0
        yield Watch(handle)
    finally:
        os.close(handle)
