"""Whether a zip answer is whole: a complete archive of the one member there must be, every byte of it there.

A zip file says at its end what it holds, and of each member the length and a checksum (CRC-32); so one that was
cut or damaged on the way shows it. The member is unpacked for that piece by piece and kept nowhere.
"""

import zipfile
import zlib
from typing import IO

from deploy.terminal import whole

_PIECE = 65_536


def is_whole(file: IO[bytes], start: str) -> bool:
    """Whether it holds one XML file alone, named `start` and anything more (oqs-wire §2.2), finished and undamaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            [member] = archive.infolist()
            name = member.filename
            return name.startswith(start) and name.lower().endswith(".xml") and _is_whole(archive, member)
    # Of bytes that are no archive of ours the library complains in all these ways.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return False


def _is_whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as content:
        head = tail = content.read(whole.EDGE)
        while piece := content.read(_PIECE):  # raises BadZipFile behind the last byte when the checksum is another
            tail = (tail + piece)[-whole.EDGE :]
    return whole.is_whole(head, tail)
