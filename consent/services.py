"""Writes about who may ask: providers, the client certificates of their terminals, and keys.

Keys are issued here and not in the sandbox app: this is the first app in line that knows providers and insurers both.
"""

from django.db import transaction

from consent.certificates import CertificateError, read_certificate
from consent.domain.codes import provider_code_faults
from consent.domain.refusals import (
    BY_CONSTRAINT,
    CERTIFICATE_UNREADABLE,
    KEY_NEEDS_NO_SUBJECT,
    KEY_SUBJECT_UNKNOWN,
    PROVIDER_UNKNOWN,
)
from consent.models import ClientCertificate, FacilityType, Provider
from insurers.domain.checks import number_faults
from insurers.knowledge import insert
from insurers.models import Insurer
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
