"""Who may do what: keys and roles."""

import io
import logging

import pytest

from sandbox.domain.keys import new_key
from sandbox.models import Role
from tests.api.conftest import INSURER, PROVIDER, Api, Team, found, problem

READS = ["/sandbox", "/clock", "/insurers", "/providers"]
ADMIN_READS = ["/people", "/people/someone", "/keys"]
ADMIN_WRITES = [
    ("PATCH", "/sandbox"),
    ("PUT", "/clock"),
    ("POST", "/clock/advance"),
    ("POST", "/insurers"),
    ("POST", "/providers"),
    ("PATCH", f"/providers/{PROVIDER}"),
    ("POST", f"/providers/{PROVIDER}/certificates"),
    ("POST", "/people"),
    ("POST", "/keys"),
    ("DELETE", "/keys/1"),
]
INSTALLATION_ONLY = [("GET", "/sandboxes"), ("POST", "/sandboxes"), ("DELETE", "/sandboxes/other")]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", path) for path in READS + ADMIN_READS] + ADMIN_WRITES + INSTALLATION_ONLY,
)
def test_every_address_wants_a_key(db: None, method: str, path: str) -> None:
    del db
    for client in (Api(), Api(new_key(Role.ADMIN)), Api("nonsense")):
        response = client.call(method, path, {})
        problem(response, 401, "SIM-NO-SUCH-KEY")
        assert response["WWW-Authenticate"] == 'Bearer realm="onshi"'


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer \N{KEY}", "x" * 5000, "Bearer " + "x" * 5000])
def test_any_other_authorization_is_no_key(db: None, header: str) -> None:
    del db
    problem(Api().get("/clock", Authorization=header), 401, "SIM-NO-SUCH-KEY")


def test_a_revoked_key_is_as_unknown_as_none(team: Team) -> None:
    issued = found(team.admin.post("/keys", {"role": "admin"}), 201)
    late = Api(issued["key"])
    found(late.get("/clock"))
    assert team.admin.delete(f"/keys/{issued['id']}").status_code == 204
    assert late.get("/clock").content == Api(new_key(Role.ADMIN)).get("/clock").content
    problem(late.get("/clock"), 401, "SIM-NO-SUCH-KEY")


@pytest.mark.parametrize("path", READS)
def test_every_role_reads(team: Team, path: str) -> None:
    for client in (team.admin, team.provider, team.insurer):
        found(client.get(path))


@pytest.mark.parametrize(("method", "path"), [("GET", path) for path in ADMIN_READS] + ADMIN_WRITES)
def test_only_administrators_write(team: Team, method: str, path: str) -> None:
    for client in (team.provider, team.insurer):
        problem(client.call(method, path, {}), 403, "SIM-FORBIDDEN")


@pytest.mark.parametrize(("method", "path"), INSTALLATION_ONLY)
def test_only_the_installation_handles_sandboxes(team: Team, method: str, path: str) -> None:
    for client in (team.admin, team.provider, team.insurer):
        problem(client.call(method, path, {}), 403, "SIM-FORBIDDEN")


def test_the_installation_is_an_administrator_of_its_own_sandbox(installation: Api) -> None:
    assert found(installation.get("/sandbox"))["code"] == "default"
    found(installation.put("/clock", {"mode": "follow"}))


def test_keys_are_issued_to_those_who_exist(team: Team) -> None:
    for role, subject in (("provider", PROVIDER), ("insurer", INSURER)):
        issued = found(team.admin.post("/keys", {"role": role, "subject": subject}), 201)
        assert (issued["role"], issued["subject"]) == (role, subject)
        found(Api(issued["key"]).get("/clock"))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"role": "provider", "subject": INSURER}, 422, "SIM-KEY-SUBJECT"),
        ({"role": "insurer", "subject": PROVIDER}, 422, "SIM-KEY-SUBJECT"),
        ({"role": "provider"}, 422, "SIM-KEY-SUBJECT"),
        ({"role": "admin", "subject": PROVIDER}, 422, "SIM-KEY-NO-SUBJECT"),
        ({"role": "installation"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        ({}, 400, "SIM-FIELD-REQUIRED"),
    ],
)
def test_no_key_for_anybody_else(team: Team, body: dict[str, str], status: int, code: str) -> None:
    before = len(found(team.admin.get("/keys"))["items"])
    problem(team.admin.post("/keys", body), status, code)
    assert len(found(team.admin.get("/keys"))["items"]) == before


def test_a_list_of_keys_shows_no_text(team: Team) -> None:
    response = team.admin.get("/keys")
    assert [key["role"] for key in found(response)["items"]] == ["admin", "provider", "insurer"]
    assert set(found(response)["items"][0]) == {"id", "role", "subject", "revoked_at"}
    assert b"onshi_" not in response.content


def test_nobody_revokes_the_key_in_hand(team: Team) -> None:
    own = found(team.admin.get("/keys"))["items"][0]["id"]
    problem(team.admin.delete(f"/keys/{own}"), 409, "SIM-KEY-ITSELF")
    problem(team.admin.delete("/keys/999999999"), 404, "SIM-KEY-UNKNOWN")
    problem(team.admin.delete("/keys/99999999999999999999999"), 404, "SIM-KEY-UNKNOWN")


def test_no_key_is_ever_logged_or_repeated(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    stray = new_key(Role.ADMIN)
    answers = [
        Api(stray).get("/clock"),
        team.admin.put("/clock", {"mode": stray, "at": stray}),
        team.admin.put("/clock", {stray: 1}),
        team.admin.post("/clock/advance", {"by": stray}),
        team.admin.get(f"/people?limit={stray}"),
        team.admin.post("/keys", {"role": "provider", "subject": stray}),
        team.admin.call("POST", "/keys", f'"{stray}'.encode()),
    ]
    issued = found(team.admin.post("/keys", {"role": "admin"}), 201)["key"]
    assert all(response.status_code >= 400 for response in answers)
    told = caplog.text + "".join(response.content.decode() for response in answers)
    for key in (stray, issued, team.admin.key):
        assert key not in told
        assert key.split("_", 2)[2] not in told  # what comes after the role; it may hold underscores itself


def test_a_key_in_an_address_is_blacked_out_in_the_log(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = (handler for handler in logging.getLogger().handlers if handler.get_name() == "stderr")
    log = io.StringIO()
    monkeypatch.setattr(handler, "stream", log)
    problem(team.admin.get(f"/nowhere/{team.admin.key}"), 404, "SIM-NOT-FOUND")
    assert "Not Found: /api/v1/nowhere/onshi_***" in log.getvalue()
    assert team.admin.key not in log.getvalue()
