"""A register small enough to write down or to draw at random, and the facts of a query read from it without SQL.

`facts_of` says in Python what `eligibility.selectors.facts_for` must say from the tables; one test holds the two
against each other. Insurers go by letters: A, B and C insure, K is a 国保 with a number of 6 digits, W is a
welfare office. People go by numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eligibility.domain.facts import EnrolmentFact, EntitlementFact, Facts, ProfileFact, Query
from insurers.domain.keys import fold
from insurers.domain.numbers import insurer_number
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.clock import JST

WELFARE = "W"
NUMBERS: Mapping[str, str] = {
    "A": insurer_number(law="06", prefecture="13", serial="991"),
    "B": insurer_number(law="01", prefecture="13", serial="992"),
    "C": insurer_number(law="34", prefecture="13", serial="993"),
    "K": insurer_number(prefecture="13", serial="994"),
    WELFARE: insurer_number(law="12", prefecture="13", serial="995"),
}
"""Insurer number by letter; made up."""

LONG_AGO = datetime(2015, 1, 1, tzinfo=JST)
ALWAYS = InstantSpan(LONG_AGO)
ADULT = date(1980, 5, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """What an insurer has registered as a person's birth date, for a span of knowledge."""

    insurer: str
    person: int = 1
    birth_on: date = ADULT
    known: InstantSpan = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRow:
    """資格 of a person at an insurer; `held` stops the linkage altogether (R-064)."""

    insurer: str
    period: DateSpan
    person: int = 1
    known: InstantSpan = ALWAYS
    symbol: str = ""
    number: str = "1"
    branch: str = ""
    issued_on: date | None = None
    card_until: date | None = None
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementRow:
    """A ratio, certificate or ticket of a person at an insurer; `value` is the ratio, limit class or issue number."""

    insurer: str
    kind: str
    period: DateSpan
    person: int = 1
    known: InstantSpan = ALWAYS
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """照会番号 the asking provider gave a person, or (`own` is false) another provider did."""

    person: int
    number: str
    known: InstantSpan = ALWAYS
    own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All that is registered. Each (insurer, person) with an enrolment has one profile at every instant."""

    profiles: tuple[ProfileRow, ...]
    enrolments: tuple[EnrolmentRow, ...]
    entitlements: tuple[EntitlementRow, ...] = ()
    references: tuple[ReferenceRow, ...] = ()

    def hit_by(self, query: Query) -> frozenset[int]:
        """Return the persons that ever had an enrolment under the query's insurer, number and symbol, if sent.

        Where some of them ever had the query's birth date and, under that key, its branch, those alone.
        """
        born = {(p.insurer, p.person) for p in self.profiles if query.birth_on in {None, p.birth_on}}
        under = self._under(query)
        meant = {r.person for r in under if query.branch in {None, r.branch} and (r.insurer, r.person) in born}
        return frozenset(meant) or self.all_under(query)

    def all_under(self, query: Query) -> frozenset[int]:
        """Return the persons that ever had an enrolment under the query's insurer, number and symbol, if sent."""
        return frozenset(row.person for row in self._under(query))

    def _under(self, query: Query) -> list[EnrolmentRow]:
        return [
            row
            for row in self.enrolments
            if NUMBERS[row.insurer] == query.insurer_number
            and fold(row.number) == query.number
            and query.symbol in {None, fold(row.symbol)}
        ]

    def profile_at(self, row: EnrolmentRow, at: datetime) -> ProfileRow:
        """Return the profile beside an enrolment as known at `at`."""
        (found,) = (p for p in self.profiles if (p.insurer, p.person) == (row.insurer, row.person) and at in p.known)
        return found

    def entitlements_at(self, row: EnrolmentRow, at: datetime) -> tuple[EntitlementRow, ...]:
        """Return what is known at `at` of the member's entitlements, known first first."""
        theirs = (e for e in self.entitlements if (e.insurer, e.person) == (row.insurer, row.person) and at in e.known)
        return tuple(sorted(theirs, key=lambda e: e.known.lower or LONG_AGO))

    def reference_at(self, person: int, at: datetime) -> str:
        """Return the asking provider's number for the person, or ""."""
        own = (r.number for r in self.references if r.own and r.person == person and at in r.known)
        return next(own, "")


def facts_of(register: Register, query: Query, *, at: datetime, everybody: bool = False) -> Facts:
    """Return the facts of a query at `at`; the id of an enrolment is its place in the register, from 1.

    With `everybody` under its number, whoever can be meant.
    """
    hit = register.all_under(query) if everybody else register.hit_by(query)
    found = [
        _enrolment(register, place, row, at)
        for place, row in enumerate(register.enrolments, start=1)
        if row.person in hit
    ]
    return Facts(query, tuple(sorted(found, key=lambda e: (e.acquired_on, e.id))))


def _enrolment(register: Register, place: int, row: EnrolmentRow, at: datetime) -> EnrolmentFact:
    profile = register.profile_at(row, at)
    return EnrolmentFact(
        id=place,
        person_id=row.person,
        insurer_number=NUMBERS[row.insurer],
        insurer_name=insurer_name(row.insurer),
        period=row.period,
        known=row.known,
        number=row.number,
        number_key=fold(row.number),
        card_class=card_class(row.insurer),
        profile=ProfileFact(name=person_name(row.person), birth_on=profile.birth_on, sex="1"),
        symbol=row.symbol,
        symbol_key=fold(row.symbol),
        branch=row.branch,
        issued_on=row.issued_on,
        card_until=row.card_until,
        held=row.held,
        welfare=row.insurer == WELFARE,
        entitlements=tuple(_entitlement(e) for e in register.entitlements_at(row, at)),
        reference_number=register.reference_at(row.person, at),
    )


def _entitlement(row: EntitlementRow) -> EntitlementFact:
    return EntitlementFact(row.kind, row.period, **columns(row))


def columns(row: EntitlementRow) -> dict[str, Any]:
    """Return the columns in which the register keeps the value of an entitlement of its kind."""
    match row.kind:
        case "limit_certificate":
            return {"limit_class": "01", "limit_flag": row.value}
        case "specific_disease":
            return {"disease": row.value}
        case "medical_ticket":
            return {"ticket": {"kind": "01", "issue_number": row.value}}
        case _:
            return {"ratio": row.value}


def insurer_name(letter: str) -> str:
    """Return the name of an insurer."""
    return f"見本福祉事務所{letter}" if letter == WELFARE else f"見本保険者{letter}"


def person_name(number: int) -> str:
    """Return the name of a person."""
    return f"見本　{number}"


def card_class(letter: str) -> str:
    """Return 被保険者証区分 (OQSCD010) of an insurer's members."""
    return "A1" if letter == WELFARE else "01"
