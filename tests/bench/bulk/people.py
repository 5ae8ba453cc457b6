"""A file of look-ups about known people, and what must come back for each. Needs no database, as `tests.bench.asking`.

People are drawn without repetition from the whole population, so that they lie in the register as strangers do.
Every hundredth is wrong on purpose, in turn by a number nobody has and by a birth date there is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from eligibility.wire import MESSAGES, render, render_frame, render_unit
from fixtures.population.people import Person, person
from tests.bench.asking import NOON, PROVIDER, SEED
from tests.bench.stage import BrokenError

PRIME: Final = 7_654_321
"""Greater than every population, so that its multiples meet each person once."""

WRONG: Final = 100
"""One person in so many is wrong on purpose."""

REQUEST: Final = MESSAGES["muquc01req"]
FETCH: Final = MESSAGES["muquc02req"]

_RECORD: Final = b"<ResultOfQualificationConfirmation>"
_CLOSING: Final = b"</BulkConfirmUnit>"
_SHOWN: Final = 1200


@dataclass(frozen=True, slots=True)
class Asked:
    """One person of a file: their part of it, and what must stand in their part of the result.

    `told` stands outside of the record, `shown` in it; with nothing to be shown there must be none.
    """

    who: Person
    wrong: str
    request: str
    told: tuple[bytes, ...]
    shown: tuple[bytes, ...]

    def answered_by(self, unit: bytes) -> bool:
        """Tell whether this is the answer it must be."""
        told, found, shown = unit.partition(_RECORD)
        return (
            bool(found) == bool(self.shown)
            and all(part in told for part in self.told)
            and all(part in shown for part in self.shown)
        )


@dataclass(frozen=True)
class Question:
    """A file of look-ups."""

    people: tuple[Asked, ...]

    @cached_property
    def file(self) -> bytes:
        """The file as it is sent."""
        header = {"checked_on": NOON.date(), "provider_code": PROVIDER, "file_identifier": f"BULK{len(self.people)}"}
        before, after = render_frame(REQUEST, {"header": header})
        return before + "".join(asked.request for asked in self.people).encode() + after

    @property
    def refused(self) -> int:
        """How many people cannot be looked up."""
        return sum(asked.wrong == "birth date" for asked in self.people)


def question(*, people: int, count: int) -> Question:
    """Return a file about `count` people of a population of `people`."""
    return Question(tuple(_asked(person(SEED, place * PRIME % people), place) for place in range(count)))


def fetching(reception_number: str) -> bytes:
    """Return a request for the result of a file."""
    values = {"header": {"provider_code": PROVIDER}, "body": {"reception_number": reception_number}}
    return render(FETCH, values)


def verify(question: Question, result: bytes) -> None:
    """BrokenError unless everybody was answered as they must be, in the order of the file, and counted."""
    counts = (len(question.people), len(question.people) - question.refused, question.refused)
    tags = ("NumberOfProcessingResult", "NumberOfNormalProcessing", "NumberOfError")
    head = result[: result.index(b"<MessageBody>")]
    for tag, count in zip(tags, counts, strict=True):
        if f"<{tag}>{count}</{tag}>".encode() not in head:
            raise BrokenError(f"{tag} is not {count}: {head.decode()}")
    units = parts(result)
    for place, asked in enumerate(question.people):
        unit = next(units, b"")
        if not asked.answered_by(unit):
            expected = b" ".join((*asked.told, *asked.shown)).decode()
            raise BrokenError(f"place {place}, expected {expected}, but got:\n{unit[:_SHOWN].decode()}")
    if next(units, None) is not None:
        raise BrokenError(f"more people in the result than the {len(question.people)} in the file")


def parts(result: bytes) -> Iterator[bytes]:
    """Yield each person's part of a result."""
    begins = result.index(b"<MessageBody>") + len(b"<MessageBody>")
    while (ends := result.find(_CLOSING, begins)) >= 0:
        ends += len(_CLOSING)
        yield result[begins:ends]
        begins = ends


def _asked(who: Person, place: int) -> Asked:
    wrong = {WRONG - 1: "number", 2 * WRONG - 1: "birth date"}.get(place % (2 * WRONG), "")
    card = who.card
    number = f"9{card.number}" if wrong == "number" else card.number  # the numbers of an insurer are of one length
    search = {
        "insurer_number": card.insurer.number,
        "symbol": card.symbol,
        "number": number,
        "branch": card.branch,
        "born_on": who.birth_on,
        "person_identifier": f"K{who.n:07d}",
    }
    request = render_unit(REQUEST, search)
    if wrong == "birth date":
        request = request.replace(f"<Birthdate>{who.birth_on:%Y%m%d}<", "<Birthdate>20261332<")
    return Asked(who, wrong, request, *_answer(who, wrong))


def _answer(who: Person, wrong: str) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return what a person must be told, and what the record must show.

    The bulk form has room for one record, which is that of the card asked for, in force or not.
    """
    echoed = _leaf("ArbitraryIdentifier", f"K{who.n:07d}")
    if wrong == "birth date":
        return (echoed, _leaf("ProcessingResultStatus", "2") + b"<ProcessingResultCode>"), ()
    validity = "4" if wrong == "number" else who.expected(NOON.date())
    told = (echoed, _leaf("ProcessingResultStatus", "1") + _leaf("QualificationValidity", validity))
    card = (_leaf("InsuredIdentificationNumber", who.card.number), _leaf("Name", who.name))
    return told, () if wrong == "number" else card


def _leaf(tag: str, text: str) -> bytes:
    return f"<{tag}>{text}</{tag}>".encode()
