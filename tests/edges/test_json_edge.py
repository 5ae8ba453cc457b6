"""The two JSON addresses of the observed web API (oqs-wire §3)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.http import HttpResponse, HttpResponseBase
from pytest_django.fixtures import Settings

from consent.models import Provider
from consent.services import add_certificate
from sandbox.domain.clock import frozen
from sandbox.services import set_clock
from tests.edges.conftest import INSURER, NOON, PROVIDER, World

AUTH = "/oqs-api-pro/MSA12020/ILI12020SV01/auth"
SEARCH = "/oqs-api-pro/MSA01030/ILI01030SV01/search"


def body_of(**search: str) -> dict[str, Any]:
    """Return the request of the observed client, which pads the insurer number with zeros."""
    info = {
        "InsurerNumber": INSURER,
        "InsuredCardSymbol": "12",
        "InsuredIdentificationNumber": "1001",
        "Birthdate": "19800505",
        "LimitApplicationCertificateRelatedConsFlg": "0",
    } | search
    header = {"QualificationConfirmationDate": "20260401", "MedicalInstitutionCode": PROVIDER}
    return {"XmlMsg": {"MessageHeader": header, "MessageBody": {"QualificationConfirmSearchInfo": info}}}


def login(world: World, **headers: str) -> HttpResponse:
    response = world.client.post(AUTH, data="{}", content_type="application/json;charset=UTF-8", headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def token_of(response: HttpResponseBase) -> str:
    assert response.status_code == 200
    assert isinstance(response, HttpResponse)
    token = json.loads(response.content)["result"]["idToken"]
    assert isinstance(token, str)
    return token


@pytest.fixture
def token(world: World) -> str:
    return token_of(login(world, Authorization=f"Bearer {world.key}"))


def search(world: World, token: str, body: bytes | None = None) -> HttpResponse:
    response = world.client.post(
        SEARCH,
        data=json.dumps(body_of()).encode() if body is None else body,
        content_type="application/json;charset=UTF-8",
        headers={"Authorization": token},
    )
    assert isinstance(response, HttpResponse)
    return response


def test_record_comes_in_an_array_with_string_leaves(world: World, token: str) -> None:
    world.enrol("hanako")
    answer = json.loads(search(world, token).content)["XmlMsg"]
    (item,) = answer["MessageBody"]["ResultList"]
    assert item["ResultOfQualificationConfirmation"]["Name"] == "見本　花子"
    assert answer["MessageBody"]["QualificationValidity"] == "1"
    assert answer["MessageHeader"]["SegmentOfResult"] == "1"


def test_json_and_file_are_one_decision_and_one_journal(world: World, token: str) -> None:
    world.enrol("hanako")
    search(world, token)
    world.ask()
    by_json, by_file = world.journal()
    assert (by_json.channel, by_file.channel) == ("json", "file")
    assert (by_json.validity, by_json.rules) == (by_file.validity, by_file.rules)


def test_key_in_the_body_buys_a_token_too(world: World) -> None:
    response = world.client.post(AUTH, data=json.dumps({"apiKey": world.key}), content_type="application/json")
    assert search(world, token_of(response)).status_code == 200


def test_login_without_a_key_says_so_in_both_languages(world: World) -> None:
    response = login(world)
    assert response.status_code == 401
    answer = json.loads(response.content)
    assert answer["status"] == "ERROR"
    assert "/" in answer["msg"]


@pytest.mark.parametrize("key", ["", "x", 1, None, "\0", "\ud800", "\u3042"])
def test_what_is_no_key_buys_nothing(world: World, key: object) -> None:
    response = world.client.post(AUTH, data=json.dumps({"apiKey": key}), content_type="application/json")
    assert response.status_code == 401


@pytest.mark.parametrize(("moved", "status"), [(1799, 200), (1800, 401), (-1, 401)])
def test_token_lives_half_an_hour_on_the_sandbox_clock(world: World, token: str, moved: int, status: int) -> None:
    set_clock(sandbox=world.sandbox, clock=frozen(NOON + timedelta(seconds=moved)))
    assert search(world, token).status_code == status


def test_token_ends_with_its_key(world: World, token: str) -> None:
    world.sandbox.keys.update(revoked_at=NOON)
    assert search(world, token).status_code == 401


@pytest.mark.parametrize("bad", ["", "x", "Bearer x", "a:b:c"])
def test_other_tokens_are_refused(world: World, bad: str) -> None:
    assert search(world, bad).status_code == 401


def test_access_token_is_no_id_token(world: World) -> None:
    result = json.loads(login(world, Authorization=f"Bearer {world.key}").content)["result"]
    assert search(world, result["accessToken"]).status_code == 401


def test_short_content_length_of_a_kanji_symbol_is_tolerated(world: World, token: str) -> None:
    """The observed client counts characters, so a kanji 記号 costs the body its last bytes (oqs-wire §3)."""
    world.enrol("hanako", symbol="見本", number="77")
    text = json.dumps(body_of(InsuredCardSymbol="見本", InsuredIdentificationNumber="77"), ensure_ascii=False)
    cut = text.encode()[: len(text)]
    assert cut != text.encode()
    answer = json.loads(search(world, token, cut).content)["XmlMsg"]
    assert answer["MessageBody"]["QualificationValidity"] == "1"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"XmlMsg": 1}', b"\xff", b"[" * 100_000])
def test_unreadable_json_is_bounced(world: World, token: str, body: bytes) -> None:
    response = search(world, token, body)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [row.outcome for row in world.journal()] == ["bounced"]


def test_json_in_another_encoding_is_bounced_as_such(world: World, token: str) -> None:
    body = json.dumps(body_of(InsuredCardSymbol="見本"), ensure_ascii=False).encode("cp932")
    response = search(world, token, body)
    assert (response.status_code, json.loads(response.content)["errors"][0]["code"]) == (400, "SIM1006")
    assert [row.outcome for row in world.journal()] == ["bounced"]


@pytest.mark.parametrize("value", ["\0", "1\0", "\ud800", "1\udfff", "\x1f", "\uffff"])
@pytest.mark.parametrize("tag", ["InsuredCardSymbol", "InsuredIdentificationNumber", "ArbitraryIdentifier"])
def test_characters_no_message_can_carry_are_a_fault_of_the_person(
    world: World, token: str, tag: str, value: str
) -> None:
    """Escapes can bring into JSON what XML cannot hold, and PostgreSQL neither."""
    answer = json.loads(search(world, token, json.dumps(body_of(**{tag: value})).encode()).content)["XmlMsg"]
    assert answer["MessageBody"]["ProcessingResultCode"] == "SIM3008"
    assert [row.outcome for row in world.journal()] == ["refused"]


HEADER = "X-Client-Certificate"


def certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "synthetic terminal")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def test_client_certificate_buys_a_token(world: World, settings: Settings) -> None:
    world.enrol("hanako")
    pem = certificate()
    add_certificate(provider=Provider.objects.get(sandbox=world.sandbox), pem=pem)
    settings.ONSHI_CLIENT_CERT_HEADER = HEADER
    token = token_of(login(world, **{HEADER: quote(pem)}))
    assert search(world, token).status_code == 200
    assert world.journal()[0].key_id is None


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2027, 1, 2)])
def test_certificate_counts_only_in_its_time_on_the_sandbox_clock(world: World, settings: Settings, on: date) -> None:
    pem = certificate()
    add_certificate(provider=Provider.objects.get(sandbox=world.sandbox), pem=pem)
    settings.ONSHI_CLIENT_CERT_HEADER = HEADER
    set_clock(sandbox=world.sandbox, clock=frozen(datetime(on.year, on.month, on.day, tzinfo=UTC)))
    assert login(world, **{HEADER: quote(pem)}).status_code == 401


def test_certificate_header_counts_only_where_a_proxy_is_trusted(world: World) -> None:
    pem = certificate()
    add_certificate(provider=Provider.objects.get(sandbox=world.sandbox), pem=pem)
    assert login(world, **{HEADER: quote(pem)}).status_code == 401


def test_unknown_certificate_and_rubbish_are_refused(world: World, settings: Settings) -> None:
    settings.ONSHI_CLIENT_CERT_HEADER = HEADER
    assert login(world, **{HEADER: quote(certificate())}).status_code == 401
    assert login(world, **{HEADER: "rubbish"}).status_code == 401
