"""Lists come in pages, by id, at a fixed number of statements."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent.models import FacilityType
from consent.services import add_provider
from fixtures.factories import InquiryFactory, InsurerFactory, PersonFactory, ProviderFactory
from insurers.services import register_person
from sandbox.models import Role, Sandbox
from sandbox.services import create_sandbox, issue_key
from tests.api.conftest import Api, Team, found, problem

ROWS: dict[str, Callable[[Sandbox], object]] = {
    "/people": lambda sandbox: PersonFactory.create(sandbox=sandbox),
    "/insurers": lambda sandbox: InsurerFactory.create(sandbox=sandbox),
    "/providers": lambda sandbox: ProviderFactory.create(sandbox=sandbox),
    "/keys": lambda sandbox: issue_key(sandbox=sandbox, role=Role.ADMIN),
    "/inquiries": lambda sandbox: InquiryFactory.create(sandbox=sandbox),
}


def statements(client: Api, path: str) -> int:
    """Return how many statements a list takes, the look-up of the key included."""
    with CaptureQueriesContext(connection) as queries:
        found(client.get(path))
    return len(queries)


@pytest.mark.parametrize("path", list(ROWS))
def test_a_list_of_three_takes_as_many_statements_as_one_of_one(team: Team, path: str) -> None:
    ROWS[path](team.sandbox)
    for_one = statements(team.admin, path)
    for _ in range(2):
        ROWS[path](team.sandbox)
    assert statements(team.admin, path) == for_one == 2


def test_the_list_of_sandboxes_too(installation: Api) -> None:
    for_one = statements(installation, "/sandboxes")
    for code in ("b", "c"):
        create_sandbox(code=code)
    assert statements(installation, "/sandboxes") == for_one == 2


@pytest.mark.parametrize(("rows", "limit"), [(0, 2), (1, 2), (2, 2), (3, 2), (5, 2), (5, 5), (5, 500)])
def test_pages_hold_every_row_once_in_order(team: Team, rows: int, limit: int) -> None:
    codes = [f"person-{n}" for n in range(rows)]
    for code in codes:
        register_person(sandbox=team.sandbox, code=code)
    seen: list[str] = []
    path: str | None = f"/api/v1/people?limit={limit}"
    pages = 0
    while path:
        page = found(Api(team.admin.key, base="").get(path))
        seen += [row["code"] for row in page["items"]]
        path, pages = page["next"], pages + 1
    assert seen == codes
    assert pages == max(1, -(-rows // limit))


def test_rows_added_between_two_pages_disturb_nothing(team: Team) -> None:
    for n in range(3):
        InquiryFactory.create(sandbox=team.sandbox, file_name=f"{n}.xml")
    first = found(team.admin.get("/inquiries?limit=2"))
    InquiryFactory.create(sandbox=team.sandbox, file_name="late.xml")
    second = found(Api(team.admin.key, base="").get(first["next"]))
    assert [row["file_name"] for row in first["items"] + second["items"]] == ["2.xml", "1.xml", "0.xml"]


def test_the_next_page_keeps_the_filters(team: Team) -> None:
    for n in range(4):
        InquiryFactory.create(sandbox=team.sandbox, file_name="a.xml" if n % 2 else "b.xml")
    first = found(team.admin.get("/inquiries?limit=1&file_name=a.xml"))
    assert "file_name=a.xml" in first["next"]
    second = found(Api(team.admin.key, base="").get(first["next"]))
    assert [row["file_name"] for row in second["items"]] == ["a.xml"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "path", "code"),
    [
        ("limit=0", "/limit", "SIM-FIELD-MIN-VALUE"),
        ("limit=501", "/limit", "SIM-FIELD-MAX-VALUE"),
        ("limit=all", "/limit", "SIM-FIELD-INVALID"),
        ("after=-1", "/after", "SIM-FIELD-MIN-VALUE"),
        ("after=9223372036854775808", "/after", "SIM-FIELD-MAX-VALUE"),
        ("page=2", "/page", "SIM-FIELD-UNKNOWN-FIELD"),
    ],
)
def test_a_wrong_page_is_named(team: Team, query: str, path: str, code: str) -> None:
    errors = problem(team.admin.get(f"/people?{query}"), 400, code)["errors"]
    assert [error["path"] for error in errors] == [path]


def test_beyond_the_last_row_there_is_nothing(team: Team) -> None:
    add_provider(sandbox=team.sandbox, code="1342345679", name="x", facility_type=FacilityType.PHARMACY)
    assert found(team.admin.get("/providers?after=9223372036854775807")) == {"items": [], "next": None}
