"""Bytes ↔ characters: which encoding a file is in, and what Shift_JIS and XML cannot carry.

Files are UTF-8 or Shift_JIS by their declaration (oqs-wire §2.7).  Shift_JIS means cp932 here, the
form that Windows programs write.
"""

import codecs
import re
from typing import Literal

from eligibility.wire.faults import Fault, Kind, Level
from eligibility.wire.kana import GETA

Encoding = Literal["utf-8", "shift_jis"]

_NAMES: dict[str, Encoding] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "shift_jis": "shift_jis",
    "shift-jis": "shift_jis",
    "sjis": "shift_jis",
    "x-sjis": "shift_jis",
    "windows-31j": "shift_jis",
    "ms932": "shift_jis",
    "cp932": "shift_jis",
}
_CODECS: dict[Encoding, str] = {"utf-8": "utf-8", "shift_jis": "cp932"}
_LABELS: dict[Encoding, str] = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}
OTHER: dict[Encoding, Encoding] = {"utf-8": "shift_jis", "shift_jis": "utf-8"}

# Why decoding failed, in the words of Python, where the last character is not all there.
_CUT = frozenset({"unexpected end of data", "incomplete multibyte sequence"})
STRAY = "no character"
"""Why decoding failed where a byte passes that means nothing in Shift_JIS."""

_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*[\"'][^\"']*[\"'](?:\s+encoding\s*=\s*[\"']([^\"'<>]{0,60})[\"'])?", re.ASCII
)
_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_WIDE_STARTS = ((b"<\x00\x00\x00", "UTF-32"), (b"\x00\x00\x00<", "UTF-32"), (b"<\x00", "UTF-16"), (b"\x00<", "UTF-16"))
# Python's cp932 passes these single bytes through; in Shift_JIS they mean nothing.
_STRAY_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
# Three-byte UTF-8 of kana, kanji and full-width forms: Japanese text in UTF-8 cannot do without.
_UTF_8_JAPANESE = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]")


