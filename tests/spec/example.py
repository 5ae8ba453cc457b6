"""How an example of a rule is written: readable rows of a register, and questions with the answers expected.

Days and instants are ISO texts; an instant given as a day alone is 09:00 of that day in Japan. 喪失 (`lost`) is the
first day no longer covered, the last day of a certificate is inclusive: both as they are printed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from eligibility.domain.decision import Decision
from eligibility.domain.facts import EntitlementFact, Query
from eligibility.domain.records import Record
from eligibility.wire.types import INSURER_NUMBER
from insurers.domain.keys import fold
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.instants import instant_of
from sandbox.domain.readings import Readings
from tests.decision.register import ALWAYS, NUMBERS, EnrolmentRow, EntitlementRow, ProfileRow, Register

BORN = "1980-05-05"
DEFAULTS = Readings()


class Card(NamedTuple):
    """What is printed on an insurer's card in these examples, unless a row or a question says otherwise."""

    symbol: str
    number: str
    branch: str


CARDS: Mapping[str, Card] = {
    "A": Card("12", "345", "01"),
    "B": Card("見本", "678", "01"),
    "C": Card("公立", "55", ""),
    "K": Card("", "4004", "01"),
    "W": Card("", "9900010", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An enrolment: by whom, from when to when, and known to the centre from when until when."""

    acquired: str
    insurer: str = "A"
    person: int = 1
    lost: str = ""
    known: str = ""
    until: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    issued: str = ""
    card_until: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """A ratio, certificate or ticket; `value` as printed (ratio, limit class, issue number)."""

    kind: str
    value: str
    first: str
    last: str = ""
    insurer: str = "A"
    person: int = 1
    known: str = ""
    until: str = ""


def _of_kind(kind: str) -> Callable[..., Entitled]:
    """Return a short way to write an entitlement of this kind: value, first day, last day, then by name."""

    def entitled(value: str, first: str, last: str = "", **rest: Any) -> Entitled:
        return Entitled(kind=kind, value=value, first=first, last=last, **rest)

    return entitled


ratio = _of_kind("burden_ratio")
elderly = _of_kind("elderly_certificate")
limit = _of_kind("limit_certificate")
disease = _of_kind("specific_disease")
ticket = _of_kind("medical_ticket")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record expected: the row of the register it shows (from 1), and what is in it."""

    row: int
    ratio: str = ""
    elderly: str = ""
    limit: str = ""
    limit_last: str = ""
    diseases: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    preschool: bool = False
    card_until: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: 資格有効性, the records, and for each row of the register why it was taken or passed over.

    A verdict is the id of a matching rule without its chapter; "-" is a row that is not weighed.
    """

    answer: str
    shows: tuple[Shown, ...]
    verdicts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, and the outcome expected. The key is the insurer's card unless said otherwise."""

    on: str
    answer: str
    verdicts: str
    shows: tuple[Shown, ...] = ()
    at: str = ""
    insurer: str = "A"
    insurer_sent: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    born: str = BORN
    without: tuple[str, ...] = ()
    consent: bool = False
    disease_consent: bool = False
    readings: Readings = DEFAULTS

    @property
    def expected(self) -> Outcome:
        """The outcome expected."""
        return Outcome(self.answer, self.shows, self.verdicts)

    @property
    def day(self) -> date:
        """資格確認日."""
        return date.fromisoformat(self.on)

    @property
    def instant(self) -> datetime:
        """When the question is asked: on the day asked about, unless said otherwise."""
        return instant_of(self.at or self.on)

    @property
    def query(self) -> Query:
        """The search key as the wire and the folding leave it."""
        card = CARDS[self.insurer]
        symbol = None if "symbol" in self.without else fold(self.symbol or card.symbol)
        branch = None if "branch" in self.without else self.branch or card.branch
        return Query(
            insurer_number=_received(self.insurer_sent or NUMBERS[self.insurer]),
            number=fold(self.number or card.number),
            birth_on=None if "birth" in self.without else date.fromisoformat(self.born),
            symbol=symbol or None,
            branch=branch or None,
            limit_consent=self.consent,
            disease_consent=self.disease_consent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One paragraph of the rule book, about the rule named; `born` holds birth dates by person."""

    rule: str
    ja: str
    en: str
    rows: tuple[Row, ...]
    cases: tuple[Case, ...]
    entitled: tuple[Entitled, ...] = ()
    born: Mapping[int, str] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        """The rows as a register; an insurer knows a person's birth date all along."""
        members = dict.fromkeys((row.insurer, row.person) for row in self.rows)
        return Register(
            profiles=tuple(
                ProfileRow(insurer=i, person=p, birth_on=date.fromisoformat(self.born.get(p, BORN))) for i, p in members
            ),
            enrolments=tuple(map(_enrolment, self.rows)),
            entitlements=tuple(map(_entitlement, self.entitled)),
        )


def outcome_of(decision: Decision, *, rows: int) -> Outcome:
    """Return what came out of a decision about a register of so many enrolments."""
    verdicts = {w.enrolment.id: w.rule.id.removeprefix("match.") for w in decision.weighed}
    return Outcome(
        decision.validity.value,
        tuple(map(_shown, decision.records)),
        " ".join(verdicts.get(place, "-") for place in range(1, rows + 1)),
    )


def _shown(record: Record) -> Shown:
    ceiling = record.limit
    return Shown(
        record.enrolment.id,
        ratio=_ratio(record.burden_ratio),
        elderly=_ratio(record.elderly),
        limit="" if ceiling is None else ceiling.limit_flag,
        limit_last=_text(None if ceiling is None else ceiling.period.last),
        diseases=tuple(e.disease for e in record.diseases),
        tickets=tuple((t.ticket or {})["issue_number"] for t in record.tickets),
        preschool=record.preschool,
        card_until=_text(record.enrolment.card_until),
    )


def _ratio(entitlement: EntitlementFact | None) -> str:
    return "" if entitlement is None else entitlement.ratio


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _received(number: str) -> str:
    """Return an insurer number as the wire reads it, whatever its width (P-05)."""
    text, _ = INSURER_NUMBER.settle(number)
    received: str = INSURER_NUMBER.parse(text)
    return received


def _enrolment(row: Row) -> EnrolmentRow:
    card = CARDS[row.insurer]
    return EnrolmentRow(
        insurer=row.insurer,
        person=row.person,
        period=DateSpan(date.fromisoformat(row.acquired), _day(row.lost)),
        known=_known(row.known, row.until),
        symbol=row.symbol or card.symbol,
        number=row.number or card.number,
        branch=row.branch or card.branch,
        issued_on=_day(row.issued),
        card_until=_day(row.card_until),
        held=row.held,
    )


def _entitlement(row: Entitled) -> EntitlementRow:
    return EntitlementRow(
        insurer=row.insurer,
        person=row.person,
        kind=row.kind,
        period=DateSpan.through(date.fromisoformat(row.first), _day(row.last)),
        known=_known(row.known, row.until),
        value=row.value,
    )


def _known(since: str, until: str) -> InstantSpan:
    return InstantSpan(instant_of(since) if since else ALWAYS.lower, instant_of(until) if until else None)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
