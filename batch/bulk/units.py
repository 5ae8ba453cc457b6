"""The people of a file on their way into chunks."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from sandbox import arrays
from sandbox.database import run_each

CHUNK: Final = 500
"""People answered together: enough to share statements, few enough to be done soon and to be held in memory."""


STORE = """
INSERT INTO batch_bulkchunk (job_id, first_place, people, units, done) VALUES (%s, %s::int, %s::int, %s::text[], false)
"""


class TooManyPeopleError(Exception):
    """Raised when a file has more people than `limit`."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} people")
        self.limit = limit


def store(job_id: int, units: Iterable[str], *, limit: int) -> int:
    """Write people into chunks of a job that need not be written yet; return how many they are.

    Raises TooManyPeopleError.
    """
    people = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal people
        for chunk in _chunks(iter(units)):
            first, people = people, people + len(chunk)
            if people > limit:
                raise TooManyPeopleError(limit)
            yield job_id, first, len(chunk), arrays.texts(chunk)

    run_each(STORE, rows())  # so that people are read while those before them are written
    return people


def _chunks(units: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(units, CHUNK)):
        yield chunk