class EncodingRefusedError(Exception):
    """Raised when the bytes are not text in a supported encoding."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def refused(kind: Kind, value: str = "", want: str = "") -> EncodingRefusedError:
    """Return the refusal of a file as a whole."""
    return EncodingRefusedError(kind.fault(Level.UNREADABLE, value=value, want_ja=want, want_en=want))


def decode(data: bytes) -> tuple[str, Encoding, list[Kind]]:
    """Return (text without byte order mark, encoding, manners noticed).

    Raises EncodingRefusedError for another encoding, for bytes that belie the declaration, and for NUL.
    """
    refuse_wide(data, nul=b"\x00" in data)
    notices: list[Kind] = []
    encoding, start = declared(data, notices)
    return _text(data[start:], encoding), encoding, notices


def refuse_wide(start: bytes, *, nul: bool) -> None:
    """Refuse a file that begins as UTF-16 or UTF-32 by name, and any other with NUL bytes."""
    for mark, name in _WIDE_BOMS:
        if start.startswith(mark):
            raise refused(Kind.UNSUPPORTED_ENCODING, name)
    if nul:
        for mark, name in _WIDE_STARTS:
            if start.startswith(mark):
                raise refused(Kind.UNSUPPORTED_ENCODING, name)
        raise refused(Kind.NUL)


def declared(data: bytes, notices: list[Kind]) -> tuple[Encoding, int]:
    """Return (the encoding that the XML declaration names, UTF-8 when it names none; where the text begins)."""
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    if start:
        notices.append(Kind.BOM)
    found = _DECLARATION.match(data, start)
    if found is None or found[1] is None:
        notices.append(Kind.NO_DECLARATION)
        return "utf-8", start
    name = found[1].decode("ascii", "replace")
    encoding = _NAMES.get(name.strip().lower())
    if encoding is None:
        raise refused(Kind.UNSUPPORTED_ENCODING, name)
    if encoding == "shift_jis":
        notices.append(Kind.SHIFT_JIS)
        if start:
            raise refused(Kind.WRONG_ENCODING, _LABELS["utf-8"], _LABELS[encoding])
    return encoding, start


def _text(data: bytes, encoding: Encoding) -> str:
    """Return the characters, or say which of the two encodings the bytes really are in."""
    if data.isascii():
        return data.decode("ascii")
    # Japanese UTF-8 often decodes as cp932 by accident, to nonsense; the reverse hardly ever happens.
    if encoding == "shift_jis" and reads(data, "utf-8") and has_japanese(data):
        raise belied(encoding)
    try:
        return characters(data, encoding)
    except UnicodeDecodeError as error:
        cut = error.end == len(data)
        raise undecodable(error, encoding, cut=cut, belies=reads(data, OTHER[encoding])) from None


def characters(data: bytes, encoding: Encoding) -> str:
    """Return the characters of bytes, strictly; raises UnicodeDecodeError."""
    text = data.decode(_CODECS[encoding])
    if encoding == "shift_jis" and (stray := _STRAY_CP932.search(text)):
        at = len(text[: stray.start()].encode("cp932"))
        raise UnicodeDecodeError("cp932", data, at, at + 1, STRAY)
    return text


def reads(data: bytes, encoding: Encoding) -> bool:
    """Tell whether bytes are text in an encoding throughout."""
    try:
        characters(data, encoding)
    except UnicodeDecodeError:
        return False
    return True


def has_japanese(data: bytes) -> bool:
    """Tell whether bytes hold what looks like Japanese in UTF-8."""
    return _UTF_8_JAPANESE.search(data) is not None


def belied(encoding: Encoding) -> EncodingRefusedError:
    """Return the refusal of a file that is in the encoding it does not declare."""
    return refused(Kind.WRONG_ENCODING, _LABELS[OTHER[encoding]], _LABELS[encoding])


def undecodable(error: UnicodeDecodeError, encoding: Encoding, *, cut: bool, belies: bool) -> EncodingRefusedError:
    """Return the most telling reason why a file is not text in its encoding.

    ``cut``: the error is at the end of the file; ``belies``: it is text in the other encoding throughout.
    """
    if cut and error.reason in _CUT:
        return refused(Kind.TRUNCATED)
    if belies and error.reason != STRAY:
        return belied(encoding)
    return refused(Kind.UNMAPPABLE, error.object[error.start : error.end].hex().upper(), _LABELS[encoding])


_NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
NOT_XML = re.compile(f"[{_NOT_XML}]")
"""A character XML 1.0 cannot hold: no file can bring one, but a JSON escape can."""

# What XML cannot hold or advises against, and private-use characters: a 外字 means something only on
# the machine that defined it (oqs-wire §7.2).
_UNCARRIED = re.compile(f"[{_NOT_XML}\x7f-\x84\x86-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SPECIAL = re.compile(f"[&<>\r]|{_UNCARRIED.pattern}")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

# Characters that Shift_JIS has, under another Unicode number than the one they often come with.
_CP932_TWINS = str.maketrans("—¥‾\xa0", "―￥￣ ")


def _replacement(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], GETA)


def escape(text: str) -> str:
    """Return ``text`` as it stands between tags; what XML cannot hold becomes ●."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(_replacement, text)


def carried(text: str) -> str:
    """Return ``text`` with what the wire cannot carry replaced by ● (for JSON, which needs no escapes)."""
    return _UNCARRIED.sub(GETA, text)


def encode_text(document: str, encoding: Encoding) -> bytes:
    """Return the bytes of a document, or of a piece of one; what Shift_JIS cannot hold becomes ● (oqs-wire §7.2)."""
    if encoding == "utf-8":
        return document.encode()
    try:
        return document.encode("cp932")
    except UnicodeEncodeError:
        document = document.translate(_CP932_TWINS)
    return document.encode("cp932", "onshi.geta")


def _geta(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return GETA * (error.end - error.start), error.end


codecs.register_error("onshi.geta", _geta)
