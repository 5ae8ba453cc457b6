"""The first check: one real request file through the HTTP edge, its answer and its reason."""

import http.client
import json
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from deploy.embedded.processes import Pause
from deploy.up.options import ROOT

FILE_NAME = "OQSsiquc01req_202611220001.xml"
REQUEST_FILE = ROOT / "fixtures" / "first_request.xml"
HEALTH_PATH = "/api/v1/health"
HEALTH_SECONDS = 60.0
RETRY_SECONDS = 0.05
ANSWER_SECONDS = 15.0


class FirstAnswerError(Exception):
    """The web runs but its first answer is not what it must be; the text says what came instead."""


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The response file, indented for reading, and why it says what it says."""

    xml: str
    explanation_ja: str
    explanation_en: str


def await_health(port: int, *, alive: Callable[[], bool], pause: Pause) -> None:
    """Return as soon as the web is healthy; FirstAnswerError when it ends, stays silent or answers a fault."""
    deadline = time.monotonic() + HEALTH_SECONDS
    said = "no answer"
    while alive() and time.monotonic() < deadline:
        try:
            response, _ = _exchange(port, "GET", HEALTH_PATH, None, {}, seconds=HEALTH_SECONDS)
        except (OSError, http.client.HTTPException) as error:
            said = str(error)
        else:
            if response.status == http.client.OK:
                return
            said = f"{response.status} {response.reason}"
            if response.status != http.client.SERVICE_UNAVAILABLE:
                break
        pause(RETRY_SECONDS)
    raise FirstAnswerError(f"GET {HEALTH_PATH}: {said}")


def ask(port: int, *, provider_key: str, admin_key: str) -> FirstAnswer:
    """Post the request file of the first person of the cast and fetch the explanation of its answer."""
    headers = {"Authorization": f"Bearer {provider_key}", "Content-Type": "application/xml"}
    response, body = _request(port, "POST", f"/oqs/{FILE_NAME}", REQUEST_FILE.read_bytes(), headers)
    inquiry = response.getheader("X-Inquiry-Id") or ""
    headers = {"Authorization": f"Bearer {admin_key}"}
    _, explained = _request(port, "GET", f"/api/v1/inquiries/{inquiry}", None, headers)
    reason = json.loads(explained)["explanation"]
    return FirstAnswer(xml=_indented(body), explanation_ja=reason["ja"], explanation_en=reason["en"])


def curl_line(url: str, provider_key: str) -> str:
    """Return the same request as a command that works when pasted, from any folder."""
    address = shlex.quote(f"{url}/oqs/{FILE_NAME}")
    key = shlex.quote(f"Authorization: Bearer {provider_key}")
    body = shlex.quote(f"@{REQUEST_FILE}")
    return f"curl -sS -w '\\n' {address} -H {key} -H 'Content-Type: application/xml' --data-binary {body}"


def _request(
    port: int, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    """Exchange one message; FirstAnswerError for anything but 200."""
    try:
        response, content = _exchange(port, method, path, body, headers, seconds=ANSWER_SECONDS)
    except (OSError, http.client.HTTPException) as error:
        raise FirstAnswerError(f"{method} {path}: {error}") from error
    if response.status != http.client.OK:
        shown = content[:2000].decode("utf-8", "replace")
        raise FirstAnswerError(f"{method} {path}: {response.status} {response.reason}\n{shown}")
    return response, content


def _exchange(
    port: int, method: str, path: str, body: bytes | None, headers: dict[str, str], *, seconds: float
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def _indented(body: bytes) -> str:
    """Return the file indented; the real one is a single line, as the terminal writes it."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")
