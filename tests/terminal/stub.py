"""A real HTTP server that keeps the file edge's contract and can be made to misbehave in every known way."""

import contextlib
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from tests.terminal.journal import Call, Journal

KEY = "provider-key-of-the-tests"
LARGEST, LARGEST_BULK = 1_000_000, 40_000_000
_KNOWN = re.compile(r"OQS(?:si(?:quc|imm)01|mu(?:quc|imm|tic|hvq|onq)0[12])req_.+\.xml", re.DOTALL)
# Pieces of a chunked answer are of a length no reader is likely to read at once.
_CHUNK = 77_777
_HELD_AT_MOST = 60.0


class Stub:
    """The server; can be stopped and started again on the same port."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.journal = Journal()
        self.port = 0
        self._context = context
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://localhost:{self.port}"

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), self.journal, self._context)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        """Close the listening socket and every open connection, as the end of a process does."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], journal: Journal, context: ssl.SSLContext | None) -> None:
        self.journal = journal
        self._context = context
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        self._open.add(request)
        connection = self._context.wrap_socket(request, server_side=True) if self._context else request
        try:
            _Handler(connection, client_address, self)
        finally:
            self._open.discard(request)
            connection.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients are killed and connections reset on purpose here."""

    def hang_up(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One write for head and body would not matter to the client; Nagle's delay would matter to the tests.
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        name = unquote_to_bytes(self.path.rpartition("/oqs/")[2]).decode("utf-8", "surrogateescape")
        if length > (LARGEST_BULK if name.startswith("OQSmu") else LARGEST):
            self.close_connection = True
            self._problem(413, "SIM1002", "大きすぎます。", "Too large.")
            return
        body = self.rfile.read(length)
        if len(body) < length:  # the terminal was killed while it was sending
            self.close_connection = True
            return
        self._hear(name, body)

    def _hear(self, name: str, body: bytes) -> None:
        header = self.headers.get
        ticket, encoding = header("Idempotency-Key", ""), header("X-Onshi-Encoding", "")
        results = header("X-Onshi-Results", "")
        call = Call(self.path, name, ticket, body, encoding, results, id(self.connection))
        journal = self.server.journal
        with journal.lock:
            journal.calls.append(call)
            trouble = journal.troubles.popleft() if journal.troubles else ""
        if call.bulk:
            journal.bulk_goes_on.wait(_HELD_AT_MOST)
        time.sleep(journal.delay)
        if not self._misbehave(trouble, call):
            self._behave(call)

    def _behave(self, call: Call) -> None:
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._problem(401)
        elif not _KNOWN.fullmatch(call.name):
            self._problem(404, "SIM1101", "知らないファイル名です。①", "Unknown file name.")
        elif not call.body.rstrip().endswith(b"</XmlMsg>"):
            self._problem(400, "SIM1008", "XML が途中で\n終わっています。", "The XML ends too early.")
        else:
            stored = self.server.journal.answer(call)
            self._send(200, stored.media_type, stored.content, chunked=call.fetches and self.server.journal.chunked)

    def _misbehave(self, trouble: str, call: Call) -> bool:
        """Do the trouble of that name; True when it took the place of an answer."""
        if trouble == "reset":  # processed, and then the process is killed before it could answer
            self.server.journal.answer(call)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
        elif trouble == "short":  # processed, and the connection lost within the answer
            stored = self.server.journal.answer(call)
            chunked = call.fetches and self.server.journal.chunked
            self._send(200, stored.media_type, stored.content, chunked=chunked, lost=9)
            self.close_connection = True
        elif trouble in _DAMAGES:
            stored = self.server.journal.answer(call)
            self._send(200, stored.media_type, _DAMAGES[trouble](stored.content))
        elif trouble == "portal":
            self._send(200, "text/html", b"<html>Please log in</html>")
        elif trouble == "redirect":
            self._send(301, "text/plain", b"", extra={"Location": "http://localhost:1/"})
        elif trouble == "close":  # an answer as ever, and then the connection is closed, unannounced
            self.close_connection = True
        elif trouble.isdecimal():
            extra = {"Retry-After": "7"} if trouble == "429" else {}
            self._send(int(trouble), "text/html", b"<html>not now</html>", extra=extra)
        return trouble not in {"", "close"}

    def _problem(self, status: int, code: str = "", ja: str = "", en: str = "") -> None:
        errors = [{"code": code, "path": "/XmlMsg", "message_ja": ja, "message_en": en}] if code else []
        problem = {"status": status, "detail": "Refused.", "detail_ja": "受け付けません。", "errors": errors}
        self._send(status, "application/problem+json", json.dumps(problem).encode())

    def _send(
        self,
        status: int,
        media_type: str,
        content: bytes,
        *,
        chunked: bool = False,
        lost: int = 0,
        extra: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Send an answer; of its content the last `lost` bytes never arrive."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Inquiry-Id", "4711")
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        arriving = content[: len(content) - lost]
        for piece in _in_chunks(arriving, ended=not lost) if chunked else (arriving,):
            self.wfile.write(piece)

    def log_message(self, *_args: object) -> None:
        """Write no log."""


def _in_chunks(content: bytes, *, ended: bool) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        piece = content[start : start + _CHUNK]
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    if ended:
        yield b"0\r\n\r\n"


# What a server or some proxy before it does to an answer that then looks complete.
_DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-9],
    "early": lambda content: content[: len(content) // 2],
    "flipped": lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
}
