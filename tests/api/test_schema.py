"""The OpenAPI description is whole, speaks both languages, and is served with its page."""

import json
import re
from io import StringIO
from typing import Any

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from batch.api.arriving import MEDIA_TYPES
from config.wsgi import STREAMING
from tests.api.conftest import Team

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
LATIN = re.compile(r"[A-Za-z]{3}")
LOGIN = "/oqs-api-pro/MSA12020/ILI12020SV01/auth"
SEARCH = "/oqs-api-pro/MSA01030/ILI01030SV01/search"
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return the description, which must be made without a single warning."""
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    described: dict[str, Any] = yaml.safe_load(out.getvalue())
    return described


@pytest.fixture(scope="module")
def operations(schema: dict[str, Any]) -> list[Operation]:
    """Return path, method and description of every operation."""
    return [(path, method, spec) for path, item in schema["paths"].items() for method, spec in item.items()]


def test_every_operation_has_a_summary_in_both_languages(operations: list[Operation]) -> None:
    for path, method, spec in operations:
        ja, _, en = spec["summary"].partition(" / ")
        assert JAPANESE.search(ja), (method, path)
        assert LATIN.search(en), (method, path)
        assert not JAPANESE.search(en), (method, path)


def test_every_failure_is_described_as_a_problem(operations: list[Operation]) -> None:
    for path, method, spec in operations:
        failures = {status: answer for status, answer in spec["responses"].items() if status >= "400"}
        assert "503" in failures, (method, path)
        others = [s for s, answer in failures.items() if set(answer["content"]) != {"application/problem+json"}]
        assert others == (["401"] if path == LOGIN else []), (method, path)


def test_every_operation_but_health_wants_a_key(operations: list[Operation]) -> None:
    security = {path: spec.get("security") for path, _, spec in operations}
    others = {path: names for path, names in security.items() if names != [{"key": []}]}
    assert others == {"/api/v1/health": None, LOGIN: [{"key": []}, {}], SEARCH: [{"idToken": []}]}
    assert all("401" in spec["responses"] for path, _, spec in operations if path != "/api/v1/health")


def test_every_body_is_closed_and_every_post_repeatable(schema: dict[str, Any], operations: list[Operation]) -> None:
    for path, method, spec in operations:
        if not path.startswith("/api/"):
            continue  # the bodies of the edges are the wire's
        if "application/json" in spec.get("requestBody", {"content": {}})["content"]:
            name = spec["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert schema["components"]["schemas"][name]["additionalProperties"] is False, (method, path)
        elif "requestBody" in spec:
            assert set(spec["requestBody"]["content"]) == set(MEDIA_TYPES), (method, path)  # a file, as it is
            assert path in STREAMING, "and read as it comes, chunks too"
        headers = [p["name"] for p in spec.get("parameters", []) if p["in"] == "header"]
        assert ("Idempotency-Key" in headers) == (method == "post"), (method, path)


def test_names_are_unique_and_say_what_they_do(operations: list[Operation]) -> None:
    names = [spec["operationId"] for _, _, spec in operations]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)?", name) for name in names)


@pytest.mark.parametrize(
    ("accept", "load"), [("application/json", json.loads), ("application/vnd.oai.openapi", yaml.safe_load)]
)
def test_it_is_served_in_the_form_asked_for(db: None, schema: dict[str, Any], accept: str, load: Any) -> None:
    del db
    response = Client().get("/api/schema", headers={"Accept": accept})
    assert response.status_code == 200
    assert load(response.content) == schema


def test_the_page_reads_the_schema_beside_it_and_needs_no_other_host(team: Team) -> None:
    del team
    response = Client().get("/api/docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'url: "schema"' in page
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert assets
    for asset in assets:
        assert asset.startswith("/static/drf_spectacular_sidecar/"), asset
        assert finders.find(asset.removeprefix("/static/")), asset
