"""Values the API shows, ready for their shapes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consent.domain.grants import Granted, GrantState, state_of
from consent.models import ClientCertificate, Grant
from insurers.selectors import search_keys


def certificate_view(certificate: ClientCertificate) -> dict[str, object]:
    """Return a certificate with its fingerprint in hexadecimal."""
    return {
        "id": certificate.pk,
        "fingerprint": bytes(certificate.fingerprint).hex(),
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
    }


def grant_views(grants: Sequence[Grant], *, at: datetime) -> list[dict[str, Any]]:
    """Return consents as they stood at `at`, each with the key of its person when it became known; one statement."""
    keys = search_keys([(grant.person_id, grant.known_at) for grant in grants])
    return [
        _grant_view(grant, at) | {"person": None if key is None else key._asdict()}
        for grant, key in zip(grants, keys, strict=True)
    ]


def _grant_view(grant: Grant, at: datetime) -> dict[str, Any]:
    state = state_of(
        Granted(
            grant.pk,
            grant.person_id,
            grant.treatment,
            grant.consented_at,
            grant.items,
            grant.available_until,
            grant.ended_at,
        ),
        at,
    )
    ended = state is GrantState.ENDED  # an end that is yet to come, on a clock that was set back, is not told
    shown = ("treatment", "items", "consented_at", "known_at", "examined_on", "available_until")
    return {
        "id": grant.pk,
        "provider": grant.provider.code,
        **{name: getattr(grant, name) for name in shown},
        "state": state,
        "ended_at": grant.ended_at if ended else None,
        "end_reason": grant.end_reason if ended else "",
    }
