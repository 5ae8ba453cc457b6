"""Reads of consents: those of a provider for bulk fetches, and the lists people look at."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from consent.domain.grants import Granted, GrantState
from consent.domain.refusals import CONSENT_UNKNOWN
from consent.models import Grant, Provider
from sandbox.database import planned_anew
from sandbox.models import Sandbox

Days = tuple[date, date]
"""First and last day, both included."""

# The index by provider and kind of visit leads to the rows; those of one provider are few enough to look at each.
GRANTS = """
SELECT id, person_id, treatment, consented_at, items, available_until, ended_at, examined_on
FROM consent_grant
WHERE provider_id = %s::bigint AND treatment = %s AND consented_at <= %s::timestamptz AND known_at <= %s::timestamptz
  AND (%s::date IS NULL OR (consented_at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN %s::date AND %s::date)
  AND (%s::date IS NULL OR examined_on BETWEEN %s::date AND %s::date)
ORDER BY consented_at, id
"""


def grants_of(
    provider_id: int, treatment: str, at: datetime, *, consented: Days | None = None, examined: Days | None = None
) -> list[Granted]:
    """Return the consents to a provider for one kind of visit as known at `at`, in the order in which they were given.

    `consented` are the days of Japan on which they were given, `examined` those of the 受診日; None is any. One that
    was ended or ran out is among them: `consent.domain.grants.flag_of` tells what it still shows.
    """
    given, visited = consented or (None, None), examined or (None, None)
    rows = planned_anew(GRANTS, (provider_id, treatment, at, at, given[0], *given, visited[0], *visited))
    return [Granted(*row) for row in rows]


def grants_in(
    sandbox: Sandbox, *, provider: Provider | None, at: datetime, state: str = "", **filters: object
) -> QuerySet[Grant]:
    """Return the consents known at `at`, of one provider or of all, and of those only what stands at `state` then.

    `filters` are look-ups of Grant by name.
    """
    rows = Grant.objects.filter(sandbox=sandbox, known_at__lte=at, **filters).select_related("provider")
    if provider is not None:
        rows = rows.filter(provider=provider)
    return rows.filter(_standing(at)[GrantState(state)]) if state else rows


def _standing(at: datetime) -> dict[GrantState, Q]:
    """Say `consent.domain.grants.state_of` in the words of the database; a test holds the two together."""
    ended, run_out = Q(ended_at__lte=at), Q(available_until__lt=at)
    return {GrantState.ENDED: ended, GrantState.EXPIRED: ~ended & run_out, GrantState.VALID: ~ended & ~run_out}


def grant_by_id(sandbox: Sandbox, *, provider: Provider | None, grant_id: int, at: datetime) -> Grant:
    """Return one of `grants_in`, or refuse."""
    grant = grants_in(sandbox, provider=provider, at=at, pk=grant_id).first()
    if grant is None:
        raise CONSENT_UNKNOWN.refusal()
    return grant
