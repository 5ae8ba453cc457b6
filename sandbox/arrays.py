"""Sets of values as literals of PostgreSQL's arrays; the statement says of what type they are.

psycopg adapts a list value by value, in Python, which for the thousands that a piece of a file asks for takes longer
than what is done with them; and it picks the type by the values, so that a statement is prepared anew for each mixture.
"""

from collections.abc import Collection, Iterable
from datetime import date


def texts(values: Iterable[str | None]) -> str:
    """Return a literal of ``text[]``; what is absent is NULL."""
    given = [*values]
    # One call written in C for all of them, where nothing has to be escaped.
    present = [value for value in given if value is not None]
    joined = '","'.join(present)
    if not present or len(present) < len(given) or "\\" in joined or joined.count('"') != 2 * (len(given) - 1):
        return f"{{{','.join(map(_element, given))}}}"
    return f'{{"{joined}"}}'


def _element(value: str | None) -> str:
    if value is None:
        return "NULL"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def binaries(values: Collection[bytes]) -> str:
    """Return a literal of ``bytea[]``."""
    joined = '","\\\\x'.join(map(bytes.hex, values))
    return f'{{"\\\\x{joined}"}}' if values else "{}"


def numbers(values: Iterable[int | None]) -> str:
    """Return a literal of an array of whole numbers; what is absent is NULL."""
    return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"


def days(values: Iterable[date | None]) -> str:
    """Return a literal of ``date[]``, or of ``timestamptz[]`` for instants; what is absent is NULL."""
    return f"{{{','.join(['NULL' if value is None else value.isoformat() for value in values])}}}"
