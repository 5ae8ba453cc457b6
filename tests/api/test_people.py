"""People over HTTP: registering one, and reading what the register held at an instant."""

from typing import Any

import pytest

from tests.api.conftest import INSURER, Team, found, problem

HANAKO: dict[str, Any] = {
    "code": "hanako",
    "memberships": [
        {
            "insurer": INSURER,
            "profiles": [{"name": "見本　花子", "sex": "2", "birth_on": "1980-05-05"}],
            "enrolments": [
                {
                    "from": "2020-04-01",
                    "number": "1001",
                    "symbol": "12",
                    "branch": "01",
                    "card_class": "01",
                    "changes": [{"at": "2024-11-10T10:00", "lost_on": "2024-11-01", "loss_reason": "01"}],
                }
            ],
            "entitlements": [
                {"kind": "burden_ratio", "from": "2024-08-01", "through": "2025-07-31", "ratio": "020"},
            ],
        }
    ],
}


def with_enrolment(**changes: object) -> dict[str, Any]:
    """Return the entry with other values in its enrolment."""
    membership = HANAKO["memberships"][0]
    return HANAKO | {"memberships": [membership | {"enrolments": [membership["enrolments"][0] | changes]}]}


def test_a_person_is_registered_and_read_as_known_now_and_then(team: Team) -> None:
    registered = found(team.admin.post("/people", HANAKO), 201)
    assert registered == found(team.admin.get("/people/hanako"))
    assert (registered["code"], registered["at"]) == ("hanako", "2024-11-15T12:00:00+09:00")
    (membership,) = registered["memberships"]
    assert membership["insurer"] == {"number": INSURER, "name": "見本健保", "kind": "society"}
    assert membership["profile"]["name"] == "見本　花子"
    (enrolment,) = membership["enrolments"]
    assert enrolment["period"] == {"first": "2020-04-01", "last": "2024-10-31"}
    assert (enrolment["loss_reason"], enrolment["hold"]) == ("01", "none")
    assert membership["entitlements"][0]["ratio"] == "020"
    before = found(team.admin.get("/people/hanako?at=2024-11-09"))
    assert before["memberships"][0]["enrolments"][0]["period"] == {"first": "2020-04-01", "last": None}
    long_before = found(team.admin.get("/people/hanako?at=2019-04-01"))
    assert long_before["memberships"][0]["enrolments"] == []
    assert long_before["memberships"][0]["profile"] is None


def test_the_list_names_people_as_registered_now(team: Team) -> None:
    found(team.admin.post("/people", HANAKO), 201)
    assert found(team.admin.get("/people"))["items"] == [{"code": "hanako", "name": "見本　花子"}]
    found(team.admin.put("/clock", {"mode": "frozen", "at": "2019-04-01"}))
    assert found(team.admin.get("/people"))["items"] == [{"code": "hanako", "name": ""}]


@pytest.mark.parametrize(
    ("body", "status", "code", "path"),
    [
        ({}, 400, "SIM-FIELD-REQUIRED", "/code"),
        ({"code": "x", "memberships": "none"}, 400, "SIM-FIELD-NOT-A-LIST", "/memberships"),
        (HANAKO | {"story": "x"}, 400, "SIM-FIELD-UNKNOWN-FIELD", "/story"),
        (HANAKO | {"code": "Hanako"}, 422, "SIM-ENTRY-CODE", "/code"),
        (HANAKO | {"memberships": []}, 422, "SIM-ENTRY-NONE", "/memberships"),
        (HANAKO | {"memberships": ["x"]}, 422, "SIM-ENTRY-OBJECT", "/memberships/0"),
        (with_enrolment(colour="red"), 422, "SIM-ENTRY-UNKNOWN", "/memberships/0/enrolments/0/colour"),
        (with_enrolment(**{"\ud800": "red"}), 422, "SIM-ENTRY-UNKNOWN", "/memberships/0/enrolments/0/?"),
        (with_enrolment(**{"from": "2024-02-30"}), 422, "SIM-ENTRY-DAY", "/memberships/0/enrolments/0/from"),
    ],
)
def test_a_wrong_entry_is_refused_with_the_place(
    team: Team, body: dict[str, Any], status: int, code: str, path: str
) -> None:
    errors = problem(team.admin.post("/people", body), status, code)["errors"]
    assert path in [error["path"] for error in errors if error["code"] == code]
    assert found(team.admin.get("/people"))["items"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"branch": "1"}, "SIM-ENROLMENT-BRANCH"),
        ({"card_class": "99"}, "SIM-ENROLMENT-CARD-CLASS"),
        ({"number": "x" * 21}, "SIM-TEXT-LONG"),
        ({"insured_name": "a\x00b"}, "SIM-TEXT-CONTROL"),
        ({"insured_name": "\ud800"}, "SIM-TEXT-CONTROL"),
    ],
)
def test_what_the_register_refuses_is_refused_whole(team: Team, changes: dict[str, str], code: str) -> None:
    problem(team.admin.post("/people", with_enrolment(**changes)), 422, code)
    assert found(team.admin.get("/people"))["items"] == []


def test_a_person_is_registered_once(team: Team) -> None:
    found(team.admin.post("/people", HANAKO), 201)
    problem(team.admin.post("/people", HANAKO), 409, "SIM-PERSON-TAKEN")


def test_an_unknown_person_and_an_unreadable_instant_are_refused(team: Team) -> None:
    problem(team.admin.get("/people/nobody"), 404, "SIM-PERSON-UNKNOWN")
    problem(team.admin.get("/people/nobody?at=then"), 422, "SIM-CLOCK-INSTANT")
