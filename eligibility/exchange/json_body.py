"""Reading JSON bodies that lost their end.

A known client counts characters instead of bytes in Content-Length, so that a body with a kanji 記号 arrives two
bytes short for each of them (oqs-wire §3). What is missing is only closing brackets, or a closing quote before
them: they are put back. A body that is broken in any other way stays broken.
"""

import json
from typing import Any

LONGEST_TAIL = 64
"""Most closing characters that are put back."""


def mended(body: bytes) -> Any:
    """Return the parsed body, with missing closing quotes and brackets put back; None when it is no JSON."""
    text = body.decode("utf-8", errors="replace")
    for tail in ("", _tail(text)[: LONGEST_TAIL + 1]):
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
