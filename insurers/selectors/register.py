"""Reads of the register for one person. The hot path's read is in eligibility.selectors; this one is for people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from insurers.domain.refusals import INSURER_REQUIRED, INSURER_UNKNOWN, PERSON_UNKNOWN
from insurers.domain.terms import EnrolmentTerms
from insurers.models import Enrolment, Entitlement, Insurer, Person, Profile
from sandbox.models import Sandbox

Row = TypeVar("Row", Profile, Enrolment, Entitlement)


@dataclass(frozen=True, slots=True)
class Membership:
    """What one insurer had registered about the person; each group in the order of its first day."""

    insurer: Insurer
    profile: Profile | None
    enrolments: tuple[Enrolment, ...]
    entitlements: tuple[Entitlement, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the register held true about a person at the instant `at`, by insurer number."""

    person: Person
    at: datetime
    memberships: tuple[Membership, ...]


def register_as_known(*, sandbox: Sandbox, person: Person, at: datetime) -> Register:
    """Return the person's register as it was known at `at`, in four statements whatever there is.

    A person of another sandbox has an empty register here. Held enrolments are included: they are hidden from
    providers, not from the register.
    """
    members = person.memberships.filter(sandbox=sandbox).select_related("insurer").order_by("insurer__number")
    theirs = list(members)
    ids = [member.pk for member in theirs]
    profiles = _known(Profile.objects.all(), ids, at)
    enrolments = _known(Enrolment.objects.order_by("period", "id"), ids, at)
    entitlements = _known(Entitlement.objects.order_by("period", "id"), ids, at)
    return Register(
        person,
        at,
        tuple(
            Membership(
                member.insurer,
                next(iter(profiles.get(member.pk, ())), None),
                enrolments.get(member.pk, ()),
                entitlements.get(member.pk, ()),
            )
            for member in theirs
        ),
    )


def insurers_of(sandbox: Sandbox, *, ids: Collection[int] | None = None, kind: str = "") -> QuerySet[Insurer]:
    """Return the insurers of a sandbox: those with these ids (None: all), of this kind ("": any)."""
    insurers = Insurer.objects.filter(sandbox=sandbox)
    if ids is not None:
        insurers = insurers.filter(pk__in=ids)
    return insurers.filter(kind=kind) if kind else insurers


def insurer_by_number(*, sandbox: Sandbox, number: str) -> Insurer:
    """Return an insurer of this sandbox, or refuse."""
    insurer = Insurer.objects.filter(sandbox=sandbox, number=number).first()
    if insurer is None:
        raise INSURER_UNKNOWN.refusal()
    return insurer


def insurer_meant(*, sandbox: Sandbox, number: str = "", own: str = "") -> Insurer | None:
    """Return the insurer meant by `number`, asked by the insurer `own` or, where that is "", an administrator.

    Without a number an insurer means itself and an administrator all (None). To an insurer, every other one is one that
    does not exist.
    """
    if own and number not in {"", own}:
        raise INSURER_UNKNOWN.refusal()
    wanted = number or own
    return insurer_by_number(sandbox=sandbox, number=wanted) if wanted else None


def one_insurer_meant(*, sandbox: Sandbox, number: str = "", own: str = "") -> Insurer:
    """Return the insurer meant, where an administrator has to name one."""
    insurer = insurer_meant(sandbox=sandbox, number=number, own=own)
    if insurer is None:
        raise INSURER_REQUIRED.refusal()
    return insurer


def people_of(sandbox: Sandbox, at: datetime) -> QuerySet[Person]:
    """Return the people of a sandbox, each with the `name` one of its insurers had registered at `at`, or ""."""
    profiles = Profile.objects.filter(member__person=OuterRef("pk"), known__contains=at).order_by("member_id")
    return Person.objects.filter(sandbox=sandbox).annotate(
        name=Coalesce(Subquery(profiles.values("name")[:1]), Value(""))
    )


def person_by_code(*, sandbox: Sandbox, code: str) -> Person:
    """Return a person of this sandbox, or refuse."""
    person = Person.objects.filter(sandbox=sandbox, code=code).first()
    if person is None:
        raise PERSON_UNKNOWN.refusal()
    return person


def terms_of(enrolment: Enrolment) -> EnrolmentTerms:
    """Return the terms of a row, to be recorded again with something changed."""
    return EnrolmentTerms(**{field.name: getattr(enrolment, field.name) for field in fields(EnrolmentTerms)})


def _known(rows: QuerySet[Row], members: Iterable[int], at: datetime) -> dict[int, tuple[Row, ...]]:
    """Return the rows known at `at`, by member."""
    found = rows.filter(member_id__in=members, known__contains=at)
    by_member = sorted(found, key=lambda row: row.member_id)  # a stable sort keeps each member's rows in order
    return {member: tuple(theirs) for member, theirs in groupby(by_member, key=lambda row: row.member_id)}
