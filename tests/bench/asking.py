"""Request files about known people, and what must come back. Needs no database: the population is computed."""

from dataclasses import dataclass
from datetime import date, datetime

from eligibility.wire import JST, MESSAGES, render
from fixtures.population.dice import Dice
from fixtures.population.people import Person, person

SEED = 1
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=JST)
"""Where the clock of the benchmark's sandbox stands."""

PROVIDER = "1312345674"
FILE_NAME = "OQSsiquc01req_202611200001.xml"
STUB = "bench/stub"
"""The stub's path in the benchmark's web server."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request file and the bytes its answer must contain."""

    file: bytes
    expected: bytes


def question_about(who: Person, on: date) -> Question:
    """Ask with the card this person shows whether it is valid on a day."""
    card = who.card
    search = {
        "insurer_number": card.insurer.number,
        "symbol": card.symbol,
        "number": card.number,
        "branch": card.branch,
        "born_on": who.birth_on,
        "ceiling_consent": "1",
        "person_identifier": f"K{who.n:07d}",
    }
    header = {"checked_on": on, "provider_code": PROVIDER, "file_identifier": f"BENCH{who.n:012d}"}
    file = render(MESSAGES["siquc01req"], {"header": header, "body": {"search": search}})
    expected = f"<QualificationValidity>{who.expected(on)}</QualificationValidity>"
    return Question(file, expected.encode())


def questions(*, people: int, count: int) -> list[Question]:
    """Return questions about `count` people drawn from a population of `people`."""
    drawn = (Dice(SEED, "asked", i).roll(people) for i in range(count))
    return [question_about(person(SEED, n), NOON.date()) for n in drawn]


def over_http(question: Question, *, path: str, key: str) -> bytes:
    """Return the question as the bytes of an HTTP request."""
    head = (
        f"POST /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/xml\r\nContent-Length: {len(question.file)}\r\n\r\n"
    )
    return head.encode() + question.file
