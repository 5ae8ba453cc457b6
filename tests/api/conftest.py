"""Two teams, each in a sandbox of its own, with a key of every role and a clock that stands still."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from consent.models import FacilityType
from consent.services import add_provider
from insurers.services import register_insurer
from sandbox.domain.clock import JST, frozen
from sandbox.models import Role, Sandbox
from sandbox.services import create_sandbox, issue_key

NOON = datetime(2024, 11, 15, 12, 0, tzinfo=JST)
PROVIDER = "1312345674"
INSURER = "06130488"


@dataclass(frozen=True)
class Api:
    """A client that sends JSON with one key, or none."""

    key: str = ""
    base: str = "/api/v1"

    def call(self, method: str, path: str, body: object = None, **headers: str) -> HttpResponse:
        """Send a request; a body that is not bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        credentials = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        response = Client(raise_request_exception=False).generic(
            method,
            f"{self.base}{path}",
            data,
            content_type=headers.pop("content_type", "application/json"),
            headers=credentials | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        if response.streaming:  # read whole, as a client does
            return HttpResponse(b"".join(response), status=response.status_code, headers=response.headers)
        assert isinstance(response, HttpResponse)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: object = None) -> HttpResponse:
        return self.call("PUT", path, body)

    def patch(self, path: str, body: object = None) -> HttpResponse:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> HttpResponse:
        return self.call("DELETE", path)


@dataclass(frozen=True)
class Team:
    """A sandbox and a client for each role."""

    sandbox: Sandbox
    admin: Api
    provider: Api
    insurer: Api


def make_team(code: str) -> Team:
    """Found a sandbox with one provider and one insurer, of the same numbers in every sandbox."""
    sandbox = create_sandbox(code=code, clock=frozen(NOON))
    add_provider(sandbox=sandbox, code=PROVIDER, name="見本診療所", facility_type=FacilityType.CLINIC)
    register_insurer(sandbox=sandbox, number=INSURER, name="見本健保")
    return Team(
        sandbox,
        admin=Api(issue_key(sandbox=sandbox, role=Role.ADMIN)),
        provider=Api(issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=PROVIDER)),
        insurer=Api(issue_key(sandbox=sandbox, role=Role.INSURER, subject=INSURER)),
    )


@pytest.fixture
def team(db: None) -> Team:
    """Return our team."""
    del db
    return make_team("ours")


@pytest.fixture
def others(db: None) -> Team:
    """Return the neighbours."""
    del db
    return make_team("theirs")


@pytest.fixture
def installation(db: None) -> Api:
    """Return the client of whoever runs the installation, whose key lives in the default sandbox."""
    del db
    return Api(issue_key(sandbox=create_sandbox(code="default", clock=frozen(NOON)), role=Role.INSTALLATION))


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """Check that a response is a whole problem with this code among its errors, and return it."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert set(body) == {"type", "title", "status", "detail", "detail_ja", "errors"}
    assert body["status"] == status
    assert code in [error["code"] for error in body["errors"]], body
    assert all(error["message_ja"] and error["message_en"] for error in body["errors"])
    return body


def found(response: HttpResponse, status: int = 200) -> Any:
    """Check the status and return the JSON body."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)
