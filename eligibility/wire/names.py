"""How many different names a long file uses: a parser keeps each of them for as long as its thread lives."""

import re
from typing import Final

from eligibility.wire.encoding import refused
from eligibility.wire.faults import Kind

MOST_NAMES: Final = 64 * 1024
"""Most characters that all different names of a file may have together; those of every table have a few thousand."""

# No quantifier gives anything back, no value holds a "<", and what has no end yet is taken up to the last character:
# each character is looked at once or twice.
_TAG = r"""[^<>"'!?]*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+"""
_PASSED_OVER = r"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
_TOKEN = re.compile(rf"<(?:{_PASSED_OVER}|({_TAG})>|((?:!--|!\[CDATA\[|\?).*))", re.DOTALL)
_VALUE = re.compile(r""""[^"]*+"|'[^']*+'""")
_NAME = re.compile(r"[^\s=]++")
_INSTRUCTION = re.compile(r"<(\?[^\s?>]*+)")


class Names:
    """The names met so far."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._size = 0
        self._rest = ""

    def note(self, text: str) -> None:
        """Take note of the names in the next characters; raises EncodingRefusedError when they are too many."""
        # Text, a tag or nothing, what has no end or nothing, text, and so on.
        parts: list[str | None] = [*_TOKEN.split(self._rest + text)]
        self._rest = _unended(parts)
        tags = {tag for tag in parts[1::3] if tag is not None}
        if "<?" in text:
            tags.update(_INSTRUCTION.findall(text))
        for tag in tags - self._known:
            # A namespace is kept as a name is; any other value is not.
            names = _NAME.findall(_VALUE.sub(" ", tag)) if "=" in tag and "xmlns" not in tag else [tag]
            new = set(names) - self._known
            self._known |= new
            self._size += sum(map(len, new))
            if self._size > MOST_NAMES:
                raise refused(Kind.TOO_MANY_NAMES)


def _unended(parts: list[str | None]) -> str:
    """Return what is not all there yet: a comment and the like, or a tag."""
    if len(parts) > 1 and parts[-2] is not None:
        return f"<{parts[-2]}"
    _, sign, tag = (parts[-1] or "").partition("<")
    return sign + tag
