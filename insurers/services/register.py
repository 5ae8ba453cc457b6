"""Writes of the register. Every function is keyword-only and atomic; `at` is the sandbox instant as data.

History is written, not edited: a correction closes what was known at `at` and appends a row (design §5). What is
wrong with the terms is refused with a sentence in each language; faults that need no database are named together.
`at` may lie in the sandbox's future: the row is then not known before that instant.

A correction takes over only until the row it corrects was itself superseded: a row known over [k0, k1) and corrected
at `at` leaves [k0, at) and [at, k1). So what is already registered for a later day stays as it is when the clock is
set back and something is corrected on an earlier one.
"""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from insurers.domain import refusals
from insurers.domain.checks import enrolment_faults, entitlement_faults, number_faults, refuse
from insurers.domain.keys import fold
from insurers.domain.numbers import insurer_number_faults, kind_of
from insurers.domain.spans import InstantSpan
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms, ProfileTerms, ending
from insurers.knowledge import close, insert, lock_member, locked
from insurers.models import Enrolment, Entitlement, Hold, Insurer, InsurerKind, Member, Person, Profile
from insurers.selectors import terms_of
from sandbox.models import Sandbox


@transaction.atomic
def register_insurer(*, sandbox: Sandbox, number: str, name: str, kind: InsurerKind | None = None) -> Insurer:
    """Register an insurer under its canonical number, which also tells its kind; refuses a `kind` that differs."""
    refuse(number_faults(insurer_number_faults(number), "number"))
    told = InsurerKind(kind_of(number))
    if kind not in {None, told}:
        raise refusals.INSURER_KIND.refusal(number=number, kind=told.label)
    return insert(Insurer(sandbox=sandbox, number=number, kind=told, name=name))


@transaction.atomic
def register_person(*, sandbox: Sandbox, code: str) -> Person:
    """Register a human being of the sandbox, whom no insurer knows yet."""
    return insert(Person(sandbox=sandbox, code=code))


@transaction.atomic
def register_member(*, insurer: Insurer, person: Person) -> Member:
    """Make a person a member of an insurer of the same sandbox; once, whatever enrolments follow."""
    # The composite foreign key promises the same, but is checked only when the transaction commits.
    if insurer.sandbox_id != person.sandbox_id:
        raise refusals.PERSON_UNKNOWN.refusal()
    return insert(Member(sandbox_id=insurer.sandbox_id, insurer=insurer, person=person))


@transaction.atomic
def record_profile(*, member: Member, at: datetime, terms: ProfileTerms) -> Profile:
    """Record what the insurer knows of the person from `at` on; closes the profile known until then."""
    lock_member(member.pk)
    before = member.profiles.filter(known__contains=at).first()
    known = InstantSpan(at, _next_profile_at(member, at)) if before is None else close(before, at)
    return insert(Profile(member=member, known=known, **_columns(terms)))


@transaction.atomic
def record_enrolment(*, member: Member, at: datetime, terms: EnrolmentTerms) -> Enrolment:
    """Record an enrolment, known from `at` on; refuses one that overlaps another of the same member and insurer."""
    lock_member(member.pk)
    return _enrol(member, InstantSpan(at), terms)


@transaction.atomic
def correct_enrolment(*, enrolment: Enrolment, at: datetime, terms: EnrolmentTerms) -> Enrolment:
    """Replace an enrolment, from `at` on, by one with these terms; what was known before stays known as it was."""
    return _correct_enrolment(locked(enrolment), at, terms)


@transaction.atomic
def record_loss(*, enrolment: Enrolment, at: datetime, lost_on: date, reason: str) -> Enrolment:
    """Record 資格喪失: a correction that ends the period on `lost_on`, the first day no longer covered (OQSCD008)."""
    row = locked(enrolment)
    terms = replace(terms_of(row), period=ending(row.period, lost_on), loss_reason=reason)
    return _correct_enrolment(row, at, terms)


@transaction.atomic
def confirm_enrolment(*, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Release a hold: the insurer confirmed the data, and providers see them from `at` on (R-064)."""
    row = locked(enrolment)
    if row.hold == Hold.NONE:
        raise refusals.NOT_HELD.refusal()
    return _correct_enrolment(row, at, replace(terms_of(row), hold=Hold.NONE.value))


@transaction.atomic
def void_enrolment(*, enrolment: Enrolment, at: datetime) -> None:
    """Record 取消: from `at` on the acquisition is held never to have been (domain §3.3)."""
    close(locked(enrolment), at)


@transaction.atomic
def record_entitlement(*, member: Member, at: datetime, terms: EntitlementTerms) -> Entitlement:
    """Record a ratio, certificate or ticket, known from `at` on; two of a kind may overlap (R-083)."""
    return _entitle(member, InstantSpan(at), terms)


@transaction.atomic
def correct_entitlement(*, entitlement: Entitlement, at: datetime, terms: EntitlementTerms) -> Entitlement:
    """Replace an entitlement, from `at` on, by one with these terms."""
    row = locked(entitlement)
    return _entitle(row.member, close(row, at), terms)


@transaction.atomic
def void_entitlement(*, entitlement: Entitlement, at: datetime) -> None:
    """Void an entitlement from `at` on; without this a wrong one goes on showing (R-083)."""
    close(locked(entitlement), at)


def _correct_enrolment(row: Enrolment, at: datetime, terms: EnrolmentTerms) -> Enrolment:
    return _enrol(row.member, close(row, at), terms)


def _enrol(member: Member, known: InstantSpan, terms: EnrolmentTerms) -> Enrolment:
    row = Enrolment(
        member=member,
        insurer_id=member.insurer_id,
        known=known,
        symbol_key=fold(terms.symbol),
        number_key=fold(terms.number),
        **_columns(terms),
    )
    return insert(row, enrolment_faults(terms, member.insurer.kind))


def _entitle(member: Member, known: InstantSpan, terms: EntitlementTerms) -> Entitlement:
    ticket = None if terms.ticket is None else terms.ticket.to_json()
    row = Entitlement(member=member, known=known, **_columns(terms) | {"ticket": ticket})
    return insert(row, entitlement_faults(terms, member.insurer.kind))


def _next_profile_at(member: Member, at: datetime) -> datetime | None:
    """Return when a profile registered ahead becomes known, if one is: the new one is known until then."""
    later = member.profiles.filter(known__startswith__gt=at).aggregate(at=Min("known__startswith"))
    found: datetime | None = later["at"]
    return found


def _columns(terms: ProfileTerms | EnrolmentTerms | EntitlementTerms) -> dict[str, Any]:
    return {field.name: getattr(terms, field.name) for field in fields(terms)}
