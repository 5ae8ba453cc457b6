"""Writes about who may ask (providers, the client certificates of their terminals, keys) and what they may see.

Keys are issued here and not in the sandbox app: this is the first app in line that knows providers and insurers both.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q

from consent.certificates import CertificateError, read_certificate
from consent.domain.codes import provider_code_faults
from consent.domain.grants import ITEMS, usual_end
from consent.domain.refusals import (
    BY_CONSTRAINT,
    CERTIFICATE_UNREADABLE,
    CONSENT_AHEAD,
    CONSENT_ENDED,
    CONSENT_NOBODY,
    CONSENT_SEVERAL,
    KEY_NEEDS_NO_SUBJECT,
    KEY_SUBJECT_UNKNOWN,
    PROVIDER_UNKNOWN,
)
from consent.models import ClientCertificate, FacilityType, Grant, Provider
from consent.selectors import grant_by_id
from insurers.domain.checks import number_faults
from insurers.knowledge import insert
from insurers.models import Insurer
from insurers.selectors import people_with_key
from sandbox.models import ApiKey, Role, Sandbox
from sandbox.services import add_key


@transaction.atomic
def add_provider(
    *, sandbox: Sandbox, code: str, name: str, facility_type: FacilityType, connected: bool = True
) -> Provider:
    """Add a provider to a sandbox; one that is not `connected` is known but cannot ask (R-199)."""
    provider = Provider(sandbox=sandbox, code=code, name=name, facility_type=facility_type, connected=connected)
    return insert(provider, number_faults(provider_code_faults(code), "code"), BY_CONSTRAINT)


@transaction.atomic
def connect_provider(*, sandbox: Sandbox, code: str, connected: bool) -> Provider:
    """Put a provider into operation, or take it out: one that is not connected cannot ask (R-199)."""
    provider = Provider.objects.select_for_update().filter(sandbox=sandbox, code=code).first()
    if provider is None:
        raise PROVIDER_UNKNOWN.refusal()
    provider.connected = connected
    provider.save(update_fields=["connected"])
    return provider


@transaction.atomic
def add_certificate(*, provider: Provider, pem: bytes) -> ClientCertificate:
    """Let a terminal of the provider log in with this certificate; only its fingerprint and dates are kept.

    Whether the certificate is in force is asked at each login, against the sandbox clock.
    """
    try:
        read = read_certificate(pem)
    except CertificateError as error:
        raise CERTIFICATE_UNREADABLE.refusal() from error
    row = ClientCertificate(
        provider=provider, fingerprint=read.fingerprint, not_before=read.not_before, not_after=read.not_after
    )
    return insert(row, by_constraint=BY_CONSTRAINT)


@transaction.atomic
def issue_key_to(*, sandbox: Sandbox, role: Role, subject: str = "") -> tuple[str, ApiKey]:
    """Issue a key to a provider or insurer of this sandbox, or to another administrator; return its text and row.

    Refuses a subject that is not there, and a subject for an administrator.
    """
    match role:
        case Role.PROVIDER:
            known = Provider.objects.filter(sandbox=sandbox, code=subject).exists()
        case Role.INSURER:
            known = Insurer.objects.filter(sandbox=sandbox, number=subject).exists()
        case _ if subject:
            raise KEY_NEEDS_NO_SUBJECT.refusal()
        case _:
            known = True
    if not known:
        raise KEY_SUBJECT_UNKNOWN.refusal()
    return add_key(sandbox=sandbox, role=role, subject=subject)


@transaction.atomic
def give_consent(
    *,
    provider: Provider,
    key: Mapping[str, Any],
    treatment: str,
    at: datetime,
    items: Collection[str] = ITEMS,
    consented_at: datetime | None = None,
    examined_on: date | None = None,
    available_until: datetime | Literal["as usual"] | None = "as usual",
) -> Grant:
    """Record what the person with this key consented to, known from `at` on; by default to everything (R-101), now.

    `key` is that of a card (`insurers.selectors.people_with_key`) as providers see it at `at`; nobody is guessed.
    `available_until` is the last instant it holds, None until it is ended, as usual (`consent.domain.grants.LIVES`)
    where nobody says.
    """
    given = at if consented_at is None else consented_at
    if given > at:
        raise CONSENT_AHEAD.refusal()
    people = people_with_key(provider.sandbox, at=at, **key)
    if len(people) != 1:
        raise (CONSENT_SEVERAL if people else CONSENT_NOBODY).refusal()
    row = Grant(
        sandbox_id=provider.sandbox_id,
        provider=provider,
        person_id=people[0],
        treatment=treatment,
        items=[item for item in ITEMS if item in items],
        consented_at=given,
        known_at=at,
        examined_on=examined_on,
        available_until=usual_end(treatment, given) if available_until == "as usual" else available_until,
    )
    return insert(row, by_constraint=BY_CONSTRAINT)


@transaction.atomic
def end_consent(*, sandbox: Sandbox, provider: Provider | None, grant_id: int, reason: str, at: datetime) -> Grant:
    """End a consent at `at`; one that ends later on a clock that was set back since ends sooner then.

    To a `provider`, consents to others do not exist; None is an administrator.
    """
    grant = grant_by_id(sandbox, provider=provider, grant_id=grant_id, at=at)
    open_then = Grant.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), pk=grant.pk)
    if not open_then.update(ended_at=at, end_reason=reason):
        raise CONSENT_ENDED.refusal()
    grant.refresh_from_db()
    return grant
