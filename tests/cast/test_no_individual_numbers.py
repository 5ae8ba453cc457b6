"""R-005: no 個人番号 (12 digits) is in any answer, under any address and key, nor in the log."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from batch.bulk import answer_bulk
from batch.models import BulkJob
from fixtures.asking import day_asked, key_of, request_file
from fixtures.cast import cast
from fixtures.factories import (
    BulkJobFactory,
    FileJobFactory,
    GrantFactory,
    RegisterFindingFactory,
    ResidentRecordFactory,
)
from insurers.domain.individual_numbers import synthetic_number
from insurers.services import record_number
from sandbox.domain.clock import frozen
from sandbox.edge import stamp
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.cast.conftest import Desk

pytestmark = pytest.mark.django_db

TWELVE_DIGITS = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
SEARCH_KEY = re.compile("<QualificationConfirmSearchInfo>.*</QualificationConfirmSearchInfo>", re.DOTALL)
CONSENT = re.compile("<LimitApplicationCertificateRelatedConsFlg>.</LimitApplicationCertificateRelatedConsFlg>")
DAY = re.compile("<QualificationConfirmationDate>.*</QualificationConfirmationDate>")
RECEPTION = re.compile("<ReceptionNumber>(.*)</ReceptionNumber>")
LOGIN, SEARCH = "/oqs-api-pro/MSA12020/ILI12020SV01/auth", "/oqs-api-pro/MSA01030/ILI01030SV01/search"


def answers(desk: Desk) -> Iterator[str]:
    """Ask for everybody as a file, with a short name of its own, and read what was said about it."""
    for role in cast().roles:
        for ask in role.asks:
            provider = cast().provider(ask.provider).code
            at = ask.at or cast().standard_at
            set_clock(sandbox=desk.sandbox, clock=frozen(at))
            data = request_file(key_of(role.entry, ask), on=day_asked(ask, at), provider=provider, limit_consent=True)
            key = {"Authorization": f"Bearer {desk.keys[provider]}"}
            response = Client().post("/oqs/OQSsiquc01req_1.xml", data, content_type="application/xml", headers=key)
            yield response.content.decode()
            yield read(f"/api/v1/inquiries/{response['X-Inquiry-Id']}", key)


def bulk_answer(desk: Desk) -> str:
    """Ask for everybody in one file, and read the result."""
    provider, key = next(iter(desk.keys.items()))
    set_clock(sandbox=desk.sandbox, clock=frozen(cast().standard_at))
    singles = [
        request_file(
            key_of(role.entry, ask), on=cast().standard_at.date(), provider=provider, limit_consent=False
        ).decode()
        for role in cast().roles
        for ask in role.asks
    ]
    units = [SEARCH_KEY.findall(CONSENT.sub("", single))[0] for single in singles]
    file = SEARCH_KEY.sub("".join(units), CONSENT.sub("", singles[0]))
    headers = {"Authorization": f"Bearer {key}"}
    sent = Client().post("/oqs/OQSmuquc01req_1.xml", file.encode(), content_type="application/xml", headers=headers)
    number = RECEPTION.findall(sent.content.decode())[0]
    while answer_bulk(BulkJob.objects.get(reception_number=number).pk, now=stamp):
        pass
    head, _, tail = singles[0].partition("<MessageBody>")
    head = DAY.sub("", head)
    fetch = f"{head}<MessageBody><ReceptionNumber>{number}</ReceptionNumber>{tail[tail.index('</MessageBody>') :]}"
    result = Client().post("/oqs/OQSmuquc02req_1.xml", fetch.encode(), content_type="application/xml", headers=headers)
    text = result.getvalue().decode()
    assert text.count("<BulkConfirmUnit>") == len(units)
    return text


OF_NOBODY = "/api/v1/enrolment-files/samples/member"
"""The sample of a file of members, for the insurers' side: it holds made-up numbers that nobody was given."""


def read(address: str, key: dict[str, str]) -> str:
    return b"".join(Client().get(address, headers=key)).decode()


def addresses(desk: Desk) -> list[str]:
    """Return every address that can be read, with something that is there in the place of each name."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library
    inquiry = desk.sandbox.inquiries.values_list("pk", flat=True)[:1].get()
    job = desk.sandbox.register_jobs.values_list("pk", flat=True).get()
    names = {"inquiry_id": inquiry, "code": next(cast().roles).code, "job_id": job}
    names |= {"file_id": FileJobFactory.create(insurer=desk.sandbox.insurers.all()[0]).pk, "kind": "member"}
    bulk = BulkJobFactory.create(provider=desk.sandbox.providers.all()[0], file_name="OQSmuquc01req_1.xml")
    names |= {"reception_number": bulk.reception_number}
    names |= {"grant_id": GrantFactory.create(provider=desk.sandbox.providers.all()[0]).pk}
    names |= {"number": desk.sandbox.insurers.values_list("number", flat=True)[:1].get()}
    return [path.format(**names) for path, item in schema["paths"].items() if "get" in item]


def test_no_answer_and_no_log_holds_one(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    caplog.set_level("WARNING", logger="factory")  # it tells what the lines below have it make
    for serial, person in enumerate(desk.sandbox.people.all()):
        record_number(person=person, number=synthetic_number(serial))
        ResidentRecordFactory.create(resident__sandbox=desk.sandbox, resident__number=synthetic_number(serial))
    RegisterFindingFactory.create(job__sandbox=desk.sandbox)
    told = [*answers(desk), bulk_answer(desk)]
    keys = [issue_key(sandbox=desk.sandbox, role=Role.ADMIN), issue_key(sandbox=desk.sandbox, role=Role.INSTALLATION)]
    for key in keys:
        told += [read(one, {"Authorization": f"Bearer {key}"}) for one in addresses(desk) if one != OF_NOBODY]
    for key in desk.keys.values():
        told += [read(address, {"Authorization": f"Bearer {key}"}) for address in addresses(desk)]
    assert all(told)
    assert any("見本" in text for text in told)
    assert [text for text in (*told, caplog.text) if TWELVE_DIGITS.search(text)] == []


def test_no_json_answer_holds_one(desk: Desk) -> None:
    role = next(cast().roles)
    provider, ask = cast().provider(role.asks[0].provider).code, role.asks[0]
    key = key_of(role.entry, ask)
    login = Client().post(LOGIN, {"apiKey": desk.keys[provider]}, content_type="application/json")
    search = {
        "InsurerNumber": key.insurer,
        "InsuredIdentificationNumber": key.number,
        "Birthdate": key.birth_on,
        "LimitApplicationCertificateRelatedConsFlg": "1",
    }
    on = f"{day_asked(ask, cast().standard_at):%Y%m%d}"
    header = {"MedicalInstitutionCode": provider, "QualificationConfirmationDate": on}
    message = {"MessageHeader": header, "MessageBody": {"QualificationConfirmSearchInfo": search}}
    token = {"Authorization": login.json()["result"]["idToken"]}
    answer = Client().post(SEARCH, json.dumps({"XmlMsg": message}), content_type="application/json", headers=token)
    assert answer.json()["XmlMsg"]["MessageBody"]["QualificationValidity"]
    assert not TWELVE_DIGITS.search(answer.content.decode())


def test_the_search_would_find_one() -> None:
    assert TWELVE_DIGITS.search("<Name>123456789018</Name>")
    assert not TWELVE_DIGITS.search("<ProcessExecutionTime>20261120120000</ProcessExecutionTime>")
