"""Peers that begin to send and do not go on, against the running system."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from deploy.up.programs import WEB_THREADS
from tests.stack import Stack
from tests.system.conftest import http, team_on

MANY = 4 * int(WEB_THREADS)


@contextmanager
def slow_peers(url: str, key: str, path: str, *, length: str) -> Iterator[None]:
    """Begin more requests than there are threads, and send no more of them."""
    address = urlsplit(url)
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {key}",
        "Content-Type: text/csv",
    ]
    with ExitStack() as held:
        for _ in range(MANY):
            peer = held.enter_context(socket.create_connection((address.hostname or "", address.port or 0)))
            peer.sendall("\r\n".join([*head, length, "", "5", "<XmlM"]).encode())
        yield


@pytest.mark.system
@pytest.mark.parametrize(
    "path",
    [
        "/oqs/OQSsiquc01req_1.xml",
        "/oqs/OQSmuquc01req_1.xml",
        "/api/v1/clock/advance",
        "/api/v1/enrolment-files?kind=member&name=members.csv",
    ],
)
@pytest.mark.parametrize("length", ["Content-Length: 10000", "Transfer-Encoding: chunked"])
def test_slow_peers_of_one_sandbox_keep_no_other_waiting(stack: Stack, path: str, length: str) -> None:
    # Given a sandbox whose programs begin to send and do not go on
    slow = team_on(stack, "empty")
    key = slow.admin_key if path.startswith("/api") else slow.provider_key
    with slow_peers(stack.url, key, path, length=length):
        # When another sandbox asks, it is answered as ever
        for _ in range(2 * int(WEB_THREADS)):
            status, _ = http("GET", f"{stack.url}/api/v1/sandbox", stack.up["admin_key"], b"", "application/json")
            assert status == 200
            status, _ = http("POST", f"{stack.url}/oqs/OQSmuquc02req_1.xml", stack.up["provider_key"], b"", "text/xml")
            assert status == 400
