"""Sandboxes over HTTP: one's own, and for the installation all of them."""

import pytest

from fixtures.factories import InquiryFactory
from sandbox.models import Sandbox
from tests.api.conftest import Api, Team, found, problem

DEFAULTS = {
    "strict": False,
    "encoding": "utf-8",
    "element_order": "annex",
    "shuffle_seed": 0,
    "newer_reading": "old",
    "several_reading": "none",
    "unfound_reading": "absent",
    "overlap_reading": "latest_issued",
    "symbol_reading": "lenient",
    "match_reading": "any",
    "day_count": "calendar",
    "report_days": 5,
    "register_days": 5,
    "total_days": 10,
    "bulk_ready": "at_once",
    "bulk_ready_seconds": 60,
    "bulk_ready_time": "02:00",
    "bulk_ready_fetches": 2,
    "bulk_results": "xml",
    "bulk_faults_reading": "result",
    "bulk_keep_days": 7,
    "bulk_people_limit": 100_000,
    "bulk_files_limit": 10,
}


def test_a_sandbox_shows_its_settings_and_clock(team: Team) -> None:
    for client in (team.admin, team.provider, team.insurer):
        shown = found(client.get("/sandbox"))
        assert (shown["code"], shown["name"], shown["settings"]) == ("ours", "ours", DEFAULTS)
        assert shown["clock"]["at"] == "2024-11-15T12:00:00+09:00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("strict", True),
        ("encoding", "shift_jis"),
        ("element_order", "shuffled"),
        ("shuffle_seed", 7),
        ("newer_reading", "both"),
        ("several_reading", "all"),
        ("unfound_reading", "empty"),
        ("overlap_reading", "as_asked"),
        ("symbol_reading", "exact"),
        ("bulk_ready", "clock_time"),
        ("bulk_ready_seconds", 0),
        ("bulk_ready_seconds", 366 * 86_400),
        ("bulk_ready_time", "00:00"),
        ("bulk_ready_time", "23:59"),
        ("bulk_ready_fetches", 0),
        ("bulk_ready_fetches", 1000),
        ("bulk_results", "zip"),
        ("bulk_faults_reading", "upload"),
        ("bulk_keep_days", 1),
        ("bulk_keep_days", 366),
        ("bulk_people_limit", 1),
        ("bulk_people_limit", 1_000_000),
        ("bulk_files_limit", 1),
        ("bulk_files_limit", 1000),
    ],
)
def test_each_setting_changes_alone(team: Team, name: str, value: object) -> None:
    changed = found(team.admin.patch("/sandbox", {"settings": {name: value}}))
    assert changed["settings"] == DEFAULTS | {name: value}
    assert found(team.admin.get("/sandbox"))["settings"] == DEFAULTS | {name: value}


