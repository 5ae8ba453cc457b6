"""Writes of the resident register, a mock J-LIS. Keyword-only, atomic; `at` is the sandbox instant as data.

As in the register of the insurers history is written, not edited: an event closes what was known at `at` and appends
what takes its place; it holds until what it closed was superseded anyway.
"""

from dataclasses import fields
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction

from insurers.domain import resident_refusals as refusals
from insurers.domain.checks import number_faults, refuse
from insurers.domain.individual_numbers import MOST_SYNTHETIC, individual_number_faults, synthetic_number
from insurers.domain.resident_events import EventKind, RecordValue, ResidentTerms, changed
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.individual_numbers import number_keys
from insurers.knowledge import close, insert
from insurers.models import IndividualNumber, Person, Resident, ResidentEvent, ResidentRecord
from sandbox.models import Sandbox

RESERVED = frozenset({"query"})
"""Codes that are addresses of something else."""


@transaction.atomic
def enter_resident(
    *, sandbox: Sandbox, at: datetime, on: date, terms: ResidentTerms, number: str = "", code: str = ""
) -> Resident:
    """Enter somebody, from the day `on`; without `number` or `code` they get one. Refuses what is taken."""
    if number:
        refuse(number_faults(individual_number_faults(number), "individual_number"))
    if code in RESERVED:
        raise refusals.CODE_TAKEN.refusal()
    number = number or _free_number(sandbox, code or f"{terms.name} {terms.birth_on} {at}")
    keys = number_keys()
    digest = keys.digest(sandbox.pk, number)
    resident = Resident(
        sandbox=sandbox,
        code=code or f"resident-{digest.hex()[:10]}",
        digest=digest,
        sealed=keys.seal(number),
        key_id=keys.current,
    )
    insert(resident, by_constraint=refusals.BY_CONSTRAINT)
    _append(resident, InstantSpan(at), RecordValue(DateSpan(on), terms, "entry"))
    return resident


@transaction.atomic
def record_event(*, resident: Resident, event: EventKind, at: datetime, on: date, columns: dict[str, Any]) -> None:
    """Record a move, a change of name, a correction or a death of the day `on`; `columns` are the new values."""
    Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    rows = list(resident.records.filter(known__contains=at).order_by("period"))
    for replaced in changed(event, [_value(row) for row in rows], on=on, columns=columns):
        rest = close(rows[replaced.place], at)
        for value in replaced.made:
            _append(resident, rest, value)


@transaction.atomic
def record_number(*, person: Person, number: str) -> IndividualNumber:
    """Record the 個人番号 of a person, or another one in its place; refuses one of somebody else in the sandbox."""
    refuse(number_faults(individual_number_faults(number), "individual_number"))
    keys = number_keys()
    IndividualNumber.objects.filter(person=person).delete()
    row = IndividualNumber(
        sandbox_id=person.sandbox_id,
        person=person,
        digest=keys.digest(person.sandbox_id, number),
        sealed=keys.seal(number),
        key_id=keys.current,
    )
    return insert(row, by_constraint=refusals.BY_CONSTRAINT)


def _append(resident: Resident, known: InstantSpan, value: RecordValue) -> None:
    if value.period.lower is not None and value.terms.birth_on > value.period.lower:
        raise refusals.BORN_LATER.refusal(on=value.period.lower)
    row = ResidentRecord(
        resident=resident,
        known=known,
        period=value.period,
        event=ResidentEvent(value.event),
        died_on=value.died_on,
        **{field.name: getattr(value.terms, field.name) for field in fields(ResidentTerms)},
    )
    insert(row, by_constraint=refusals.BY_CONSTRAINT)


def _value(row: ResidentRecord) -> RecordValue:
    terms = ResidentTerms(**{field.name: getattr(row, field.name) for field in fields(ResidentTerms)})
    return RecordValue(row.period, terms, row.event, row.died_on)  # type: ignore[arg-type]  # a choice of the model


def _free_number(sandbox: Sandbox, wish: str) -> str:
    """Return a made-up number nobody of the sandbox has, told by what it is for and so the same in every run."""
    keys = number_keys()
    for attempt in range(1000):
        serial = int.from_bytes(blake2b(f"{wish} {attempt}".encode(), digest_size=8).digest(), "big")
        number = synthetic_number(serial % MOST_SYNTHETIC)
        if not Resident.objects.filter(sandbox=sandbox, digest=keys.digest(sandbox.pk, number)).exists():
            return number
    raise refusals.NUMBER_TAKEN.refusal()  # pragma: no cover  # a thousand misses among a billion
