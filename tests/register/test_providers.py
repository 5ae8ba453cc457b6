"""Providers and the certificates of their terminals."""

from datetime import datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from consent.models import ClientCertificate, FacilityType, Provider
from consent.services import add_certificate, add_provider, connect_provider
from fixtures import factories as make
from sandbox.domain.clock import JST
from tests.register.certificates import pem_of

pytestmark = pytest.mark.django_db

BEGINS = datetime(2024, 4, 1, tzinfo=JST)
ENDS = datetime(2025, 4, 1, tzinfo=JST)


@pytest.mark.parametrize("connected", [True, False])
def test_a_provider_is_added_as_it_is_described(connected: bool) -> None:
    sandbox = make.SandboxFactory.create()
    add_provider(
        sandbox=sandbox,
        code="1349941904",
        name="書割薬局",
        facility_type=FacilityType.PHARMACY,
        connected=connected,
    )
    stored = Provider.objects.get()
    assert (stored.sandbox, stored.code, stored.name) == (sandbox, "1349941904", "書割薬局")
    assert (stored.facility_type, stored.connected) == (FacilityType.PHARMACY, connected)


def test_one_code_may_stand_in_two_sandboxes() -> None:
    known = make.ProviderFactory.create()
    other = make.SandboxFactory.create()
    assert add_provider(sandbox=other, code=known.code, name="見本", facility_type=FacilityType.CLINIC).pk


def test_connecting_touches_nothing_else() -> None:
    known = make.ProviderFactory.create(connected=False)
    assert connect_provider(sandbox=known.sandbox, code=known.code, connected=True).connected
    stored = Provider.objects.get()
    assert (stored.connected, stored.name, stored.code) == (True, known.name, known.code)


def test_of_a_certificate_only_fingerprint_and_dates_are_kept() -> None:
    provider, pem = make.ProviderFactory.create(), pem_of(BEGINS, ENDS)
    add_certificate(provider=provider, pem=pem)
    stored = ClientCertificate.objects.get()
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    assert bytes(stored.fingerprint) == sha256(der).digest()
    assert (stored.provider, stored.not_before, stored.not_after, stored.revoked) == (provider, BEGINS, ENDS, False)


def test_a_provider_may_have_several_terminals() -> None:
    provider = make.ProviderFactory.create()
    for _ in range(2):
        add_certificate(provider=provider, pem=pem_of(BEGINS, ENDS))
    assert provider.certificates.count() == 2
