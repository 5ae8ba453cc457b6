"""One sandbox can never see, change or disturb another: what is theirs answers as what does not exist."""

import json
import re
from typing import Any

import pytest

from fixtures.factories import (
    BulkJobFactory,
    FileLineFactory,
    GrantFactory,
    ImprovementPlanFactory,
    InquiryFactory,
    InsurerFactory,
    MatchFactory,
    PersonFactory,
    ProviderFactory,
    RegisterFindingFactory,
    ResidentRecordFactory,
)
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import add_key, set_clock
from tests.api.conftest import NOON, Team, found

CODE = "1342345679"
NUMBER = "01130012"


@pytest.fixture
def theirs(others: Team) -> dict[str, str]:
    """Fill the neighbours' sandbox with one of everything and return the addresses to it."""
    ProviderFactory.create(sandbox=others.sandbox, code=CODE, name="隣の薬局")
    insurer = InsurerFactory.create(sandbox=others.sandbox, number=NUMBER, name="隣の協会")
    file = FileLineFactory.create(job__insurer=insurer, job__file_name="tonari.csv").job
    plan = ImprovementPlanFactory.create(insurer=insurer)
    PersonFactory.create(sandbox=others.sandbox, code="tonari")
    inquiry = InquiryFactory.create(sandbox=others.sandbox, file_name="tonari.xml")
    _, key = add_key(sandbox=others.sandbox, role=Role.ADMIN)
    ResidentRecordFactory.create(resident__sandbox=others.sandbox, resident__code="tonari", name="隣　花子")
    match = MatchFactory.create(member__insurer__sandbox=others.sandbox)
    finding = RegisterFindingFactory.create(job__sandbox=others.sandbox, before="隣の町", after="次の町")
    grant = GrantFactory.create(provider__sandbox=others.sandbox)
    bulk = BulkJobFactory.create(provider__sandbox=others.sandbox, file_name="tonari.xml")
    ids = {
        "consent": grant,
        "inquiry": inquiry,
        "key": key,
        "match": match,
        "job": finding.job,
        "file": file,
        "plan": plan,
    }
    codes = {"code": CODE, "person": "tonari", "insurer": NUMBER, "reception": bulk.reception_number}
    return {name: str(row.pk) for name, row in ids.items()} | codes


ADDRESSES = [
    ("GET", "/people/{person}", None, "/people/nobody"),
    ("GET", "/inquiries/{inquiry}", None, "/inquiries/999999999"),
    ("DELETE", "/keys/{key}", None, "/keys/999999999"),
    ("PATCH", "/providers/{code}", {"connected": False}, "/providers/2719999991"),
    ("POST", "/providers/{code}/certificates", {"pem": "x"}, "/providers/2719999991/certificates"),
    ("GET", "/consents?provider={code}", None, "/consents?provider=2719999991"),
    ("GET", "/consents/{consent}", None, "/consents/999999999"),
    ("POST", "/consents/{consent}/end", {"reason": "1"}, "/consents/999999999/end"),
    ("GET", "/bulk-jobs?provider_code={code}", None, "/bulk-jobs?provider_code=2719999991"),
    ("GET", "/bulk-jobs/{reception}", None, "/bulk-jobs/SIM9"),
    ("GET", "/enrolment-files/{file}", None, "/enrolment-files/999999999"),
    ("GET", "/enrolment-files/{file}/lines", None, "/enrolment-files/999999999/lines"),
    ("GET", "/enrolment-files/{file}/result", None, "/enrolment-files/999999999/result"),
    ("GET", "/enrolment-files/{file}/errors", None, "/enrolment-files/999999999/errors"),
    ("POST", "/enrolment-files/{file}/cancel", None, "/enrolment-files/999999999/cancel"),
    ("GET", "/insurers/{insurer}", None, "/insurers/39131016"),
    ("PATCH", "/insurers/{insurer}", {"feed_stalled": True}, "/insurers/39131016"),
    ("POST", "/improvement-plans/{plan}/submit", {"text": "x"}, "/improvement-plans/999999999/submit"),
    ("POST", "/improvement-plans/{plan}/follow-up", {"outcome": "x"}, "/improvement-plans/999999999/follow-up"),
    ("GET", "/residents/{person}", None, "/residents/nobody"),
    ("POST", "/residents/{person}/events", {"event": "death", "on": "2024-11-01"}, "/residents/nobody/events"),
    ("POST", "/matches/{match}/confirm", {"reason": "x"}, "/matches/999999999/confirm"),
    ("GET", "/register-jobs/{job}", None, "/register-jobs/999999999"),
    ("GET", "/register-jobs/{job}/findings", None, "/register-jobs/999999999/findings"),
    ("GET", "/register-jobs/{job}/report", None, "/register-jobs/999999999/report"),
    ("POST", "/keys", {"role": "provider", "subject": CODE}, None),
    ("POST", "/keys", {"role": "insurer", "subject": NUMBER}, None),
]


