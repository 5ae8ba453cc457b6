"""Sets of values as literals of PostgreSQL's arrays, joined by calls written in C.

psycopg adapts a list value by value, in Python: for the thousands that a piece of a file asks for at once that took
longer than what was done with them.
"""

from collections.abc import Collection, Iterable
from datetime import date


def texts(values: Collection[str]) -> str:
    """Return a literal of ``text[]``."""
    if not values:
        return "{}"
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        joined = '","'.join(value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return f'{{"{joined}"}}'


def binaries(values: Collection[bytes]) -> str:
    """Return a literal of ``bytea[]``."""
    joined = '","\\\\x'.join(map(bytes.hex, values))
    return f'{{"\\\\x{joined}"}}' if values else "{}"


def numbers(values: Iterable[int]) -> str:
    """Return a literal of an array of whole numbers."""
    return f"{{{','.join(map(str, values))}}}"


def days(values: Iterable[date | None]) -> str:
    """Return a literal of ``date[]``, or of ``timestamptz[]`` for instants; what is absent is NULL."""
    return f"{{{','.join(['NULL' if value is None else value.isoformat() for value in values])}}}"
