"""Carrying one request to the server and bringing back one of three things: answer, refusal, or "later".

A courier keeps one connection and is used by one thread. It never raises for what a server or a network does.
Both files go piece by piece, so their size costs no memory, and every wait is for one piece, not for the whole.
"""

import http.client
import os
import select
import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import IO
from urllib.parse import quote_from_bytes

from deploy.terminal import archive, names, whole
from deploy.terminal.reply import Answer, Later, Reply, not_answered
from deploy.terminal.settings import Server

_PIECE = 65_536
# No server needs more to say why it refuses; what says more is read no further, and its reasons not at all.
_LONGEST_PROBLEM = 4 * 1024 * 1024


class Courier:
    """One connection, kept open between requests and opened anew when it has gone."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: http.client.HTTPConnection | None = None

    def carry(self, name: str, request: IO[bytes], ticket: str, into: IO[bytes]) -> Reply:
        """Send the request file under its name and ticket; the bytes are not touched.

        Both files are open and can be gone back in. With an `Answer`, `into` holds the whole response file and
        nothing else; without one, what it holds means nothing.
        """
        kept = self._connection is not None
        try:
            connection = self._connection or self._connect()
        except (OSError, http.client.HTTPException) as error:
            return Later(_reason(error), shared=True)
        try:
            return self._exchange(connection, name, request, ticket, into)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if kept and isinstance(error, ConnectionError):
                # A server may close a connection that rests; only a new one can tell whether it is there.
                return self.carry(name, request, ticket, into)
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
        self._connection = connection
        return connection

    def _exchange(
        self, connection: http.client.HTTPConnection, name: str, request: IO[bytes], ticket: str, into: IO[bytes]
    ) -> Reply:
        bulk = names.is_bulk(name)
        connection.sock.settimeout(self._server.bulk_answer_timeout if bulk else self._server.answer_timeout)
        path = f"{self._server.url.path}/oqs/{quote_from_bytes(os.fsencode(name), safe='')}"
        size = request.seek(0, os.SEEK_END)
        request.seek(0)
        # A server that finds a request too large answers before it has read it all, and sending breaks off;
        # the answer is read below. If there is none, reading it raises in its turn.
        with suppress(ConnectionError, ssl.SSLEOFError):
            connection.request("POST", path, _pieces(request, connection.sock), self._headers(name, size, ticket))
        response = connection.getresponse()
        reply = _receive(response, name, into)
        if response.will_close or not response.isclosed() or request.tell() < size:
            self.close()
        return reply

    def _headers(self, name: str, size: int, ticket: str) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self._server.key}",
            "Content-Type": "application/xml",
            "Content-Length": str(size),
            "Idempotency-Key": ticket,
            "X-Onshi-Encoding": self._server.encoding,
        }
        if self._server.results and names.fetches_result(name):
            headers["X-Onshi-Results"] = self._server.results
        return headers


def _pieces(request: IO[bytes], sock: socket.socket) -> Iterator[bytes]:
    """Give the request piece by piece, until its end or until the server has something to say.

    Who speaks before it has heard everything refuses (413, 401) or hangs up. Sending on would cost the whole
    upload, and some systems throw a received answer away when a later send is met by a closed door. Under TLS a
    readable socket may be a mere session ticket, so there sending goes on until it breaks off.
    """
    can_tell = not isinstance(sock, ssl.SSLSocket)
    while not (can_tell and select.select([sock], [], [], 0)[0]) and (piece := request.read(_PIECE)):
        yield piece


def _receive(response: http.client.HTTPResponse, name: str, into: IO[bytes]) -> Reply:
    if response.status != http.client.OK:
        content = response.read(_LONGEST_PROBLEM)
        if len(content) < _LONGEST_PROBLEM:
            _make_sure_of_the_end(response)
        return not_answered(response.status, response.headers, content)
    # What some proxy or portal says with 200, or an answer cut short, must never reach `res`.
    zipped = names.fetches_result(name) and response.headers.get_content_type() == "application/zip"
    if zipped or response.headers.get_content_subtype() == "xml":
        into.seek(0)
        into.truncate()
        shutil.copyfileobj(response, into, _PIECE)
        _make_sure_of_the_end(response)
        if archive.is_whole(into, names.member_start(name)) if zipped else whole.is_whole_file(into):
            return Answer(zipped, response.headers.get("X-Inquiry-Id", ""))
    return Later("HTTP 200 that is no response file", shared=False)


def _make_sure_of_the_end(response: http.client.HTTPResponse) -> None:
    """Raise when the connection ended before the length that was promised: read by pieces, nobody else says so.

    A chunked body says so itself, by the chunk that is missing.
    """
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _reason(error: OSError | http.client.HTTPException) -> str:
    """One short phrase for the log. Never the text of an HTTP error: it may quote what was received."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not accepted: {error.verify_message}"
    detail = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__