@pytest.mark.parametrize(("method", "path", "body", "missing"), ADDRESSES)
def test_what_is_theirs_answers_as_what_is_not(
    team: Team, theirs: dict[str, str], method: str, path: str, body: dict[str, Any] | None, missing: str | None
) -> None:
    answer = team.admin.call(method, path.format(**theirs), body)
    nothing = team.admin.call(method, missing or path, (body or {}) | ({} if missing else {"subject": "2719999991"}))
    assert answer.status_code in {404, 422}
    assert (answer.status_code, answer.content) == (nothing.status_code, nothing.content)


OWN = ["/people", "/insurers", "/providers", "/inquiries", "/keys", "/sandbox", "/clock", "/enrolment-files"]
LISTS = ["/consents", "/residents", "/matches", "/register-jobs", "/bulk-jobs"]


@pytest.mark.parametrize("path", [*OWN, *LISTS])
def test_no_list_shows_what_is_theirs(team: Team, others: Team, theirs: dict[str, str], path: str) -> None:
    set_clock(sandbox=others.sandbox, clock=frozen(NOON.replace(year=2030)))
    told = json.dumps(found(team.admin.get(path)), ensure_ascii=False)
    assert not re.search("隣|tonari|theirs|2030", told)
    assert CODE not in told
    assert NUMBER not in told
    if path in LISTS:
        assert found(team.admin.get(path))["items"] == []
        assert len(found(others.admin.get(path))["items"]) == 1
    if path == "/keys":
        assert int(theirs["key"]) not in [row["id"] for row in found(team.admin.get(path))["items"]]


def test_every_address_with_something_in_it_was_tried() -> None:
    """A new address that names something must be added to the table above."""
    schema = found_schema()
    named = {(method.upper(), re.sub(r"{\w+}", "{}", path)) for path, method in schema if "{" in path}
    tried = {(method, re.sub(r"{\w+}", "{}", path)) for method, path, *_ in ADDRESSES}
    assert named - tried == {
        ("DELETE", "/sandboxes/{}"),  # the installation's, who may see all
        ("GET", "/enrolment-files/templates/{}"),  # names a kind of file, the same for all
        ("GET", "/enrolment-files/samples/{}"),  # the same
        ("POST", "/oqs/{}"),  # names a file of the caller's own (tests/edges)
    }


def found_schema() -> list[tuple[str, str]]:
    """Return path and method of every operation described."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415  # needs the applications loaded

    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # library
    return [(path.removeprefix("/api/v1"), method) for path, item in schema["paths"].items() for method in item]


def test_our_writes_change_nothing_of_theirs(team: Team, others: Team, theirs: dict[str, str]) -> None:
    del theirs
    before = {path: found(others.admin.get(path)) for path in ("/people", "/insurers", "/providers", "/keys")}
    found(team.admin.put("/clock", {"mode": "frozen", "at": "2031-01-01"}))
    found(team.admin.patch("/sandbox", {"settings": {"strict": True, "encoding": "shift_jis"}}))
    found(team.admin.post("/insurers", {"number": NUMBER, "name": "我ら"}), 201)
    found(team.admin.post("/providers", {"code": CODE, "name": "我ら", "facility_type": "pharmacy"}), 201)
    found(team.admin.patch(f"/providers/{CODE}", {"connected": False}))
    assert {path: found(others.admin.get(path)) for path in before} == before
    sandbox = found(others.admin.get("/sandbox"))
    assert (sandbox["clock"]["at"], sandbox["settings"]["strict"]) == (NOON.isoformat(), False)
