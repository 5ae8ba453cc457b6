"""Reads of the resident register: one resident with their history, queries by items, and identities for many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from insurers.domain import resident_refusals as refusals
from insurers.domain.checks import number_faults, refuse
from insurers.domain.individual_numbers import individual_number_faults
from insurers.domain.likeness import addresses_alike, kana_alike, names_alike
from insurers.domain.resident_queries import form_of
from insurers.domain.residents import SEX_NOT_SET, Identity
from insurers.individual_numbers import number_keys
from insurers.models import Resident, ResidentRecord
from sandbox import arrays
from sandbox.database import planned_anew
from sandbox.domain.clock import day_of
from sandbox.models import Sandbox

# The records known at an instant and in force on a day, for a whole chunk of a file in one statement. The ranges stand
# in expressions, which no index serves: planned without the values PostgreSQL would take the exclusion constraint's
# index and read the whole register, where the residents' numbers lead to each record in microseconds.
IDENTITIES = """
SELECT resident.digest, record.name, record.name_kana, record.birth_on, record.sex, record.address
FROM unnest(%s::bytea[]) AS given (digest)
JOIN insurers_resident resident ON resident.sandbox_id = %s AND resident.digest = given.digest
JOIN insurers_residentrecord record ON record.resident_id = resident.id
WHERE record.known * '(,)' @> %s::timestamptz AND record.period * '(,)' @> %s::date
"""


class QueryResult(StrEnum):
    """What a query comes to; only ``one`` brings a person with it."""

    ONE = "one"
    NONE = "none"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The answer to a query; `number` is "" where the form of the query does not tell it."""

    result: QueryResult
    form: str
    record: ResidentRecord | None = None
    number: str = ""


def resident_identities(*, sandbox_id: int, digests: Collection[bytes], at: datetime) -> dict[bytes, Identity]:
    """Return who the register held on the day of `at` under these digests, as known at `at`; one statement.

    Who is not there (nobody has the number, dead, not entered yet) has no entry.
    """
    rows = planned_anew(IDENTITIES, (arrays.binaries(digests), sandbox_id, at, day_of(at))) if digests else []
    return {bytes(digest): Identity(*identity) for digest, *identity in rows}


def residents_of(sandbox: Sandbox, at: datetime) -> QuerySet[Resident]:
    """Return the residents of a sandbox, each with the `name` held on the day of `at` as known then, or ""."""
    records = ResidentRecord.objects.filter(resident=OuterRef("pk"), known__contains=at, period__contains=day_of(at))
    return Resident.objects.filter(sandbox=sandbox).annotate(
        name=Coalesce(Subquery(records.values("name")[:1]), Value(""))
    )


def resident_by_code(*, sandbox: Sandbox, code: str) -> Resident:
    """Return a resident of this sandbox, or refuse."""
    resident = Resident.objects.filter(sandbox=sandbox, code=code).first()
    if resident is None:
        raise refusals.UNKNOWN.refusal()
    return resident


def history_of(resident: Resident, at: datetime) -> list[ResidentRecord]:
    """Return the records as known at `at`, in order of their days."""
    return list(resident.records.filter(known__contains=at).order_by("period", "pk"))


def number_of(resident: Resident) -> str:
    """Return the 個人番号; for the insurers' side only (R-005)."""
    return number_keys().open(bytes(resident.sealed), resident.key_id)


def query_residents(*, sandbox: Sandbox, at: datetime, items: Mapping[str, Any]) -> QueryAnswer:
    """Ask for a resident by their 個人番号 or by items, named as in `insurers.domain.resident_queries`.

    Refuses items that make no query. What the public tolerances forgive is forgiven; nobody is guessed: where several
    fit, nobody is returned.
    """
    form = form_of(items, day_of(at))
    now = ResidentRecord.objects.select_related("resident").filter(
        resident__sandbox=sandbox, known__contains=at, period__contains=day_of(at)
    )
    if "individual_number" in items:
        number = items["individual_number"]
        refuse(number_faults(individual_number_faults(number), "individual_number"))
        found = list(now.filter(resident__digest=number_keys().digest(sandbox.pk, number)))
    else:
        birth_on: date = items["birth_on"]
        found = [record for record in now.filter(birth_on=birth_on).order_by("pk") if _fits(record, items)]
    if len(found) != 1:
        return QueryAnswer(QueryResult.SEVERAL if found else QueryResult.NONE, form.name)
    (record,) = found
    return QueryAnswer(QueryResult.ONE, form.name, record, number_of(record.resident) if form.tells_number else "")


def _fits(record: ResidentRecord, items: Mapping[str, Any]) -> bool:
    """Tell whether a record of the same birth date agrees with every item asked for."""
    sexes = {record.sex, items.get("sex", SEX_NOT_SET)}
    return (
        (len(sexes) == 1 or SEX_NOT_SET in sexes)
        and names_alike(items["name"], record.name)
        and ("name_kana" not in items or kana_alike(items["name_kana"], record.name_kana))
        and addresses_alike(items["address"], record.address)
    )
