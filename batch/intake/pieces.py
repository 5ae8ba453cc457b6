"""A file, piece by piece: each in a transaction of its own with the note of what became of its rows."""

import gc
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import zip_longest
from typing import Final

from django.db import IntegrityError, OperationalError, connection, transaction

from batch.intake.differing import Concerned
from batch.intake.ledger import Ledger
from batch.intake.piece import Read, Taking, read_row, take_piece
from insurers.domain import findings
from insurers.domain.intake import Decided, refused, told
from insurers.domain.intake.outcome import UNCHANGED
from insurers.domain.refusals import BY_CONSTRAINT
from sandbox.constraints import constraint_of

PIECE: Final = 5_000
"""Rows of a piece: enough that a statement costs little for each, few enough that nobody waits long for a lock."""

TRIES: Final = 3
"""How often a piece is tried as a whole: another writer may be first, and then the register looks different."""

CONFLICTS: Final = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs of a serialization failure, a deadlock and a lock that was not to be had: the same again may succeed."""


PLAN: Final = "SELECT " + ", ".join(
    f"set_config('enable_{way}', 'off', true)" for way in ("seqscan", "hashjoin", "mergejoin")
)


class CancelledError(Exception):
    """Somebody asked to stop."""


def take_pieces(taking: Taking, concerned: Concerned, ledger: Ledger, *, first: int, rows: int) -> None:
    """Take the rows from `first` on; raises CancelledError between two pieces when asked to stop."""
    pieces = [(start, min(start + PIECE - 1, rows)) for start in range(first, rows + 1, PIECE)]
    with collected(), closing(_read_ahead(taking, concerned, pieces)) as read_pieces:
        for start, end, read in read_pieces:
            if ledger.cancelled():
                raise CancelledError
            _take(taking, ledger, start, end, read)
            gc.collect(0)  # what a piece made is the youngest there is


def _read_ahead(
    taking: Taking, concerned: Concerned, pieces: Sequence[tuple[int, int]]
) -> Generator[tuple[int, int, Mapping[int, Read]]]:
    """Read each piece while the one before is written: what a row says does not depend on the register.

    Yields (first row, last row, what must be decided by number).
    """

    def read(first: int, last: int) -> dict[int, Read]:
        return {line: read_row(taking, texts) for line, texts in concerned.rows(first, last).items()}

    with ThreadPoolExecutor(1) as reader:
        try:
            following = reader.submit(read, *pieces[0]) if pieces else None
            for (first, last), after in zip_longest(pieces, pieces[1:]):
                now, following = following, reader.submit(read, *after) if after else None
                if now is not None:
                    yield first, last, now.result()
        finally:
            reader.submit(_close)


def _close() -> None:
    """Close the connection of the thread that runs this."""
    connection.close()


@contextmanager
def collected() -> Iterator[None]:
    """Leave collecting garbage to the end of each piece: its books are many, live as long, and refer in circles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _take(taking: Taking, ledger: Ledger, first: int, last: int, read: Mapping[int, Read]) -> None:
    """Take one piece; tried again where it met another writer, and then row by row."""
    for left in reversed(range(TRIES)):
        with _retried(left), transaction.atomic():
            _by_index()
            decided = dict(zip(read, _decide(taking, list(read.values()), alone=not left), strict=True))
            ledger.write(first, [decided.get(line, UNCHANGED) for line in range(first, last + 1)])
            return


def _by_index() -> None:
    """Have this transaction's statements go by indexes: a piece names its members, whatever the size of the tables.

    Left alone PostgreSQL reads a table whole that was empty when the first load began, and goes on so while it grows.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLAN)


@contextmanager
def _retried(left: int) -> Iterator[None]:
    """Swallow what another writer may be the cause of, as long as tries are left."""
    try:
        yield
    except IntegrityError:
        if not left:
            raise
    except OperationalError as error:
        if not left or getattr(error.__cause__, "sqlstate", None) not in CONFLICTS:
            raise


def _decide(taking: Taking, read: Sequence[Read], *, alone: bool) -> list[Decided]:
    return [_alone(taking, row) for row in read] if alone else take_piece(taking, read)


def _alone(taking: Taking, row: Read) -> Decided:
    """Take one row by itself: what the register forbids is refused with the constraint's own words.

    Not before it was tried again: a row of another writer that was in the way is seen then.
    """
    for _ in range(TRIES - 1):
        with suppress(IntegrityError):
            return _one(taking, row)
    try:
        return _one(taking, row)
    except IntegrityError as error:
        code = BY_CONSTRAINT.get(constraint_of(error))
        if code is None:
            raise
        return refused(told(findings.REGISTER_SAYS, "", ja=code.ja, en=code.en))


def _one(taking: Taking, row: Read) -> Decided:
    with transaction.atomic():
        (decided,) = take_piece(taking, [row])
    return decided
