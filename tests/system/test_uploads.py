"""Big files through a real web server: taken as they come, with flat memory, and not at all when they are cut off."""

import base64
import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.stack import Stack
from tests.system.conftest import Team, team_on

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read from /proc"),
]

PIECE = b"member_code,name\n" + b"M1,x\n" * 100_000
PIECES = 500
SIZE = len(PIECE) * PIECES  # a quarter of a gigabyte
MEGABYTE = 1 << 20
INSURER = "06139992"


@pytest.fixture(scope="module")
def team(stack: Stack) -> Team:
    team = team_on(stack, "empty")
    team.api("POST", "/api/v1/insurers", {"number": INSURER, "name": "見本健保"})
    return team


def pieces() -> Iterator[bytes]:
    return (PIECE for _ in range(PIECES))


def digest_header() -> str:
    digest = sha256()
    for piece in pieces():
        digest.update(piece)
    return f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"


def send(team: Team, query: str = "", **headers: str) -> tuple[int, dict[str, Any]]:
    """Send the big file; without Content-Length it goes in chunks."""
    host = team.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=120)
    told = {"Authorization": f"Bearer {team.admin_key}", "Content-Type": "text/csv"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"/api/v1/enrolment-files?kind=member&insurer={INSURER}{query}"
    with closing(connection):
        connection.request("POST", address, pieces(), told, encode_chunked="Content-Length" not in told)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def opened(team: Team, length: str) -> socket.socket:
    """Send the head of an upload and return the connection."""
    host, _, port = team.url.removeprefix("http://").partition(":")
    line = socket.create_connection((host, int(port)), timeout=30)
    line.sendall(
        f"POST /api/v1/enrolment-files?kind=ratio&insurer={INSURER} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {team.admin_key}\r\nContent-Type: text/csv\r\n{length}\r\n\r\n".encode()
    )
    return line


def peaks(stack: Stack) -> dict[int, int]:
    """Return the highest resident memory of every web process so far, in bytes."""
    found = {}
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes()
            status = (process / "status").read_text()
        except (OSError, ValueError):
            continue
        if process.name.isdigit() and b"granian" in words and stack.up["url"].rpartition(":")[2].encode() in words:
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
            found[int(process.name)] = int(peak.split()[1]) * 1024
    assert found
    return found


def bytes_in(folder: Path) -> int:
    return sum(entry.stat().st_size for entry in os.scandir(folder)) if folder.is_dir() else 0  # made by the first file


def test_a_quarter_of_a_gigabyte_leaves_the_memory_flat(stack: Stack, team: Team) -> None:
    """With a length and in chunks; the second time the bytes are known."""
    before = peaks(stack)
    status, job = send(team, Content_Length=str(SIZE))
    assert (status, job["size"]) == (201, SIZE)
    stored = bytes_in(stack.state_dir / "files")
    status, again = send(team, Content_Digest=digest_header(), Transfer_Encoding="chunked")
    assert (status, again["id"]) == (200, job["id"])
    grown = {process: (peak - before[process]) // MEGABYTE for process, peak in peaks(stack).items()}
    assert max(grown.values()) < 40, grown
    assert SIZE < stored == bytes_in(stack.state_dir / "files")


def test_a_length_is_needed_to_tell_a_lost_connection_from_the_end(team: Team) -> None:
    answer = b""
    with opened(team, "Transfer-Encoding: chunked") as line:
        # It is told before the body has come; the server may send it in several packets, up to the last, empty chunk.
        while not answer.endswith(b"0\r\n\r\n") and (more := line.recv(10_000)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 422")
    assert b"SIM-UPLOAD-LENGTH" in answer


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upload_that_is_cut_off_is_no_job(stack: Stack, team: Team, chunked: bool) -> None:
    before = team.api("GET", "/api/v1/enrolment-files")["items"], bytes_in(stack.state_dir / "files")
    length = (
        f"Transfer-Encoding: chunked\r\nContent-Digest: {digest_header()}" if chunked else f"Content-Length: {SIZE}"
    )
    body = b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if chunked else PIECE
    with opened(team, length) as line:
        line.sendall(body * 8)
        deadline = time.monotonic() + 10
        while bytes_in(stack.state_dir / "files") == before[1] and time.monotonic() < deadline:
            time.sleep(0.02)  # until it has begun to come in
    deadline = time.monotonic() + 10
    while bytes_in(stack.state_dir / "files") > before[1] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (team.api("GET", "/api/v1/enrolment-files")["items"], bytes_in(stack.state_dir / "files")) == before
