"""Uploads that are ZIP files: exactly one member, streamed, never unpacked to disk or held in memory.

A ZIP file is known by its first bytes, whatever it is called. What it declares is checked before anything is unpacked,
and what comes out is counted, because a file may declare anything.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final, cast

from batch.domain import faults
from batch.domain.faults import StructuralFault

MOST_UNPACKED: Final = 2 * 1024**3
"""Largest contents in bytes."""
MOST_RATIO: Final = 200
RATIO_FLOOR: Final = 16 * 1024**2
"""How many times what it is packed in a member may be, once it is larger than the floor in bytes; rows of an enrolment
file pack about 15 times."""
MOST_AT_ONCE: Final = 1024**2
"""Most bytes that unpacking may ask for at once: a directory of entries longer than that is no honest one."""

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def opened(file: IO[bytes]) -> IO[bytes]:
    """Return the stream of an upload's contents: the only member of a ZIP file, or the file itself.

    `file` is binary and can be sought; it is read from its start. Raises StructuralFault, while reading too.
    """
    start = _start_of(file)
    if not start.startswith(_MAGIC):
        return file
    with _damage_told():
        archive = zipfile.ZipFile(cast("IO[bytes]", _Bounded(file)))
        member = _only_member(archive)
        unpacked = archive.open(member)
    return cast("IO[bytes]", io.BufferedReader(_Counted(unpacked, _most(member)), 64 * 1024))


def _start_of(file: IO[bytes]) -> bytes:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1 or members[0].is_dir() or "/" in members[0].orig_filename.replace("\\", "/"):
        raise StructuralFault(faults.ZIP_MEMBERS, count=str(len(members)))
    (member,) = members
    if member.flag_bits & _ENCRYPTED:
        raise StructuralFault(faults.ZIP_ENCRYPTED)
    if member.compress_type not in _METHODS:
        raise StructuralFault(faults.ZIP_BROKEN)
    if member.file_size > _most(member):
        raise _too_large()
    return member


def _most(member: zipfile.ZipInfo) -> int:
    """Return how many bytes may come out of a member."""
    return min(MOST_UNPACKED, max(RATIO_FLOOR, MOST_RATIO * member.compress_size))


def _too_large() -> StructuralFault:
    return StructuralFault(faults.ZIP_TOO_LARGE, most=str(MOST_UNPACKED), ratio=str(MOST_RATIO))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn what the library raises about damaged bytes into the fault."""
    try:
        yield
    # Everything zipfile and zlib are seen to raise about bytes that are not what they say; IndexError, KeyError and
    # their like come from structures that point outside themselves.
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, LookupError) as error:
        raise StructuralFault(faults.ZIP_BROKEN) from error


class _Bounded:
    """A file that hands out no large piece at once and cannot be sought before its start."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size if 0 <= size <= MOST_AT_ONCE else MOST_AT_ONCE + 1)
        if len(piece) > MOST_AT_ONCE:
            raise zipfile.BadZipFile
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == io.SEEK_SET and not 0 <= offset <= MOST_UNPACKED * 2:
            raise zipfile.BadZipFile
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


class _Counted(io.RawIOBase):
    """What comes out of a member, as long as it is not too much, nor another ZIP file."""

    def __init__(self, unpacked: IO[bytes], most: int) -> None:
        super().__init__()
        self._unpacked = unpacked
        self._most = most
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        with _damage_told():
            piece = self._unpacked.read(len(view))
        if not self._count and piece.startswith(_MAGIC):
            raise StructuralFault(faults.ZIP_IN_ZIP)
        self._count += len(piece)
        if self._count > self._most:
            raise _too_large()
        view[: len(piece)] = piece
        return len(piece)
