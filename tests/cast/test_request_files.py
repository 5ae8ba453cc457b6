"""The ready request files are what they say they are, and are answered."""

import re
from datetime import datetime
from pathlib import Path

import pytest

import fixtures
from fixtures.cast import cast
from sandbox.domain.clock import JST, frozen
from sandbox.services import set_clock
from tests.cast.conftest import Desk, Reply

pytestmark = pytest.mark.django_db

FOLDER = Path(fixtures.__file__).parent
NOON = datetime(2026, 11, 22, 12, tzinfo=JST)

FILES = {
    "first_request.xml": "見本　一郎",
    "requests/OQSsiquc01req_202611220002.xml": "三幅　対子",
    "requests/OQSsiquc01req_202611220003.xml": "漢字　記子",
    "requests/OQSsiquc01req_202611220004.xml": "喜寿　待子",
    "requests/OQSsiquc01req_202611220005.xml": "無記　参吾",
}


def sent(desk: Desk, name: str) -> Reply:
    set_clock(sandbox=desk.sandbox, clock=frozen(NOON))
    return desk.send((FOLDER / name).read_bytes(), provider=cast().providers[0].code)


@pytest.mark.parametrize(("name", "person"), FILES.items(), ids=FILES)
def test_the_file_is_answered_with_its_person(desk: Desk, name: str, person: str) -> None:
    reply = sent(desk, name)
    assert reply.body["QualificationValidity"] == "1"
    assert reply.records[0]["Name"] == [person]


def test_the_first_file_shows_a_ceiling_and_echoes_its_identifier(desk: Desk) -> None:
    reply = sent(desk, "first_request.xml")
    assert reply.records[0]["LimitApplicationCertificateClassificationFlag"] == ["A03"]
    assert reply.header["ArbitraryFileIdentifier"] == "20261122090000FIRST"


def test_no_file_is_left_out_of_the_list_or_of_these_tests() -> None:
    there = {f"requests/{file.name}" for file in (FOLDER / "requests").glob("*.xml")}
    table = (FOLDER / "requests" / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(.+?\.xml)`", table, re.MULTILINE))
    assert there == set(FILES) - {"first_request.xml"}
    assert {Path(name).name for name in there} == listed


def test_the_files_are_written_as_the_list_says() -> None:
    blank, shift_jis, one_line, zeros = ((FOLDER / name).read_bytes() for name in list(FILES)[1:])
    assert b"<InsurerNumber>  139931</InsurerNumber>" in blank
    assert b"<InsuredBranchNumber></InsuredBranchNumber>" in blank
    assert b'encoding="Shift_JIS"' in shift_jis
    assert b"\r\n" in shift_jis
    assert "<InsuredCardSymbol>見本舞<".encode("cp932") in shift_jis
    assert b"\n" not in one_line
    assert b"InsuredCardSymbol" not in one_line
    assert b"<InsurerNumber>00279943</InsurerNumber>" in zeros
    assert b"<InsuredCardSymbol></InsuredCardSymbol>" in zeros
