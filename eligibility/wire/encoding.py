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


def _refused(kind: Kind, value: str = "", want: str = "") -> EncodingRefusedError:
    return EncodingRefusedError(kind.fault(Level.UNREADABLE, value=value, want_ja=want, want_en=want))


def decode(data: bytes) -> tuple[str, Encoding, list[Kind]]:
    """Return (text without byte order mark, encoding, manners noticed).

    Raises EncodingRefusedError for another encoding, for bytes that belie the declaration, and for NUL.
    """
    _refuse_wide(data)
    notices: list[Kind] = []
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
        notices.append(Kind.BOM)
    encoding = _declared(data, notices)
    if marked and encoding != "utf-8":
        raise _refused(Kind.WRONG_ENCODING, _LABELS["utf-8"], _LABELS[encoding])
    return _text(data, encoding), encoding, notices


def _refuse_wide(data: bytes) -> None:
    """Refuse UTF-16 and UTF-32 by name, and NUL bytes in anything else."""
    for start, name in _WIDE_BOMS:
        if data.startswith(start):
            raise _refused(Kind.UNSUPPORTED_ENCODING, name)
    if b"\x00" in data:
        for start, name in _WIDE_STARTS:
            if data.startswith(start):
                raise _refused(Kind.UNSUPPORTED_ENCODING, name)
        raise _refused(Kind.NUL)


def _declared(data: bytes, notices: list[Kind]) -> Encoding:
    """Return the encoding that the XML declaration names; UTF-8 when it names none."""
    found = _DECLARATION.match(data)
    if found is None or found[1] is None:
        notices.append(Kind.NO_DECLARATION)
        return "utf-8"
    name = found[1].decode("ascii", "replace")
    encoding = _NAMES.get(name.strip().lower())
    if encoding is None:
        raise _refused(Kind.UNSUPPORTED_ENCODING, name)
    if encoding == "shift_jis":
        notices.append(Kind.SHIFT_JIS)
    return encoding


def _text(data: bytes, encoding: Encoding) -> str:
    """Return the characters, or say which of the two encodings the bytes really are in."""
    if data.isascii():
        return data.decode("ascii")
    other: Encoding = "shift_jis" if encoding == "utf-8" else "utf-8"
    # Japanese UTF-8 often decodes as cp932 by accident, to nonsense; the reverse hardly ever happens.
    if encoding == "shift_jis" and _reads(data, "utf-8") and _UTF_8_JAPANESE.search(data):
        raise _refused(Kind.WRONG_ENCODING, _LABELS[other], _LABELS[encoding])
    try:
        text = data.decode(_CODECS[encoding])
    except UnicodeDecodeError as error:
        raise _undecodable(data, encoding, other, error) from None
    if encoding == "shift_jis" and (stray := _STRAY_CP932.search(text)):
        raise _refused(Kind.UNMAPPABLE, stray[0].encode("cp932").hex().upper(), _LABELS[encoding])
    return text


def _undecodable(data: bytes, encoding: Encoding, other: Encoding, error: UnicodeDecodeError) -> EncodingRefusedError:
    """Return the most telling reason why ``data`` is not text in ``encoding``."""
    if error.end == len(data) and error.reason in {"unexpected end of data", "incomplete multibyte sequence"}:
        return _refused(Kind.TRUNCATED)
    if _reads(data, other):
        return _refused(Kind.WRONG_ENCODING, _LABELS[other], _LABELS[encoding])
    return _refused(Kind.UNMAPPABLE, data[error.start : error.end].hex().upper(), _LABELS[encoding])


def _reads(data: bytes, encoding: Encoding) -> bool:
    """Tell whether ``data`` is text in ``encoding`` throughout."""
    try:
        text = data.decode(_CODECS[encoding])
    except UnicodeDecodeError:
        return False
    return encoding == "utf-8" or not _STRAY_CP932.search(text)


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


def encode(document: str, encoding: Encoding) -> bytes:
    """Return the bytes of a document; what Shift_JIS cannot hold becomes ● (oqs-wire §7.2)."""
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
