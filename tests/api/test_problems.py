"""Whatever fails says so in the same form, in both languages."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from sandbox import services
from tests.api.conftest import Api, Team, found, problem
from tests.api.test_schema import LOGIN


@pytest.mark.parametrize("path", ["/nowhere", "/people/%00", "/people/a%2Fb", "/inquiries/x", "/keys/-1", "/sandbox/"])
def test_an_address_that_leads_nowhere(team: Team, path: str) -> None:
    problem(team.admin.get(path), 404, "SIM-NOT-FOUND")
    problem(Api().get(path), 404, "SIM-NOT-FOUND")


@pytest.mark.parametrize(("method", "path"), [("POST", "/clock"), ("DELETE", "/sandbox"), ("OPTIONS", "/clock")])
def test_a_method_the_address_does_not_take(team: Team, method: str, path: str) -> None:
    response = team.admin.call(method, path, {})
    problem(response, 405, "SIM-METHOD")
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_a_form_that_cannot_be_given(team: Team, accept: str) -> None:
    problem(team.admin.get("/clock", Accept=accept), 406, "SIM-NOT-ACCEPTABLE")


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_a_body_of_another_type(team: Team, kind: str) -> None:
    problem(team.admin.call("PUT", "/clock", b"mode=follow", content_type=kind), 415, "SIM-MEDIA-TYPE")


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b'{"mode": NaN}', b"[" * 100_000, b'{"mode": 1e999}', b"{'mode': 1}", b'{"a":' * 50_000]
)
def test_a_body_that_is_not_json(team: Team, body: bytes) -> None:
    response = team.admin.call("PUT", "/clock", body)
    assert response.status_code == 400
    told = problem(response, 400, "SIM-FIELD-PARSE-ERROR" if b"1e999" not in body else "SIM-FIELD-INVALID-CHOICE")
    assert told["title"] == "不正な要求 / Bad request"


def test_a_body_that_is_too_large(team: Team) -> None:
    body = b'{"mode": "' + b"x" * 3_000_000 + b'"}'
    problem(team.admin.call("PUT", "/clock", body), 413, "SIM-TOO-LARGE")
    problem(team.admin.call("POST", "/clock/advance", body, Idempotency_Key="t"), 413, "SIM-TOO-LARGE")


def test_a_host_that_is_not_ours(team: Team) -> None:
    response = Client(raise_request_exception=False).get("/nowhere", headers={"Host": "elsewhere.example"})
    assert response.status_code == 404, "nothing here builds addresses from the host"
    del team


def test_a_lost_database_asks_to_come_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(services, "advance_clock", lost)
    response = team.admin.post("/clock/advance", {"by": "1d"})
    body = problem(response, 503, "SIM-UNAVAILABLE")
    assert response["Retry-After"] == "5"
    assert "closed the connection" not in body["detail"]


def test_a_crash_is_logged_and_not_told(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(**_: object) -> None:
        raise LookupError("an inner secret")

    monkeypatch.setattr(services, "advance_clock", crash)
    response = team.admin.post("/clock/advance", {"by": "1d"})
    problem(response, 500, "SIM-CRASH")
    assert b"inner secret" not in response.content
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info is not None
    assert "an inner secret" in str(record.exc_info[1])


@override_settings(ALLOWED_HOSTS=["onshi.example"])
def test_the_schema_needs_no_key_and_no_host(db: None) -> None:
    del db
    wrong_key = {"Authorization": "Bearer nonsense"}
    for path in ("/api/schema", "/api/docs"):
        assert Client().get(path, headers=wrong_key).status_code == 200


def test_health_needs_no_key_and_says_what_this_is(db: None) -> None:
    del db
    for client in (Api(), Api("nonsense")):
        body = found(client.get("/health"))
        assert {name: body[name] for name in ("status", "database", "broker")} == {
            "status": "ok",
            "database": True,
            "broker": True,
        }
        assert "not for production" in body["notice"]
        assert "本番利用はできません" in body["notice_ja"]
        assert body["version"].count(".") == 2


def test_a_login_nested_too_deeply_is_no_login(db: None) -> None:
    del db
    for body in (b"[" * 100_000, b'{"apiKey":' * 50_000):
        response = Client().post(LOGIN, body, content_type="application/json")
        assert response.status_code == 401