def test_every_setting_of_the_model_can_be_changed(team: Team) -> None:
    del team
    columns = {field.name for field in Sandbox._meta.concrete_fields}
    assert columns - {"id", "code", "name", "clock_mode", "clock_offset", "clock_frozen_at", "recorded_at"} == set(
        DEFAULTS
    )


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"settings": {"encoding": "euc-jp"}}, "/settings/encoding", "SIM-FIELD-INVALID-CHOICE"),
        ({"settings": {"encodings": "utf-8"}}, "/settings/encodings", "SIM-FIELD-UNKNOWN-FIELD"),
        ({"settings": {"strict": "perhaps"}}, "/settings/strict", "SIM-FIELD-INVALID"),
        ({"settings": {"strict": "true"}}, "/settings/strict", "SIM-FIELD-INVALID"),
        ({"settings": {"strict": 0}}, "/settings/strict", "SIM-FIELD-INVALID"),
        ({"settings": {"shuffle_seed": "7"}}, "/settings/shuffle_seed", "SIM-FIELD-INVALID"),
        ({"settings": {"shuffle_seed": True}}, "/settings/shuffle_seed", "SIM-FIELD-INVALID"),
        ({"name": 7}, "/name", "SIM-FIELD-INVALID"),
        ({"settings": {"strict": None}}, "/settings/strict", "SIM-FIELD-NULL"),
        ({"settings": {"shuffle_seed": -1}}, "/settings/shuffle_seed", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"shuffle_seed": 2**31}}, "/settings/shuffle_seed", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_ready": "later"}}, "/settings/bulk_ready", "SIM-FIELD-INVALID-CHOICE"),
        ({"settings": {"bulk_ready_seconds": -1}}, "/settings/bulk_ready_seconds", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"bulk_ready_seconds": 366 * 86_400 + 1}}, "/settings/bulk_ready_seconds", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_ready_time": "24:00"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": "2:00"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": "02:00:00"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": "02:00\n"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": "０２:００"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": "\ud800"}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": 200}}, "/settings/bulk_ready_time", "SIM-FIELD-INVALID"),
        ({"settings": {"bulk_ready_time": None}}, "/settings/bulk_ready_time", "SIM-FIELD-NULL"),
        ({"settings": {"bulk_ready_fetches": -1}}, "/settings/bulk_ready_fetches", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"bulk_ready_fetches": 1001}}, "/settings/bulk_ready_fetches", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_results": "pdf"}}, "/settings/bulk_results", "SIM-FIELD-INVALID-CHOICE"),
        ({"settings": {"bulk_faults_reading": "both"}}, "/settings/bulk_faults_reading", "SIM-FIELD-INVALID-CHOICE"),
        ({"settings": {"bulk_keep_days": 0}}, "/settings/bulk_keep_days", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"bulk_keep_days": 367}}, "/settings/bulk_keep_days", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_people_limit": 0}}, "/settings/bulk_people_limit", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"bulk_people_limit": 1_000_001}}, "/settings/bulk_people_limit", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_files_limit": 0}}, "/settings/bulk_files_limit", "SIM-FIELD-MIN-VALUE"),
        ({"settings": {"bulk_files_limit": 1001}}, "/settings/bulk_files_limit", "SIM-FIELD-MAX-VALUE"),
        ({"settings": {"bulk_files_limit": "1"}}, "/settings/bulk_files_limit", "SIM-FIELD-INVALID"),
        ({"settings": []}, "/settings", "SIM-FIELD-INVALID"),
        ({"name": ""}, "/name", "SIM-FIELD-BLANK"),
        ({"name": "x" * 101}, "/name", "SIM-FIELD-MAX-LENGTH"),
        ({"name": "x\x00y"}, "/name", "SIM-FIELD-NULL-CHARACTERS-NOT-ALLOWED"),
        ({"name": "\ud800"}, "/name", "SIM-FIELD-SURROGATE-CHARACTERS-NOT-ALLOWED"),
        ({"code": "new"}, "/code", "SIM-FIELD-UNKNOWN-FIELD"),
        ({"a/b~c\ud800": 1}, "/a~1b~0c\\ud800", "SIM-FIELD-UNKNOWN-FIELD"),
        ([], "", "SIM-FIELD-INVALID"),
    ],
)
def test_a_wrong_setting_is_named_and_changes_nothing(team: Team, body: object, path: str, code: str) -> None:
    errors = problem(team.admin.patch("/sandbox", body), 400, code)["errors"]
    assert [error["path"] for error in errors] == [path]
    shown = found(team.admin.get("/sandbox"))
    assert (shown["name"], shown["settings"]) == ("ours", DEFAULTS)


def test_all_faults_are_told_at_once(team: Team) -> None:
    body = {"name": "", "nmae": "x", "settings": {"strict": None, "encoding": "x", "stric": True}}
    errors = problem(team.admin.patch("/sandbox", body), 400, "SIM-FIELD-BLANK")["errors"]
    assert {error["path"] for error in errors} == {
        "/name",
        "/nmae",
        "/settings/strict",
        "/settings/encoding",
        "/settings/stric",
    }


def test_a_wrong_choice_is_told_the_right_ones(team: Team) -> None:
    body = problem(team.admin.patch("/sandbox", {"settings": {"encoding": "euc-jp"}}), 400, "SIM-FIELD-INVALID-CHOICE")
    assert body["errors"][0]["message_en"] == "Choose one of: utf-8, shift_jis"
    assert body["errors"][0]["message_ja"] == "次のいずれかを指定してください: utf-8、shift_jis"


