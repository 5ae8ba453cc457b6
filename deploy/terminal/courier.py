"""Carrying one request to the server and bringing back one of three things: answer, refusal, or "later".

A courier keeps one connection and is used by one thread. It never raises for what a server or a network does.
"""

import http.client
import json
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal
from urllib.parse import quote_from_bytes

from deploy.terminal import whole
from deploy.terminal.bounce import Fault, refused
from deploy.terminal.settings import Server

# Answers that mean "not now" although they are 4xx: time-out, too early (still busy with this key), too many.
_NOT_NOW = frozenset({408, 425, 429})
# Answers that speak for the whole server and not for this one request.
_SERVER_AWAY = frozenset({429, 502, 503, 504})
_OK = 200
_REDIRECTS, _REFUSALS = range(300, 400), range(400, 500)
_LONGEST_RETRY_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The response file's bytes, and the id under which the server keeps the reason."""

    body: bytes
    inquiry: str
    from_server: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """The request cannot be processed, and why; asking again would not help. `from_server`: it was asked."""

    faults: tuple[Fault, ...]
    from_server: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again under the same key. `shared`: the next request would fare no better. `after`: seconds at least."""

    reason: str
    shared: bool
    after: float = 0.0


Reply = Answer | Refusal | Later


class Courier:
    """One connection, kept open between requests and opened anew when it has gone."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: http.client.HTTPConnection | None = None

    def carry(self, name: str, body: bytes, ticket: str) -> Reply:
        """Send the request file under its name and ticket; the bytes are not touched."""
        kept = self._connection is not None
        try:
            connection = self._connection or self._connect()
        except (OSError, http.client.HTTPException) as error:
            return Later(_reason(error), shared=True)
        try:
            return self._exchange(connection, name, body, ticket)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if kept and isinstance(error, ConnectionError):
                # A server may close a connection that rests; only a new one can tell whether it is there.
                return self.carry(name, body, ticket)
            return Later(_reason(error), shared=False)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> http.client.HTTPConnection:
        url, wait, tls = self._server.url, self._server.connect_timeout, self._server.tls
        connection = (
            http.client.HTTPSConnection(url.host, url.port, timeout=wait, context=tls)
            if tls
            else http.client.HTTPConnection(url.host, url.port, timeout=wait)
        )
        connection.connect()
        connection.sock.settimeout(self._server.answer_timeout)
        self._connection = connection
        return connection

    def _exchange(self, connection: http.client.HTTPConnection, name: str, body: bytes, ticket: str) -> Reply:
        path = f"{self._server.url.path}/oqs/{quote_from_bytes(os.fsencode(name), safe='')}"
        headers = {
            "Authorization": f"Bearer {self._server.key}",
            "Content-Type": "application/xml",
            "Idempotency-Key": ticket,
            "X-Onshi-Encoding": self._server.encoding,
        }
        # A server that finds a request too large answers before it has read it all, and sending breaks off;
        # the answer is read below. If there is none, reading it raises in its turn.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
        if response.will_close:
            self.close()
        return _judge(response.status, response.headers, content)


def _judge(status: int, headers: Message, content: bytes) -> Reply:
    if status in _REFUSALS and status not in _NOT_NOW:
        return Refusal(_faults(status, content))
    if status != _OK:
        # A redirect is not followed: the key would go where nobody set it to go.
        away = status in _SERVER_AWAY or status in _REDIRECTS
        return Later(f"HTTP {status}", shared=away, after=_retry_after(headers))
    # What some proxy or portal says with 200, or an answer cut short, must never reach `res`.
    is_xml = headers.get_content_subtype() == "xml"
    if not is_xml or not whole.is_whole(content[: whole.EDGE], content[-whole.EDGE :]):
        return Later("HTTP 200 that is no response file", shared=False)
    return Answer(content, headers.get("X-Inquiry-Id", "-"))


def _retry_after(headers: Message) -> float:
    value = headers.get("Retry-After", "")
    return min(float(value), _LONGEST_RETRY_AFTER) if value.isascii() and value.isdigit() else 0.0


def _faults(status: int, content: bytes) -> tuple[Fault, ...]:
    """Read the reasons out of `application/problem+json`, or one of our own when it is none."""
    problem: object = None
    with suppress(ValueError, RecursionError):
        problem = json.loads(content)
    if not isinstance(problem, dict):
        return (refused(status),)
    errors = problem.get("errors")
    rows = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    if rows:
        return tuple(
            Fault(_text(row, "code"), _text(row, "path"), _text(row, "message_ja"), _text(row, "message_en"))
            for row in rows
        )
    ja, en = _text(problem, "detail_ja"), _text(problem, "detail") or _text(problem, "title")
    return (Fault(f"HTTP{status}", "", ja, en),) if ja or en else (refused(status),)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _reason(error: OSError | http.client.HTTPException) -> str:
    """One short phrase for the log. Never the text of an HTTP error: it may quote what was received."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not accepted: {error.verify_message}"
    detail = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__
