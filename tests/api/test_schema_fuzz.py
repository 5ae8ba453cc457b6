"""Requests made up from the description: none crashes the server, and every answer is as described.

Each operation is a test of its own, once with requests as described and once with requests that are not.
"""

from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from sandbox.models import Role
from sandbox.services import issue_key
from tests.api.conftest import make_team
from tests.api.test_schema import LOGIN, SEARCH

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    ignored_auth,
]

# Read at import, so that each operation is a test of its own; it takes no database.
DESCRIBED = schemathesis.openapi.from_wsgi("/api/schema", application)
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok)}
TAKING = [label for label, found in OPERATIONS.items() if {"parameters", "requestBody"} & found.definition.raw.keys()]


@pytest.fixture
def credentials(transactional_db: None) -> dict[str, str]:
    """Return what opens each kind of address. The application ends its transactions itself, as in a server."""
    del transactional_db
    team = make_team("default")
    login = Client().post(LOGIN, {"apiKey": team.provider.key}, content_type="application/json").json()
    return {
        "/api/v1/": f"Bearer {issue_key(sandbox=team.sandbox, role=Role.INSTALLATION)}",
        "/oqs/": f"Bearer {team.provider.key}",
        LOGIN: "",  # with a bearer key the body does not count
        SEARCH: login["result"]["idToken"],
    }


def test_no_operation_is_left_out() -> None:
    paths = DESCRIBED.raw_schema["paths"]
    assert set(OPERATIONS) == {f"{method.upper()} {path}" for path, item in paths.items() for method in item}
    assert set(OPERATIONS) - set(TAKING) == {"GET /api/v1/clock", "GET /api/v1/health", "GET /api/v1/sandbox"}


@pytest.mark.parametrize("label", OPERATIONS)
def test_a_request_as_described_is_answered_as_described(label: str, credentials: dict[str, str]) -> None:
    send(label, GenerationMode.POSITIVE, credentials)


@pytest.mark.parametrize("label", TAKING)
def test_a_request_that_is_not_as_described_is_refused_as_described(label: str, credentials: dict[str, str]) -> None:
    send(label, GenerationMode.NEGATIVE, credentials)


def send(label: str, mode: GenerationMode, credentials: dict[str, str]) -> None:
    """Send made-up requests of one kind to one operation."""
    path = OPERATIONS[label].path
    (authorization,) = (text for start, text in credentials.items() if path.startswith(start))

    @given(case=OPERATIONS[label].as_strategy(mode))
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    def answered_as_described(case: schemathesis.Case[Any]) -> None:
        if label == "POST /api/v1/sandboxes" and isinstance(case.body, dict) and mode is GenerationMode.POSITIVE:
            case.body = {**case.body, "seed": "empty"}  # the cast takes a second to load, and is loaded elsewhere
        case.call_and_validate(headers={"Authorization": authorization}, checks=CHECKS)

    answered_as_described()
