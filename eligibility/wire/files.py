"""File names: ``<prefix>_<identifier>.xml``, the answer named like the request with req → res.

Rules of oqs-wire §2.2.  Identifiers are taken in any length that programs use (12 by the book, 13
and more in the wild) as long as they are harmless in a file system; everything else is refused
with a sentence of its own.
"""

import re
from dataclasses import dataclass

from eligibility.wire.faults import Fault, Kind, Level
from eligibility.wire.messages import BY_PREFIX
from eligibility.wire.table import Direction, Message

MAX_NAME = 120
"""Longest file name in characters: the longest face file seen has 69."""

_ALLOWED = re.compile(r"[0-9A-Za-z_.-]+", re.ASCII)
_NAME = re.compile(r"([0-9A-Za-z]+)_([0-9A-Za-z_-]*)\.xml", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileName:
    """A file name taken apart.

    ``response_name`` is the name of the answer to a request, and the name itself for a response;
    ``zipped_name`` that of the archive which a bulk result may come in, holding one file of the former name.
    """

    name: str
    message: Message
    identifier: str

    @property
    def direction(self) -> Direction:
        """Return ``req`` or ``res``."""
        return self.message.direction

    @property
    def response_name(self) -> str:
        """Return the name under which the answer is written."""
        prefix = f"{self.message.prefix.removesuffix(self.direction)}res"
        return f"{prefix}_{self.identifier}.xml"

    @property
    def zipped_name(self) -> str:
        """Return the name of the answer when it is packed (oqs-wire §2.2)."""
        return f"{self.response_name.removesuffix('.xml')}.zip"


class FileNameError(ValueError):
    """Raised for a name that belongs to no message; ``fault`` says why in both languages."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.code} {fault.en}")
        self.fault = fault


def _refused(kind: Kind, name: str = "", want_ja: str = "", want_en: str = "") -> FileNameError:
    return FileNameError(kind.fault(Level.UNREADABLE, value=name, want_ja=want_ja, want_en=want_en))


def parse_file_name(name: str) -> FileName:
    """Return what a file name says; FileNameError when it is no name of a known message.

    The name must be bare: anything that could be a path is refused, never interpreted.
    """
    if not name:
        raise _refused(Kind.NAME_EMPTY)
    if len(name) > MAX_NAME:
        raise _refused(Kind.NAME_TOO_LONG, want_ja=f"{MAX_NAME}文字以内", want_en=f"at most {MAX_NAME} characters")
    # The offending name is not repeated here: it may hold control characters.
    if not _ALLOWED.fullmatch(name) or ".." in name:
        raise _refused(Kind.NAME_CHARACTERS)
    if name.lower().endswith(".zip"):
        raise _refused(Kind.NAME_ZIP, name)
    if not name.endswith(".xml"):
        raise _refused(Kind.NAME_EXTENSION, name)
    found = _NAME.fullmatch(name)
    message = BY_PREFIX.get(found[1]) if found else None
    if found is None or message is None:
        raise _refused(Kind.NAME_UNKNOWN, name)
    if not found[2]:
        raise _refused(Kind.NAME_NO_ID, name)
    return FileName(name, message, found[2])
