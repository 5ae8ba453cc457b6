"""A real HTTP server that keeps the file edge's contract and can be made to misbehave in every known way.

It answers with something only the first processing of a ticket could have produced (a running number), so an
answer that comes back twice byte for byte proves that it was stored and not made again.
"""

import contextlib
import hashlib
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

KEY = "provider-key-of-the-tests"
LARGEST = 1_000_000
_KNOWN = re.compile(r"OQSsi(?:quc|imm)01req_.+\.xml", re.DOTALL)


@dataclass(frozen=True)
class Call:
    """One request as it arrived; `path` still quoted."""

    path: str
    name: str
    ticket: str
    body: bytes
    encoding: str
    connection: int


@dataclass
class Journal:
    """What the server remembers; it outlives the listening socket, as a database does."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    # What to do with the next requests: see `_Handler._misbehave`.
    troubles: deque[str] = field(default_factory=deque)
    delay: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    def processed(self) -> Counter[str]:
        """How often each request name was processed anew: more than once is a doubled request."""
        return Counter(name for name, _ in self.answers.values())

    def answer(self, call: Call) -> bytes:
        with self.lock:
            if call.ticket not in self.answers:
                digest = hashlib.sha256(call.body).hexdigest()
                number = len(self.answers) + 1
                text = f"<XmlMsg><Of>{digest}</Of><Number>{number}</Number></XmlMsg>"
                self.answers[call.ticket] = (call.name, text.encode())
            return self.answers[call.ticket][1]


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
        if length > LARGEST:
            self.close_connection = True
            self._problem(413, "SIM1002", "大きすぎます。", "Too large.")
            return
        name = unquote_to_bytes(self.path.rpartition("/oqs/")[2]).decode("utf-8", "surrogateescape")
        header = self.headers.get
        ticket, encoding = header("Idempotency-Key", ""), header("X-Onshi-Encoding", "")
        call = Call(self.path, name, ticket, self.rfile.read(length), encoding, id(self.connection))
        journal = self.server.journal
        with journal.lock:
            journal.calls.append(call)
            trouble = journal.troubles.popleft() if journal.troubles else ""
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
            self._send(200, "application/xml; charset=utf-8", self.server.journal.answer(call))

    def _misbehave(self, trouble: str, call: Call) -> bool:
        """Do the trouble of that name; True when it took the place of an answer."""
        if trouble == "reset":  # processed, and then the process is killed before it could answer
            self.server.journal.answer(call)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
        elif trouble == "short":  # processed, and the connection lost within the answer
            content = self.server.journal.answer(call)
            self._send(200, "application/xml", content[:-9], length=len(content))
            self.close_connection = True
        elif trouble == "cut":  # some proxy made a short answer look complete
            self._send(200, "application/xml", self.server.journal.answer(call)[:-9])
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
        length: int | None = None,
        extra: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.send_header("X-Inquiry-Id", "4711")
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Write no log."""
