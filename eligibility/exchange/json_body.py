"""Reading JSON bodies, also those that lost their end.

A known client counts characters instead of bytes in Content-Length, so that a body with a kanji 記号 arrives two
bytes short for each of them (oqs-wire §3). What is missing is only closing brackets, or a closing quote before
them: they are put back. A body that is broken in any other way stays broken.
"""

import codecs
import json
from typing import Any

from eligibility import wire

LONGEST_TAIL = 64
"""Most closing characters that are put back."""


def read_json(message: wire.Message, body: bytes, *, strict: bool) -> wire.Reading:
    """Return what a JSON body says as ``message``; never raises, as `eligibility.wire.read`."""
    try:
        # Not final: a last character cut in two is dropped with the rest of the lost end.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(body)
    except UnicodeDecodeError as error:
        piece = error.object[error.start : error.end].hex().upper()
        fault = wire.Kind.UNMAPPABLE.fault(wire.Level.UNREADABLE, value=piece, want_ja="UTF-8", want_en="UTF-8")
        return wire.Reading(message, {}, (fault,), ())
    return wire.from_json(message, mended(text), strict=strict)


def mended(text: str) -> Any:
    """Return the parsed text, with missing closing quotes and brackets put back; None when it is no JSON."""
    for tail in ("", _tail(text)[:LONGEST_TAIL]):
        try:
            return json.loads(text + tail)
        except (ValueError, RecursionError):
            continue
    return None


def _tail(text: str) -> str:
    """Return the closing characters that are open at the end of the text."""
    closing: list[str] = []
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{[":
            closing.append("}" if character == "{" else "]")
        elif character in "}]" and closing:
            closing.pop()
    return ('"' if in_string else "") + "".join(reversed(closing))
