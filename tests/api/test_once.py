"""A write sent twice under one Idempotency-Key is carried out once."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from sandbox.models import RememberedReply
from tests.api.conftest import Api, Team, found, problem

TOKEN = {"Idempotency_Key": "t-1"}


def test_a_step_sent_twice_moves_the_clock_once(team: Team) -> None:
    first = team.admin.post("/clock/advance", {"by": "1d"}, **TOKEN)
    again = team.admin.post("/clock/advance", {"by": "1d"}, **TOKEN)
    assert found(first)["at"] == "2024-11-16T12:00:00+09:00"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert found(team.admin.get("/clock"))["at"] == "2024-11-16T12:00:00+09:00"


def test_a_key_issued_twice_is_one_key_and_can_be_had_again(team: Team) -> None:
    body = {"role": "admin"}
    first = found(team.admin.post("/keys", body, **TOKEN), 201)
    assert found(team.admin.post("/keys", body, **TOKEN), 201) == first
    assert len(found(team.admin.get("/keys"))["items"]) == 4
    found(Api(first["key"]).get("/clock"))
    stored = RememberedReply.objects.get()
    assert first["key"].encode() not in bytes(stored.body)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/clock/advance", {"by": "2d"}), ("/keys", {"role": "admin"}), ("/clock/advance?x=1", {"by": "1d"})],
)
def test_the_token_is_for_one_request_only(team: Team, path: str, body: dict[str, str]) -> None:
    found(team.admin.post("/clock/advance", {"by": "1d"}, **TOKEN))
    problem(team.admin.post(path, body, **TOKEN), 409, "SIM-IDEMPOTENCY-REUSED")
    assert found(team.admin.get("/clock"))["at"] == "2024-11-16T12:00:00+09:00"


def test_two_teams_may_use_the_same_token(team: Team, others: Team) -> None:
    for client in (team.admin, others.admin):
        response = client.post("/clock/advance", {"by": "1d"}, **TOKEN)
        assert found(response)["at"] == "2024-11-16T12:00:00+09:00"
        assert "Idempotency-Replayed" not in response


def test_a_refused_request_may_be_put_right_under_the_same_token(team: Team) -> None:
    problem(team.admin.post("/clock/advance", {"by": "soon"}, **TOKEN), 422, "SIM-CLOCK-STEP")
    problem(team.admin.post("/clock/advance", {}, **TOKEN), 400, "SIM-FIELD-REQUIRED")
    found(team.admin.post("/clock/advance", {"by": "1d"}, **TOKEN))


@pytest.mark.parametrize("token", ["", "x" * 65, "a b", "\N{KEY}"])
def test_a_wrong_token_is_refused(team: Team, token: str) -> None:
    response = team.admin.post("/clock/advance", {"by": "1d"}, Idempotency_Key=token)
    assert problem(response, 400, "SIM-FIELD-INVALID")["errors"][0]["path"] == "/Idempotency-Key"


def test_every_post_honours_the_token() -> None:
    """A write that forgets the decorator would be carried out twice."""
    found_any = False
    for view in api_views(get_resolver().url_patterns):
        if hasattr(view, "post"):
            found_any = True
            assert hasattr(view.post, "__wrapped__"), f"{view.__name__}.post lacks @once"
    assert found_any


def api_views(patterns: list[Any]) -> list[type[Any]]:
    """Return the view classes of the API below some URL patterns."""
    views = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            views += api_views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and str(pattern.pattern).startswith("api/v1/"):
            views.append(pattern.callback.cls)  # type: ignore[attr-defined]  # set by the framework's as_view
    return views


def test_an_answer_that_is_remembered_is_the_answer_without_a_token(team: Team, others: Team) -> None:
    plain = others.admin.post("/insurers", {"number": "01130012", "name": "見本"})
    once = team.admin.post("/insurers", {"number": "01130012", "name": "見本"}, **TOKEN)
    assert isinstance(plain, HttpResponse)
    assert (plain.status_code, plain.content, plain["Content-Type"]) == (
        once.status_code,
        once.content,
        once["Content-Type"],
    )