def test_the_installation_founds_a_sandbox_with_the_cast(installation: Api) -> None:
    founded = found(installation.post("/sandboxes", {}), 201)
    admin, provider, insurer = (Api(founded[f"{role}_key"]) for role in ("admin", "provider", "insurer"))
    assert len(found(admin.get("/people"))["items"]) >= 45
    assert len(found(admin.get("/insurers"))["items"]) >= 8
    assert founded["provider_code"] in [p["code"] for p in found(provider.get("/providers"))["items"]]
    assert founded["insurer_number"] in [i["number"] for i in found(insurer.get("/insurers"))["items"]]
    assert found(admin.get("/sandbox"))["code"] == founded["sandbox"]["code"]
    assert founded["sandbox"]["clock"]["mode"] == "follow"


def test_an_empty_sandbox_has_somebody_to_ask_and_to_register_but_nobody_to_ask_about(installation: Api) -> None:
    founded = found(installation.post("/sandboxes", {"seed": "empty"}), 201)
    admin = Api(founded["admin_key"])
    assert found(admin.get("/people"))["items"] == []
    for role in ("provider", "insurer"):
        found(Api(founded[f"{role}_key"]).get("/clock"))


def test_a_sandbox_is_founded_as_wanted(installation: Api) -> None:
    wanted = {
        "code": "team-a",
        "name": "見本チーム",
        "seed": "empty",
        "clock": {"mode": "frozen", "at": "2024-12-02"},
        "settings": {"strict": True, "encoding": "shift_jis"},
    }
    founded = found(installation.post("/sandboxes", wanted), 201)
    sandbox = founded["sandbox"]
    assert (sandbox["code"], sandbox["name"]) == ("team-a", "見本チーム")
    assert sandbox["settings"] == DEFAULTS | {"strict": True, "encoding": "shift_jis"}
    assert sandbox["clock"]["at"] == "2024-12-02T09:00:00+09:00"
    listed = found(installation.get("/sandboxes"))["items"]
    assert [row["code"] for row in listed] == ["default", "team-a"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"code": "default"}, 409, "SIM-SANDBOX-TAKEN"),
        ({"code": "Team A"}, 400, "SIM-FIELD-INVALID"),
        ({"code": "-a"}, 400, "SIM-FIELD-INVALID"),
        ({"code": "x" * 41}, 400, "SIM-FIELD-INVALID"),
        ({"seed": "people"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        ({"clock": {"mode": "frozen", "at": "1990-01-01"}}, 422, "SIM-CLOCK-RANGE"),
        ({"clock": {}}, 400, "SIM-FIELD-REQUIRED"),
        ({"settings": {"strict": 5}}, 400, "SIM-FIELD-INVALID"),
    ],
)
def test_a_wrong_wish_founds_nothing(installation: Api, body: dict[str, object], status: int, code: str) -> None:
    problem(installation.post("/sandboxes", {"seed": "empty"} | body), status, code)
    assert Sandbox.objects.count() == 1


def test_a_sandbox_is_deleted_with_all_in_it_but_the_default_one_stays(installation: Api, team: Team) -> None:
    assert installation.delete("/sandboxes/ours").status_code == 204
    problem(team.admin.get("/clock"), 401, "SIM-NO-SUCH-KEY")
    problem(installation.delete("/sandboxes/ours"), 404, "SIM-SANDBOX-UNKNOWN")
    problem(installation.delete("/sandboxes/default"), 409, "SIM-SANDBOX-KEPT")


def test_a_sandbox_with_people_and_inquiries_is_deleted_too(installation: Api) -> None:
    found(installation.post("/sandboxes", {"code": "cast"}), 201)
    InquiryFactory.create(sandbox=Sandbox.objects.get(code="cast"))
    assert installation.delete("/sandboxes/cast").status_code == 204
    assert [row["code"] for row in found(installation.get("/sandboxes"))["items"]] == ["default"]
