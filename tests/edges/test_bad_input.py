"""Bad input: each gets a clear error at its level, in both languages, and nothing is lost."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from consent.models import Provider
from eligibility.models import Inquiry
from tests.edges.conftest import FILE, PROVIDER, World, answer_of, make_world, request_file

UNREADABLE: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 400),
    "not XML": (b"hello", 400),
    "truncated": (request_file()[:-20], 400),
    "wrong root": (b"<Other/>", 400),
    "entity": (b'<!DOCTYPE XmlMsg [<!ENTITY a "b">]><XmlMsg>&a;</XmlMsg>', 400),
    "UTF-16": ("<XmlMsg/>".encode("utf-16"), 400),
    "declared Shift_JIS, is UTF-8": (
        request_file(symbol="見本").replace(b'"UTF-8"', b'"Shift_JIS"'),
        400,
    ),
    "NUL": (request_file().replace(b"1001", b"10\x0001"), 400),
    "oversize": (request_file() + b" " * 1_100_000, 413),
    "beyond Django's limit": (b" " * 3_000_000, 413),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_file_is_bounced_with_a_problem(world: World, case: str) -> None:
    body, status = UNREADABLE[case]
    response = world.send(body)
    assert response.status_code == status
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert all(error["code"].startswith("SIM") for error in problem["errors"])
    assert all(error["message_ja"] and error["message_en"] for error in problem["errors"])


@pytest.mark.parametrize("case", [c for c in UNREADABLE if c != "beyond Django's limit"])
def test_bounced_file_is_in_the_journal_byte_for_byte(world: World, case: str) -> None:
    body, status = UNREADABLE[case]
    world.send(body)
    (row,) = world.journal()
    assert (row.outcome, row.status, bytes(row.request)) == ("bounced", status, body)


NAMES = [
    "../OQSsiquc01req_1.xml",
    "..\\OQSsiquc01req_1.xml",
    "a/OQSsiquc01req_1.xml",
    "OQSsiquc01req_1.txt",
    "OQSsiquc01req_.xml",
    "OQSsiquc01res_1.xml",
    "OQSsiquc01req_\u3042.xml",
    "OQSsiquc01req_1\n.xml",
    "OQSsiquc01req_1\0.xml",
    "x" * 300,
]


@pytest.mark.parametrize("name", NAMES)
def test_wrong_file_name_is_bounced(world: World, name: str) -> None:
    response = world.send(request_file(), name=name)
    assert response.status_code == 404
    assert json.loads(response.content)["errors"][0]["code"].startswith("SIM")
    assert len(world.journal()) == 1


FILE_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "header element missing": lambda b: b.replace(
        b"<QualificationConfirmationDate>20260401</QualificationConfirmationDate>", b""
    ),
    "impossible date in the header": lambda b: b.replace(b"20260401<", b"20260431<"),
    "header element doubled": lambda b: b.replace(
        b"</MedicalInstitutionCode>",
        b"</MedicalInstitutionCode><MedicalInstitutionCode>1312345674</MedicalInstitutionCode>",
    ),
    "other provider's code": lambda b: b.replace(b"1312345674", b"1410000000"),
}


@pytest.mark.parametrize("case", FILE_FAULTS)
def test_fault_of_the_file_fails_the_file(world: World, case: str) -> None:
    world.enrol("hanako")
    header = answer_of(world.send(FILE_FAULTS[case](request_file()))).values["header"]
    assert header["file_result"] == "9"
    assert header["error_code"].startswith("SIM")
    assert "/" in header["error_message"]
    (row,) = world.journal()
    assert row.outcome == "failed"
    assert header["error_code"] in row.codes


PERSON_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "number missing": lambda b: b.replace(b"<InsuredIdentificationNumber>1001</InsuredIdentificationNumber>", b""),
    "impossible birth date": lambda b: b.replace(b"19800505", b"19800230"),
    "bad check digit": lambda b: b.replace(b"06130488", b"06130489"),
    "wrong code": lambda b: b.replace(b"ConsFlg>0<", b"ConsFlg>7<"),
    "born after the day of the clock": lambda b: b.replace(b"19800505", b"20260402"),
}


@pytest.mark.parametrize("case", PERSON_FAULTS)
def test_fault_of_the_person_refuses_the_person(world: World, case: str) -> None:
    world.enrol("hanako")
    values = answer_of(world.send(PERSON_FAULTS[case](request_file()))).values
    assert values["header"]["file_result"] == "1"
    assert values["body"]["person_result"] == "2"
    assert values["body"]["result_code"].startswith("SIM")
    assert "validity" not in values["body"]
    (row,) = world.journal()
    assert row.outcome == "refused"


def test_all_faults_are_told_at_once(world: World) -> None:
    body = request_file().replace(b"19800505", b"19800230").replace(b"06130488", b"06130489")
    message = answer_of(world.send(body)).values["body"]["result_message"]
    assert "Birthdate" in message
    assert "InsurerNumber" in message


def test_provider_that_does_not_operate_is_refused(world: World) -> None:
    """R-199."""
    Provider.objects.filter(sandbox=world.sandbox, code=PROVIDER).update(connected=False)
    header = answer_of(world.ask()).values["header"]
    assert (header["file_result"], header["error_code"]) == ("9", "SIM-P003")


def test_strict_sandbox_refuses_what_others_tolerate(world: World) -> None:
    world.enrol("hanako")
    padded = request_file().replace(b"<MessageBody>", b"<MessageBody><Unknown>1</Unknown>")
    assert answer_of(world.send(padded)).values["header"]["file_result"] == "1"
    type(world.sandbox).objects.filter(pk=world.sandbox.pk).update(strict=True)
    assert answer_of(world.send(padded)).values["header"]["file_result"] == "9"


def test_another_sandbox_is_never_seen(world: World) -> None:
    other = make_world("other")
    other.enrol("taro")
    assert answer_of(world.ask()).values["body"]["validity"] == "4"
    assert answer_of(other.ask()).values["body"]["validity"] == "1"
    assert Inquiry.objects.filter(sandbox=world.sandbox).count() == 1


def test_revoked_key_is_unknown(world: World) -> None:
    world.sandbox.keys.update(revoked_at=date(2026, 1, 1).isoformat() + "T00:00Z")
    response = world.ask()
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer \u3042"])
def test_no_valid_key(world: World, header: str) -> None:
    response = world.client.post(
        f"/oqs/{FILE}", data=b"", content_type="application/xml", headers={"Authorization": header}
    )
    assert response.status_code == 401


def test_wrong_encoding_wish(world: World) -> None:
    assert world.ask(headers={"X-Onshi-Encoding": "utf-16"}).status_code == 400


def test_no_search_key_is_ever_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    world.enrol("hanako", number="90417263", name="見本　記録")
    sent = request_file(number="90417263")
    for body in (sent, sent[:-20], sent.replace(b"06130488", b"06130489"), sent.replace(b"20260401<", b"20260431<")):
        world.send(body)
    assert [row.outcome for row in world.journal()] == ["answered", "bounced", "refused", "failed"]
    assert "Bad Request" in caplog.text
    for part in ("90417263", "19800505", "1980-05-05", "見本", world.key):
        assert part not in caplog.text
