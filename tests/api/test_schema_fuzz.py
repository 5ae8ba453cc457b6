"""Requests made up from the description: none crashes the server, and every answer is as described."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from config.wsgi import application
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import create_sandbox, issue_key
from tests.api.conftest import NOON

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]


# Read at import, so that each operation is a test of its own; it takes no database.
described = schemathesis.openapi.from_wsgi("/api/schema", application)


@pytest.fixture
def key(transactional_db: None) -> str:
    """Return the key that may do most, in a sandbox where there is something to find."""
    del transactional_db
    sandbox = create_sandbox(code="default", clock=frozen(NOON))
    return issue_key(sandbox=sandbox, role=Role.INSTALLATION)


@pytest.mark.django_db(transaction=True)  # the application ends its transactions itself, as in a server
@described.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_any_request_is_answered_as_described(case: schemathesis.Case[Any], key: str) -> None:
    if case.operation.label == "POST /api/v1/sandboxes" and isinstance(case.body, dict):
        case.body = {**case.body, "seed": "empty"}  # the cast takes a second to load, and is loaded elsewhere
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
