"""Whether the bytes of a file are all there (a request file may still be being written). Pure but for its reading.

This is no validation. It only answers "has the writer finished?" from the two ends of the file: XML is whole
when it ends with the end tag of its root. Works on bytes, for UTF-8 and Shift_JIS alike: `<`, `>` and `/`
never occur as second bytes of either.
"""

import os
import re
from typing import IO

EDGE = 65_536

_BOM = b"\xef\xbb\xbf"
# Possessive quantifiers (`*+`): each pattern walks the bytes once, whatever they are.
_MISC = rb"(?:\s|<\?.*?\?>|<!--.*?-->)*+"
_ROOT = re.compile(
    rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+<([^\s<>/!?]++)",
    re.DOTALL,
)
# Zero bytes and the old end-of-file mark 0x1A are padding some writers leave behind the last tag.
_PADDING = b"\x00\x1a \t\r\n"


def is_whole(head: bytes, tail: bytes) -> bool:
    """Whether a file with these first and last bytes (at most `EDGE` each, overlapping if short) is finished.

    Nothing but blanks is not: a writer that creates and then writes leaves that for a moment. What does not
    look like XML cannot be judged and counts as finished.
    """
    start = head.removeprefix(_BOM).lstrip(_PADDING)
    if not start:
        return False
    if not start.startswith(b"<"):
        return True
    root = _ROOT.match(start)
    return root is not None and _ends_with(tail.rstrip(_PADDING), root[1])


def is_whole_file(file: IO[bytes]) -> bool:
    """Whether an open file is finished. Only its two ends are read, however long it is."""
    file.seek(0)
    head = file.read(EDGE)
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - EDGE))
    return is_whole(head, file.read(EDGE))


def _ends_with(tail: bytes, root: bytes) -> bool:
    name = re.escape(root)
    ending = rb"(?:</" + name + rb"\s*+>|<" + name + rb"(?:\s[^<>]*)?/>)" + _MISC + rb"\Z"
    return re.search(ending, tail, re.DOTALL) is not None
