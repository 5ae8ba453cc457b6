"""Rows of COPY's binary format: fields of texts, numbers, days and instants, each with its length before it.

PostgreSQL takes them over as they are, where it goes through a line of text letter by letter; so they pay for long
fields. A field's type is that of its column: nothing is converted.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from struct import Struct
from typing import Final

SIGNATURE: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
"""What a stream begins with: the eleven bytes of the format, no flags, no more header."""
END: Final = b"\xff\xff"
NULL: Final = b"\xff\xff\xff\xff"

_COUNT: Final = Struct("!h").pack
_LENGTH: Final = Struct("!i").pack
_SMALL: Final = Struct("!ih").pack
_WHOLE: Final = Struct("!ii").pack
_BIG: Final = Struct("!iq").pack
_ARRAY: Final = Struct("!iiiii").pack
_EMPTY_ARRAY: Final = Struct("!iii").pack

_DAY_0: Final = date(2000, 1, 1).toordinal()
_INSTANT_0: Final = datetime(2000, 1, 1, tzinfo=UTC)
_VARCHAR: Final = 1043
"""PostgreSQL's number of the type ``varchar``, which the elements of an array name."""


def columns(count: int) -> bytes:
    """Return what a row begins with: how many fields it has."""
    return _COUNT(count)


def octets(data: bytes) -> bytes:
    """Return a field of ``bytea``."""
    return _LENGTH(len(data)) + data


def text(value: str) -> bytes:
    """Return a field of ``text``, ``varchar`` or ``json``, or of ``bytea`` with the text as UTF-8."""
    return octets(value.encode())


@lru_cache(maxsize=1 << 10)  # there are few combinations of ids, for any number of rows
def texts(values: tuple[str, ...]) -> bytes:
    """Return a field of ``varchar[]``."""
    head = _ARRAY(1, 0, _VARCHAR, len(values), 1) if values else _EMPTY_ARRAY(0, 0, _VARCHAR)
    return octets(head + b"".join(map(text, values)))


def small(value: int) -> bytes:
    """Return a field of ``smallint``."""
    return _SMALL(2, value)


def whole(value: int) -> bytes:
    """Return a field of ``integer``."""
    return _WHOLE(4, value)


def big(value: int | None) -> bytes:
    """Return a field of ``bigint``; absent is NULL."""
    return NULL if value is None else _BIG(8, value)


def day(value: date | None) -> bytes:
    """Return a field of ``date``; absent is NULL."""
    return NULL if value is None else _WHOLE(4, value.toordinal() - _DAY_0)


def instant(value: datetime) -> bytes:
    """Return a field of ``timestamptz``, of an aware instant."""
    since = value - _INSTANT_0
    return _BIG(8, (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)
