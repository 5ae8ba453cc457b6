"""The same registers in PostgreSQL: written through the ORM into a sandbox of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import transaction

from consent.models import Provider
from consent.selectors import Asker, asker_by_digest
from eligibility.domain.decision import Decision
from eligibility.domain.facts import EnrolmentFact
from fixtures.factories import ApiKeyFactory, InsurerFactory, ProviderFactory, ReferenceNumberFactory, SandboxFactory
from insurers.domain.keys import fold
from insurers.models import Enrolment, Entitlement, InsurerKind, Member, Person, Profile
from sandbox.domain.readings import Readings
from sandbox.models import Role, Sandbox
from tests.decision.register import (
    NUMBERS,
    WELFARE,
    EnrolmentRow,
    EntitlementRow,
    ProfileRow,
    Register,
    card_class,
    columns,
    insurer_name,
    person_name,
)

Members = dict[tuple[str, int], Member]


@dataclass(frozen=True, slots=True)
class Written:
    """A register in the database: who may ask, and what the ids of the rows are in the register."""

    sandbox: Sandbox
    provider: Provider
    digest: bytes
    places: dict[int, int]
    persons: dict[int, int]

    def asker(self, readings: Readings) -> Asker:
        """Return the provider as one that asks under these readings."""
        asker = asker_by_digest(self.digest)
        assert asker is not None
        return replace(asker, readings=readings)

    def in_places(self, decision: Decision) -> Decision:
        """Return a decision with places and person numbers of the register for the ids of the database."""
        return decision._replace(
            records=tuple(r._replace(enrolment=self._in_place(r.enrolment)) for r in decision.records),
            weighed=tuple(w._replace(enrolment=self._in_place(w.enrolment)) for w in decision.weighed),
        )

    def _in_place(self, fact: EnrolmentFact) -> EnrolmentFact:
        return fact._replace(id=self.places[fact.id], person_id=self.persons[fact.person_id])


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written inside, so that each drawn example finds the database as the first one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def write(register: Register) -> Written:
    """Write a register into a new sandbox."""
    provider = ProviderFactory.create(sandbox=SandboxFactory.create())
    key = ApiKeyFactory.create(sandbox=provider.sandbox, role=Role.PROVIDER, subject=provider.code)
    members = _members(register, provider.sandbox)
    Profile.objects.bulk_create(_profile(row, members) for row in register.profiles)
    enrolments = Enrolment.objects.bulk_create(_enrolment(row, members) for row in register.enrolments)
    Entitlement.objects.bulk_create(_entitlement(row, members) for row in register.entitlements)
    if register.references:
        _give_references(register, provider, members)
    return Written(
        provider.sandbox,
        provider,
        bytes(key.digest),
        places={row.pk: place for place, row in enumerate(enrolments, start=1)},
        persons={member.person_id: number for (_, number), member in members.items()},
    )


def _members(register: Register, sandbox: Sandbox) -> Members:
    pairs = dict.fromkeys((row.insurer, row.person) for row in register.profiles)
    insurers = {
        letter: InsurerFactory.create(
            sandbox=sandbox,
            number=NUMBERS[letter],
            name=insurer_name(letter),
            kind=InsurerKind.WELFARE_OFFICE if letter == WELFARE else InsurerKind.SOCIETY,
        )
        for letter in dict.fromkeys(letter for letter, _ in pairs)
    }
    numbers = dict.fromkeys(number for _, number in pairs)
    people = Person.objects.bulk_create(Person(sandbox=sandbox, code=f"p{number}") for number in numbers)
    person = dict(zip(numbers, people, strict=True))
    rows = [Member(sandbox=sandbox, insurer=insurers[letter], person=person[number]) for letter, number in pairs]
    return dict(zip(pairs, Member.objects.bulk_create(rows), strict=True))


def _give_references(register: Register, provider: Provider, members: Members) -> None:
    other = ProviderFactory.create(sandbox=provider.sandbox)
    people = {number: member.person for (_, number), member in members.items()}
    for row in register.references:
        ReferenceNumberFactory.create(
            provider=provider if row.own else other, person=people[row.person], number=row.number, known=row.known
        )


def _profile(row: ProfileRow, members: Members) -> Profile:
    return Profile(
        member=members[row.insurer, row.person],
        known=row.known,
        name=person_name(row.person),
        sex="1",
        birth_on=row.birth_on,
    )


def _enrolment(row: EnrolmentRow, members: Members) -> Enrolment:
    member = members[row.insurer, row.person]
    return Enrolment(
        member=member,
        insurer_id=member.insurer_id,
        period=row.period,
        known=row.known,
        symbol=row.symbol,
        symbol_key=fold(row.symbol),
        number=row.number,
        number_key=fold(row.number),
        branch=row.branch,
        card_class=card_class(row.insurer),
        issued_on=row.issued_on,
        card_until=row.card_until,
        hold="all" if row.held else "none",
    )


def _entitlement(row: EntitlementRow, members: Members) -> Entitlement:
    return Entitlement(
        member=members[row.insurer, row.person], kind=row.kind, period=row.period, known=row.known, **columns(row)
    )
