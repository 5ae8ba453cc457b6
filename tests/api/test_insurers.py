"""Insurers, providers and certificates over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.api.conftest import INSURER, PROVIDER, Team, found, problem

BEGINS = datetime(2024, 1, 1, tzinfo=UTC)


def certificate(name: str = "onshi test terminal") -> str:
    """Return a fresh self-signed certificate in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(BEGINS + timedelta(days=365))
        .sign(key, SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()


def test_insurers_are_listed_and_registered(team: Team) -> None:
    added = found(team.admin.post("/insurers", {"number": "01130012", "name": "見本協会けんぽ"}), 201)
    assert added == {"number": "01130012", "name": "見本協会けんぽ", "kind": "association"}
    assert [row["number"] for row in found(team.provider.get("/insurers"))["items"]] == [INSURER, "01130012"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"number": INSURER, "name": "また"}, 409, "SIM-INSURER-TAKEN"),
        ({"number": "06130489", "name": "x"}, 422, "SIM-NUMBER-CHECK-DIGIT"),
        ({"number": "0613", "name": "x"}, 422, "SIM-NUMBER-FORM"),
        ({"number": "01130012", "name": "x", "kind": "society"}, 422, "SIM-INSURER-KIND"),
        ({"number": "01130012", "name": "x", "kind": "union"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        ({"number": "01130012"}, 400, "SIM-FIELD-REQUIRED"),
        ({"number": "011300120", "name": "x"}, 400, "SIM-FIELD-MAX-LENGTH"),
    ],
)
def test_a_wrong_insurer_is_refused(team: Team, body: dict[str, str], status: int, code: str) -> None:
    problem(team.admin.post("/insurers", body), status, code)
    assert len(found(team.admin.get("/insurers"))["items"]) == 1


def test_providers_are_listed_and_added(team: Team) -> None:
    wanted = {"code": "1342345679", "name": "見本薬局", "facility_type": "pharmacy", "connected": False}
    assert found(team.admin.post("/providers", wanted), 201) == wanted
    assert found(team.insurer.get("/providers"))["items"][1] == wanted


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": PROVIDER}, 409, "SIM-PROVIDER-TAKEN"),
        ({"code": "2712345670"}, 422, "SIM-NUMBER-CHECK-DIGIT"),
        ({"code": "13"}, 422, "SIM-PROVIDER-FORM"),
        ({"facility_type": "spa"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        ({"name": " "}, 400, "SIM-FIELD-BLANK"),
    ],
)
def test_a_wrong_provider_is_refused(team: Team, change: dict[str, str], status: int, code: str) -> None:
    body = {"code": "1342345679", "name": "見本薬局", "facility_type": "pharmacy"} | change
    problem(team.admin.post("/providers", body), status, code)
    assert len(found(team.admin.get("/providers"))["items"]) == 1


def test_a_provider_is_disconnected_and_connected_again(team: Team) -> None:
    for connected in (False, True):
        assert found(team.admin.patch(f"/providers/{PROVIDER}", {"connected": connected}))["connected"] is connected
        assert found(team.admin.get("/providers"))["items"][0]["connected"] is connected
    problem(team.admin.patch("/providers/1342345679", {"connected": True}), 404, "SIM-PROVIDER-UNKNOWN")
    problem(team.admin.patch(f"/providers/{PROVIDER}", {}), 400, "SIM-FIELD-REQUIRED")


def test_a_terminals_certificate_is_registered_by_its_fingerprint(team: Team) -> None:
    pem = certificate()
    shown = found(team.admin.post(f"/providers/{PROVIDER}/certificates", {"pem": pem}), 201)
    assert shown["fingerprint"] == x509.load_pem_x509_certificate(pem.encode()).fingerprint(SHA256()).hex()
    assert datetime.fromisoformat(shown["not_before"]) == BEGINS
    problem(team.admin.post(f"/providers/{PROVIDER}/certificates", {"pem": pem}), 409, "SIM-CERTIFICATE-TAKEN")


@pytest.mark.parametrize("pem", ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(team: Team, pem: str) -> None:
    problem(team.admin.post(f"/providers/{PROVIDER}/certificates", {"pem": pem}), 422, "SIM-CERTIFICATE-UNREADABLE")


def test_a_certificate_needs_its_provider(team: Team) -> None:
    problem(team.admin.post("/providers/1342345679/certificates", {"pem": "x"}), 404, "SIM-PROVIDER-UNKNOWN")
