"""Bodies sent as a stream, in chunks and without a length, as some HTTP libraries send a file."""

import json
from collections.abc import Iterator
from datetime import date
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from eligibility.wire import MESSAGES, read, render
from tests.stack import Stack
from tests.system.conftest import Team

PIECE = 100


def stream(body: bytes) -> Iterator[bytes]:
    """Hand out a body piece by piece, so that nobody can know its length beforehand."""
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]


def post(url: str, key: str, body: Iterator[bytes]) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(url, body, headers), timeout=30) as response:  # noqa: S310  # the stack's own address
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()


@pytest.mark.system
def test_streamed_request_file_is_read_whole(team: Team) -> None:
    search = {"insurer_number": "06639926", "number": "1", "born_on": date(1980, 5, 5), "ceiling_consent": "0"}
    header = {"checked_on": date(2026, 4, 1), "provider_code": team.provider_code}
    body = render(MESSAGES["siquc01req"], {"header": header, "body": {"search": search}})
    status, answer = post(f"{team.url}/oqs/OQSsiquc01req_202611220002.xml", team.provider_key, stream(body))
    assert status == 200, answer.decode()
    assert read(MESSAGES["siquc01res"], answer, strict=False).values["body"]["search"] == search


@pytest.mark.system
def test_streamed_json_is_read_whole(team: Team) -> None:
    body = json.dumps({"by": "1d"} | {"x" * PIECE: 1}).encode()
    status, answer = post(f"{team.url}/api/v1/clock/advance", team.admin_key, stream(body))
    assert status == 400
    assert [error["code"] for error in json.loads(answer)["errors"]] == ["SIM-FIELD-UNKNOWN-FIELD"]


@pytest.mark.system
def test_endless_stream_is_too_large(stack: Stack) -> None:
    pieces = (b" " * 100_000 for _ in range(27))  # just beyond 2.5 MiB
    status, _ = post(f"{stack.url}/oqs/OQSsiquc01req_202611220003.xml", stack.up["provider_key"], pieces)
    assert status == 413


@pytest.mark.system
@pytest.mark.parametrize("path", ["/api/v1/clock", "/api/schema", "/", "/nowhere"])
def test_answer_that_is_at_hand_comes_in_one_piece_with_its_length(team: Team, path: str) -> None:
    request = Request(f"{team.url}{path}", headers={"Authorization": f"Bearer {team.admin_key}"})  # noqa: S310  # as above
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310  # as above
            told, body = response.headers, response.read()
    except HTTPError as error:
        told, body = error.headers, error.read()
    assert told.get_all("Content-Length") == [str(len(body))]
    assert "Transfer-Encoding" not in told
