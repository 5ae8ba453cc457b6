"""A small world for the edges: one provider, one insurer, one person, a clock that stands still."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from consent.models import FacilityType
from consent.services import add_provider
from eligibility.models import Inquiry
from eligibility.wire import MESSAGES, Reading, Values, read, render
from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.models import Enrolment, Insurer
from insurers.services import (
    record_enrolment,
    record_profile,
    register_insurer,
    register_member,
    register_person,
)
from sandbox.domain.clock import JST, frozen
from sandbox.models import Role, Sandbox
from sandbox.services import create_sandbox, issue_key

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=JST)
LONG_AGO = datetime(2018, 1, 1, tzinfo=JST)
FILE = "OQSsiquc01req_202604010001.xml"
PROVIDER = "1312345674"
INSURER = "06130488"


@dataclass
class World:
    """A sandbox and ways to ask in it."""

    sandbox: Sandbox
    key: str
    admin_key: str
    insurer: Insurer
    client: Client = field(default_factory=Client)

    def enrol(
        self, code: str, *, acquired: date = date(2020, 4, 1), lost: date | None = None, **terms: Any
    ) -> Enrolment:
        """Enrol a new person: born 1980-05-05, number 1001 unless said otherwise."""
        born = terms.pop("born", date(1980, 5, 5))
        at = terms.pop("at", LONG_AGO)
        name = terms.pop("name", "見本　花子")
        member = register_member(insurer=self.insurer, person=register_person(sandbox=self.sandbox, code=code))
        record_profile(
            member=member,
            at=LONG_AGO,
            terms=ProfileTerms(name=name, birth_on=born, sex="2", name_kana="ﾐﾎﾝ ﾊﾅｺ"),
        )
        given = {"number": "1001", "symbol": "12", "branch": "01", "relation": "1", "card_class": "01"} | terms
        return record_enrolment(member=member, at=at, terms=EnrolmentTerms(period=covering(acquired, lost), **given))

    def send(self, body: bytes, name: str = FILE, **headers: str) -> HttpResponse:
        """Post a file as it is."""
        response = self.client.post(
            f"/oqs/{quote(name)}",
            data=body,
            content_type="application/xml",
            headers={"Authorization": f"Bearer {self.key}"} | headers,
        )
        assert isinstance(response, HttpResponse)
        return response

    def ask(self, headers: dict[str, str] | None = None, **search: Any) -> HttpResponse:
        """Ask about the person of `enrol` on the day of the clock."""
        return self.send(request_file(**search), **(headers or {}))

    def journal(self) -> list[Inquiry]:
        """Return the sandbox's inquiries in order."""
        return list(Inquiry.objects.filter(sandbox=self.sandbox).order_by("pk"))


def request_file(*, header: Values | None = None, **search: Any) -> bytes:
    """Return a request file about the person of `World.enrol`; None leaves an element out."""
    key = {
        "insurer_number": INSURER,
        "symbol": "12",
        "number": "1001",
        "branch": "01",
        "born_on": date(1980, 5, 5),
        "ceiling_consent": "0",
    } | search
    head = {"checked_on": date(2026, 4, 1), "provider_code": PROVIDER, "file_identifier": "T-1"} | (header or {})
    return render(MESSAGES["siquc01req"], {"header": head, "body": {"search": key}})


def answer_of(response: HttpResponse, message: str = "siquc01res") -> Reading:
    """Read the response file, which must be without fault."""
    assert response.status_code == 200, response.content.decode()
    reading = read(MESSAGES[message], response.content, strict=False)
    assert reading.ok, reading.faults
    return reading


@pytest.fixture
def world(db: None) -> World:
    """Return a sandbox with one provider and one insurer, its clock standing at noon on 1 April 2026."""
    del db
    return make_world("edges")


def make_world(code: str) -> World:
    """Build a world of its own."""
    sandbox = create_sandbox(code=code, clock=frozen(NOON))
    add_provider(sandbox=sandbox, code=PROVIDER, name="見本診療所", facility_type=FacilityType.CLINIC)
    return World(
        sandbox,
        key=issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=PROVIDER),
        admin_key=issue_key(sandbox=sandbox, role=Role.ADMIN),
        insurer=register_insurer(sandbox=sandbox, number=INSURER, name="見本健保"),
    )
