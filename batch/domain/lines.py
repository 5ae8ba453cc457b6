"""Bytes → lines of text, in blocks: which encoding a file is in, and what no encoding allows.

UTF-8, with or without byte order mark, or Shift_JIS (cp932): the first line that is not ASCII decides, and all that
follow are held to it. A line ends with LF.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Final, Protocol

from batch.domain import faults
from batch.domain.faults import StructuralFault

LONGEST_LINE: Final = 64 * 1024
"""Longest physical line in bytes, its end included; no more than this and a block is ever one string."""

BLOCK: Final = 64 * 1024
_CODECS: Final = {"utf-8": "utf-8", "shift_jis": "cp932"}
_LABELS: Final = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}
_WIDE_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# Python's cp932 passes these single bytes through; in Shift_JIS they mean nothing.
_STRAYS: Final = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
# Three-byte UTF-8 of kana, kanji and full-width forms; in Shift_JIS by accident only, and hardly a whole line of it.
_UTF_8_JAPANESE: Final = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]")


class Readable(Protocol):
    """A binary stream, as far as it is needed."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class Lines:
    """The physical lines of a file as text, in blocks; a line ends with LF. Decides the encoding, refuses bytes."""

    def __init__(self, source: Readable | Iterable[bytes]) -> None:
        self.encoding = ""
        self.apostrophes = False
        self._source = source
        self._before = 0

    def blocks(self) -> Iterator[list[str]]:
        """Yield lines with their ends."""
        for number, block in enumerate(self._whole_lines()):
            lines = io.BytesIO(block if number else self._without_mark(block)).readlines()
            self._refuse(block, lines)
            self.apostrophes = self.apostrophes or b"'" in block
            yield self._texts(block, lines)
            self._before += len(lines)

    def _whole_lines(self) -> Iterator[bytes]:
        """Yield blocks of whole lines; only the last one may lack its end."""
        rest = b""
        for piece in _pieces(self._source):
            end = piece.rfind(b"\n") + 1
            if end:
                yield rest + piece[:end]
                rest = piece[end:]
            else:
                rest += piece
            if len(rest) > LONGEST_LINE:
                raise self._too_long(1)
        if rest:
            yield rest

    def _without_mark(self, block: bytes) -> bytes:
        """Return the first block without the byte order mark of UTF-8; refuses those of other encodings."""
        for mark, name in _WIDE_BOMS:
            if block.startswith(mark):
                raise StructuralFault(faults.UNSUPPORTED_ENCODING, 1, encoding=name)
        if block.startswith(codecs.BOM_UTF8):
            self.encoding = "utf-8"
            return block[len(codecs.BOM_UTF8) :]
        return block

    def _refuse(self, block: bytes, lines: list[bytes]) -> None:
        if max(map(len, lines), default=0) > LONGEST_LINE:
            raise self._too_long(_first(lines, lambda line: len(line) > LONGEST_LINE))
        if b"\0" in block:
            raise StructuralFault(faults.NUL, self._before + _first(lines, lambda line: b"\0" in line))

    def _too_long(self, place: int) -> StructuralFault:
        return StructuralFault(faults.LINE_TOO_LONG, self._before + place, most=str(LONGEST_LINE))

    def _texts(self, block: bytes, lines: list[bytes]) -> list[str]:
        if block.isascii():
            return list(map(str, lines, repeat("ascii")))
        if not self.encoding:
            self.encoding = _encoding_of(next(line for line in lines if not line.isascii()))
        codec = _CODECS[self.encoding]
        try:
            texts = list(map(str, lines, repeat(codec)))
        except UnicodeDecodeError:
            raise self._undecodable(lines, codec) from None
        if self.encoding == "shift_jis" and (
            any(map("".join(texts).__contains__, _STRAYS))
            or (_UTF_8_JAPANESE.search(block) and any(map(_is_utf_8_japanese, lines)))
        ):
            raise self._undecodable(lines, codec)
        return texts

    def _undecodable(self, lines: list[bytes], codec: str) -> StructuralFault:
        place = _first(lines, lambda line: bool(_wrong_bytes(line, codec)))
        wrong = _wrong_bytes(lines[place - 1], codec).hex(" ").upper()
        return StructuralFault(
            faults.MIXED_ENCODING, self._before + place, encoding=_LABELS[self.encoding], bytes=wrong
        )


def _pieces(source: Readable | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(source, Iterable) and not hasattr(source, "read"):
        return source
    read: Callable[[int], bytes] = source.read
    return iter(lambda: read(BLOCK), b"")


def _first(lines: list[bytes], wrong: Callable[[bytes], bool]) -> int:
    """Return the place, counted from 1, of the first line that is wrong; of the last one if none is by itself."""
    return next((place for place, line in enumerate(lines, 1) if wrong(line)), len(lines))


def _encoding_of(line: bytes) -> str:
    """Return the encoding of a line that is not ASCII.

    Japanese in Shift_JIS hardly ever is valid UTF-8; the other way round it often reads, as nonsense. So UTF-8 is tried
    first: where that is wrong, a later line will not read and the file is refused instead of garbled.
    """
    try:
        line.decode()
    except UnicodeDecodeError:
        return "shift_jis"
    return "utf-8"


def _is_utf_8_japanese(line: bytes) -> bool:
    """Tell whether a line is Japanese in UTF-8 all through."""
    return _UTF_8_JAPANESE.search(line) is not None and _encoding_of(line) == "utf-8"


def _wrong_bytes(line: bytes, codec: str) -> bytes:
    """Return the first bytes of a line that mean nothing in the encoding, or are of the other one; none if all fit."""
    if codec == "cp932" and _is_utf_8_japanese(line) and (found := _UTF_8_JAPANESE.search(line)):
        return found[0]
    try:
        text = line.decode(codec)
    except UnicodeDecodeError as error:
        return line[error.start : error.end]
    return next((stray.encode(codec) for stray in text if stray in _STRAYS), b"") if codec == "cp932" else b""
