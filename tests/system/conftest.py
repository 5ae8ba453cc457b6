"""A team's view of the running system: a sandbox of its own, made over HTTP."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from eligibility.wire import MESSAGES, Values, read, render
from tests.stack import Stack

PROVIDER = "1319911903"


@dataclass(frozen=True, slots=True)
class Team:
    """Keys of one sandbox and the ways to use them."""

    url: str
    admin_key: str
    provider_key: str
    provider_code: str

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Call the API as the sandbox's administrator."""
        _, answer = http(method, f"{self.url}{path}", self.admin_key, json.dumps(body).encode(), "application/json")
        return json.loads(answer)

    def clock(self, at: str) -> None:
        """Let the sandbox's clock stand still at an instant."""
        self.api("PUT", "/api/v1/clock", {"mode": "frozen", "at": at})

    def post(self, name: str, body: bytes) -> tuple[int, bytes]:
        """Post a request file."""
        return http("POST", f"{self.url}/oqs/{name}", self.provider_key, body, "application/xml")

    def ask(self, on: date, **key: Any) -> Values:
        """Ask with a search key and return the body of the answer."""
        header = {"checked_on": on, "provider_code": self.provider_code}
        body = {"search": {"ceiling_consent": "0"} | key}
        status, answer = self.post(
            "OQSsiquc01req_202611220001.xml", render(MESSAGES["siquc01req"], {"header": header, "body": body})
        )
        assert status == 200, answer.decode()
        reading = read(MESSAGES["siquc01res"], answer, strict=False)
        assert reading.ok, reading.faults
        values: Values = reading.values["body"]
        return values


def http(method: str, url: str, key: str, body: bytes, kind: str) -> tuple[int, bytes]:
    """Make one HTTP call; a failure is an answer too."""
    request = Request(url, method=method, data=body if method != "GET" else None)  # noqa: S310  # the stack's own address
    request.add_header("Authorization", f"Bearer {key}")
    request.add_header("Content-Type", kind)
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310  # the same
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()


def team_on(stack: Stack, seed: str = "cast") -> Team:
    """Create a sandbox over HTTP with the installation's key."""
    status, answer = http(
        "POST",
        f"{stack.url}/api/v1/sandboxes",
        stack.up["admin_key"],
        json.dumps({"seed": seed}).encode(),
        "application/json",
    )
    assert status == 201, answer.decode()
    made = json.loads(answer)
    return Team(stack.url, made["admin_key"], made["provider_key"], made["provider_code"])


@pytest.fixture(scope="module")
def team(stack: Stack) -> Team:
    """Return a sandbox with the cast; the tests of a module share it and each sets its clock first."""
    return team_on(stack)
