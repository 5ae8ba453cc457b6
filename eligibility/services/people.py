"""Writing the journal of bulk look-ups: a row for each person, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import connection

from eligibility.domain.matching import Weighed
from eligibility.services.candidates import candidate
from sandbox import binary
from sandbox.copying import copy_binary

BULK: Final = "bulk"
"""Channel of people of bulk look-ups."""
STATUS: Final = 200
"""Status of what they were answered with."""


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
        copy_binary(cursor, "eligibility_inquiry", (*OF_THE_FILE, *OF_THE_PERSON), _rows(people, file))


def _rows(people: Iterable[Person], file: File) -> Iterator[bytes]:
    shared = b"".join(
        (
            binary.columns(len(OF_THE_FILE) + len(OF_THE_PERSON)),
            binary.big(file.sandbox_id),
            binary.big(file.key_id),
            binary.text(file.provider_code),
            binary.text(file.file_name),
            binary.text(file.message),
            binary.instant(file.at),
            binary.instant(file.wall_at),
            binary.day(file.on),
            binary.text(file.reception_number),
            binary.text(BULK),
            binary.small(STATUS),
        )
    )
    for person in people:
        yield b"".join(
            (
                shared,
                binary.whole(person.place),
                binary.text(person.outcome),
                binary.text(person.validity),
                binary.texts(person.rules),
                binary.texts(person.codes),
                binary.text(f"[{', '.join(map(candidate, person.candidates))}]"),
                binary.text(person.request),
                binary.text(person.response),
            )
        )
