"""Writing the journal of bulk look-ups: a row for each person, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import connection

from eligibility.domain.matching import Weighed
from eligibility.services.candidates import candidate
from sandbox.copying import copy, day, escaped

BULK: Final = "bulk"
"""Channel of people of bulk look-ups."""


class File(NamedTuple):
    """What all people of a file share in the journal; see eligibility.models.Inquiry for the meaning."""

    sandbox_id: int
    key_id: int | None
    provider_code: str
    file_name: str
    message: str
    at: datetime
    wall_at: datetime
    on: date | None
    reception_number: str


class Person(NamedTuple):
    """One person of a file as answered; `request` and `response` are the person's parts of the two files."""

    place: int
    outcome: str
    request: str
    response: str
    validity: str = ""
    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    candidates: Sequence[Weighed] = ()


OF_THE_FILE: Final = (
    *("sandbox_id", "key_id", "provider_code", "file_name", "message", "at", "wall_at", "on", "reception_number"),
    *("channel", "status"),
)
OF_THE_PERSON: Final = ("place", "outcome", "validity", "rules", "codes", "candidates", "request", "response")


def record_people(people: Iterable[Person], *, file: File) -> None:
    """Write a row for each person; the journal takes a place of a file once."""
    with connection.cursor() as cursor:
        copy(cursor, "eligibility_inquiry", (*OF_THE_FILE, *OF_THE_PERSON), _lines(people, file))


def _lines(people: Iterable[Person], file: File) -> Iterator[str]:
    shared = "\t".join(
        (
            str(file.sandbox_id),
            "\\N" if file.key_id is None else str(file.key_id),
            escaped(file.provider_code),
            escaped(file.file_name),
            escaped(file.message),
            file.at.isoformat(),
            file.wall_at.isoformat(),
            day(file.on),
            escaped(file.reception_number),
            BULK,
            "200",
        )
    )
    for person in people:
        candidates = f"[{', '.join(map(candidate, person.candidates))}]"
        yield (
            f"{shared}\t{person.place}\t{person.outcome}\t{person.validity}"
            f"\t{{{','.join(person.rules)}}}\t{{{','.join(person.codes)}}}"
            f"\t{escaped(candidates)}\t{_octets(person.request)}\t{_octets(person.response)}\n"
        )


def _octets(text: str) -> str:
    """Return a text as a field of bytes: PostgreSQL reads it as UTF-8, in which a backslash stands for itself twice."""
    return escaped(text.replace("\\", "\\\\"))
