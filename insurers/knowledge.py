"""How the register's tables are written: rows are appended, knowledge is closed, nothing else ever changes.

Shared by the services; each function expects to run inside their transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TypeVar

from django.db.models import CharField, Model

from insurers.domain import refusals
from insurers.domain.checks import TextColumn, refuse, text_faults
from insurers.domain.spans import InstantSpan
from insurers.models import Enrolment, Entitlement, Member, Profile, ResidentRecord
from sandbox.constraints import refusing
from sandbox.domain.refusals import RefusalCode, RefusalDetail

Row = TypeVar("Row", bound=Model)
Known = TypeVar("Known", Profile, Enrolment, Entitlement)
Closed = TypeVar("Closed", Profile, Enrolment, Entitlement, ResidentRecord)


def insert(
    row: Row, faults: Iterable[RefusalDetail] = (), by_constraint: Mapping[str, RefusalCode] = refusals.BY_CONSTRAINT
) -> Row:
    """Insert a row; refuses the faults given, unusable texts, and a violation of a constraint in `by_constraint`."""
    columns = text_columns(type(row))
    refuse([*faults, *text_faults(columns, {column.name: getattr(row, column.name) for column in columns})])
    with refusing(by_constraint):
        row.save(force_insert=True)
    return row


def lock_member(member_id: int) -> None:
    """Make writers about one member queue until the transaction ends.

    Without it two overlapping inserts could each wait for the other's exclusion constraint: a deadlock, not an answer.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member_id)


def locked(row: Known) -> Known:
    """Return the row as it stands now, with its member locked: the caller's copy may be old."""
    lock_member(row.member_id)
    return type(row).objects.select_related("member__insurer").get(pk=row.pk)


def close(row: Closed, at: datetime) -> InstantSpan:
    """Close the row's knowledge at `at` and return the rest of it, for the row that takes its place.

    Refuses an `at` that is not inside the row's knowledge: a row cannot have been known for no time at all.
    """
    known: InstantSpan = row.known
    if known.lower is not None and at <= known.lower:
        raise refusals.NOT_LATER.refusal(since=known.lower)
    if known.upper is not None and known.upper <= at:
        raise refusals.SUPERSEDED.refusal(until=known.upper)
    row.known = known.until(at)
    row.save(update_fields=["known"])
    return InstantSpan(at, known.upper)


@cache
def text_columns(model: type[Model]) -> tuple[TextColumn, ...]:
    """Return the text columns of a model as it declares them; a column without `blank` is required."""
    return tuple(
        TextColumn(column.name, column.max_length or 0, required=not column.blank)
        for column in model._meta.concrete_fields  # noqa: SLF001  # Django documents _meta as its model API
        if isinstance(column, CharField)
    )
