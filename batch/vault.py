"""Uploaded files at rest: a member file holds 個人番号, so its bytes are sealed before they touch the disk.

A stored file is a header and frames. The header is a mark and a random salt; HKDF makes the file's own key of the salt
and `ONSHI_FILE_KEY`. Each frame is AES-256-GCM over 1 MiB of the upload (the last one over what is left), under a
nonce that is its place and whether it is the last: a frame that was changed, moved, left out or cut off does not
open, nor does one of another file. Reading and writing hold one frame at a time, whatever the size of the file.
"""

import io
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from eligibility.wire import Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MARK: Final = b"onshi file 1\0\0\0\0"
SALT: Final = 32
HEADER: Final = len(MARK) + SALT
FRAME: Final = 1 << 20
TAG: Final = 16
UNFINISHED: Final = ".part"
PRIVATE: Final = 0o600


class DamagedError(Exception):
    """Stored bytes are gone, or are not what was stored; `missing` tells which."""

    def __init__(self, stored_as: str, *, missing: bool) -> None:
        super().__init__(f"stored file {stored_as or '(none)'} is {'missing' if missing else 'damaged'}")
        self.missing = missing


class TooLargeError(Exception):
    """More bytes came than `limit` allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it was stored: its name in the folder, and size (bytes) and SHA-256 of what was uploaded."""

    stored_as: str
    size: int
    digest: bytes


def seal(source: Source, *, limit: int) -> Sealed:
    """Store what `source` gives and return what was stored. Durable, and under its name, only when complete.

    Raises TooLargeError, and whatever `source` raises; nothing is left behind then.
    """
    folder = _folder()
    name = secrets.token_hex(16)
    unfinished = folder / (name + UNFINISHED)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb", 0) as target:
            size, digest = _write(source, target, limit)
            os.fsync(target.fileno())
        unfinished.rename(folder / name)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(folder)
    return Sealed(name, size, digest)


def unseal(stored_as: str) -> BinaryIO:
    """Open a stored file for reading from any place; to be closed. Raises DamagedError here or while it is read."""
    if not stored_as:
        raise DamagedError(stored_as, missing=True)
    try:
        file = (_folder() / stored_as).open("rb", buffering=0)
    except FileNotFoundError as error:
        raise DamagedError(stored_as, missing=True) from error
    try:
        frames = _Frames(file, stored_as)
    except BaseException:
        file.close()
        raise
    # 64 KiB at a time is what readers of text and zip files ask for; the frame itself is kept by `_Frames`.
    return cast("BinaryIO", io.BufferedReader(frames, 1 << 16))


def remove(stored_as: str) -> None:
    """Delete a stored file; one that is gone already is no fault."""
    if stored_as:
        (_folder() / stored_as).unlink(missing_ok=True)


def stored() -> Iterator[tuple[str, float]]:
    """Return name and time of last change (POSIX seconds, real time) of all that lies in the folder."""
    with os.scandir(_folder()) as entries:
        for entry in entries:
            try:
                yield entry.name, entry.stat().st_mtime
            except FileNotFoundError:
                continue  # finished or removed meanwhile


class _Frames(io.RawIOBase):
    """The bytes of a stored file, opened frame by frame; keeps the frame it stands in."""

    def __init__(self, file: IO[bytes], stored_as: str) -> None:
        super().__init__()
        self._file = file
        self._stored_as = stored_as
        header = file.read(HEADER)
        sealed_size = os.fstat(file.fileno()).st_size - len(header)
        self._count, rest = -(-sealed_size // (FRAME + TAG)), sealed_size % (FRAME + TAG)
        if not header.startswith(MARK) or len(header) < HEADER or self._count == 0 or 0 < rest <= TAG:
            raise DamagedError(stored_as, missing=False)
        self._cipher = _cipher(header)
        self._header = header
        self._size = sealed_size - TAG * self._count
        self._at = 0
        self._place = -1
        self._frame = b""
        self._open(self._count - 1)  # a file that was cut off is told at once, not after two gigabytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._at >= self._size:
            return 0
        place, within = divmod(self._at, FRAME)
        if place != self._place:
            self._open(place)
        view = memoryview(buffer).cast("B")
        taken = self._frame[within : within + len(view)]
        view[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def close(self) -> None:
        self._frame = b""
        self._file.close()
        super().close()

    def _open(self, place: int) -> None:
        self._file.seek(HEADER + place * (FRAME + TAG))
        sealed = self._file.read(FRAME + TAG)
        try:
            self._frame = self._cipher.decrypt(_nonce(place, last=place == self._count - 1), sealed, self._header)
        except InvalidTag as error:
            raise DamagedError(self._stored_as, missing=False) from error
        self._place = place


def _write(source: Source, target: IO[bytes], limit: int) -> tuple[int, bytes]:
    """Write header and frames; return size and digest of the plain bytes."""
    header = MARK + secrets.token_bytes(SALT)
    cipher = _cipher(header)
    target.write(header)
    digest, size, place = sha256(), 0, 0
    frame = _fill(source)
    while True:
        size += len(frame)
        if size > limit:
            raise TooLargeError(limit)
        digest.update(frame)
        following = _fill(source) if len(frame) == FRAME else b""
        _write_all(target, cipher.encrypt(_nonce(place, last=not following), frame, header))
        if not following:
            return size, digest.digest()
        frame, place = following, place + 1


def _fill(source: Source) -> bytes:
    """Return a whole frame, or what is left: a socket gives what has come, not what was asked for."""
    parts, wanted = [], FRAME
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _write_all(target: IO[bytes], sealed: bytes) -> None:
    """Write all of it: an unbuffered file may take less than it is given."""
    rest = memoryview(sealed)
    while rest:
        rest = rest[target.write(rest) :]


def _nonce(place: int, *, last: bool) -> bytes:
    """Return the nonce of a frame. The key is the file's own, so that a place is a number used once."""
    return place.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _cipher(header: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=header[len(MARK) :], info=MARK)
    return AESGCM(derived.derive(settings.ONSHI_FILE_KEY.encode()))


def _folder() -> Path:
    folder = Path(settings.ONSHI_FILES_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    """Make the new name durable too, where folders can be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
