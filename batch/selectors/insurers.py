"""Which insurer a request is about."""

from collections.abc import Collection

from django.db.models import QuerySet

from batch.domain.refusals import INSURER_UNKNOWN
from insurers.models import Insurer
from sandbox.models import Sandbox


def insurer_by_number(*, sandbox: Sandbox, number: str) -> Insurer:
    """Return an insurer of this sandbox, or refuse."""
    insurer = Insurer.objects.filter(sandbox=sandbox, number=number).first()
    if insurer is None:
        raise INSURER_UNKNOWN.refusal()
    return insurer


def insurers_wanted(sandbox: Sandbox, ids: Collection[int] | None = None, kind: str = "") -> QuerySet[Insurer]:
    """Return the insurers with these ids (None: all) and of this kind ("": any), by number."""
    insurers = Insurer.objects.filter(sandbox=sandbox).order_by("number")
    if ids is not None:
        insurers = insurers.filter(pk__in=ids)
    return insurers.filter(kind=kind) if kind else insurers
