"""Bytes of a long file as characters, piece by piece, judged at the end as `eligibility.wire.encoding` judges a whole.

A piece ends with ``>``: no character of either encoding holds that byte in its middle, so that every piece can be
decoded by itself, and no tag is ever cut in two.
"""

import hashlib
from collections.abc import Iterator
from typing import Final, Protocol

from eligibility.wire.encoding import (
    OTHER,
    STRAY,
    Encoding,
    EncodingRefusedError,
    belied,
    characters,
    declared,
    has_japanese,
    reads,
    refuse_wide,
    refused,
    undecodable,
)
from eligibility.wire.faults import Kind
from eligibility.wire.table import size_of

_CHUNK: Final = 64 * 1024
# The declaration is looked for in the first piece.
_FIRST_CHUNK: Final = 1024

LARGEST_PART: Final = 1024 * 1024
"""Most characters of one person's part, and of what stands between two, before and after them."""


class Source(Protocol):
    """Where a file comes from."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""


class Decoder:
    """Pieces of a file as characters, and what the whole says about its encoding."""

    def __init__(self) -> None:
        self.encoding: Encoding = "utf-8"
        self.manners: list[Kind] = []
        self._begun = False
        self._refused: EncodingRefusedError | None = None
        self._error: UnicodeDecodeError | None = None
        self._cut = False
        self._reads_other = True
        self._japanese = False

    def decode(self, piece: bytes, *, last: bool = False) -> str:
        """Return the characters of the next piece; none from the first one on that cannot be decoded."""
        if not self._begun:
            self._begun = True
            piece = self._declared(piece)
        if piece.isascii():
            return "" if self._failed else piece.decode("ascii")
        other = OTHER[self.encoding]
        if self._reads_other:
            self._reads_other = reads(piece, other)
            self._japanese = self._japanese or (other == "utf-8" and has_japanese(piece))
        text = ""
        try:
            text = characters(piece, self.encoding)
        except UnicodeDecodeError as error:
            # A byte that means nothing weighs less than what cannot be decoded at all.
            if self._error is None or (self._error.reason == STRAY != error.reason):
                self._error, self._cut = error, last and error.end == len(piece)
        return "" if self._failed else text

    def judge(self) -> None:
        """Raise EncodingRefusedError when the pieces are together no text in the encoding declared."""
        if self._refused is not None:
            raise self._refused
        if self._japanese and self._reads_other:
            raise belied(self.encoding)
        if self._error is not None:
            raise undecodable(self._error, self.encoding, cut=self._cut, belies=self._reads_other)

    @property
    def _failed(self) -> bool:
        return self._refused is not None or self._error is not None

    def _declared(self, piece: bytes) -> bytes:
        try:
            self.encoding, start = declared(piece, self.manners)
        except EncodingRefusedError as error:
            self._refused = error
            return b""
        return piece[start:]


class Pieces:
    """A source as pieces of text; whatever is wrong with its bytes is found when all of it was read.

    ``size`` and ``digest`` (SHA-256) are of the bytes read: the whole source, unless it is too large.
    """

    def __init__(self, source: Source, most_bytes: int) -> None:
        self.size = 0
        self.decoder = Decoder()
        self._source = source
        self._most = most_bytes
        self._hash = hashlib.sha256()
        self._start = b""
        self._blank = True
        self._nul = False
        self._oversized = False

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of what was read."""
        return self._hash.digest()

    def __iter__(self) -> Iterator[str]:
        """Yield the characters, and raise EncodingRefusedError at the end when they were none."""
        rest = b""
        while (chunk := self._chunk()) and not self._hopeless:
            end = chunk.rfind(b">") + 1
            if end:
                yield self.decoder.decode(rest + chunk[:end])
                rest = chunk[end:]
            else:
                rest += chunk
            self._oversized = len(rest) > LARGEST_PART
        while chunk:
            chunk = self._chunk()
        if not self._hopeless:
            yield self.decoder.decode(rest, last=True)
        self._judge()

    @property
    def _hopeless(self) -> bool:
        return self._nul or self._oversized

    def _chunk(self) -> bytes:
        """Return the next bytes of the source, fewer than there are in a chunk at the end only."""
        parts, size = [], 0
        most = _CHUNK if self.size else max(_CHUNK, _FIRST_CHUNK)
        while size < most and (part := self._source.read(most - size)):
            parts.append(part)
            size += len(part)
        chunk = b"".join(parts)
        self._start = self._start or chunk[:4]
        self._hash.update(chunk)
        self.size += size
        if self.size > self._most:
            raise refused(Kind.TOO_LARGE, want=size_of(self._most))
        self._blank = self._blank and not chunk.strip()
        self._nul = self._nul or b"\x00" in chunk
        return chunk

    def _judge(self) -> None:
        if self._blank:
            raise refused(Kind.EMPTY)
        refuse_wide(self._start, nul=self._nul)
        if self._oversized:
            raise part_too_large()
        self.decoder.judge()


def part_too_large() -> EncodingRefusedError:
    """Return the refusal of a file of which one part is too large to be held."""
    return refused(Kind.PART_TOO_LARGE, want=size_of(LARGEST_PART))
