"""A load client that costs little: many kept connections in one thread, requests made beforehand.

Every connection always has one request under way (a closed loop), and every answer is looked into.
"""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")
_CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding: *chunked")
_HEAD_ENDS, _CHUNKS_END = b"\r\n\r\n", b"\r\n0\r\n\r\n"
_OK = b"HTTP/1.1 200"
_RECEIVE = 1 << 16
SILENCE_SECONDS = 30.0


class ClientError(Exception):
    """The server closed a connection, stayed silent or sent what is no answer."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A request as bytes, and the bytes its answer must contain."""

    request: bytes
    expected: bytes


@dataclass(slots=True)
class Volley:
    """What came of one stretch of load; `seconds` are those of the wall, `client_seconds` CPU of the client.

    Answers are kept with their head: those that were wrong, and the last one.
    """

    latencies: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)
    last: bytes = b""
    seconds: float = 0.0
    client_seconds: float = 0.0

    @property
    def answers(self) -> int:
        """How many answers came."""
        return len(self.latencies)


class _Line:
    """One connection and the answer it waits for."""

    __slots__ = ("body_at", "buffer", "expected", "sent_at", "socket", "total")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SILENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.expected = b"", b""
        self.body_at = self.total = 0  # `total` is -1 while the end of chunks has to be looked for
        self.sent_at = 0.0

    def send(self, shot: Shot) -> None:
        self.buffer, self.body_at, self.total, self.expected = b"", 0, 0, shot.expected
        self.sent_at = time.perf_counter()
        self.socket.sendall(shot.request)

    def receive(self) -> bytes | None:
        """Read what has come; the whole answer when it is complete."""
        came = self.socket.recv(_RECEIVE)
        if not came:
            raise ClientError("the server closed the connection")
        self.buffer = self.buffer + came if self.buffer else came
        if not self.total and not self._measure():
            return None
        if self.total < 0:
            return _without_chunks(self.buffer, self.body_at) if self.buffer.endswith(_CHUNKS_END) else None
        return self.buffer if len(self.buffer) >= self.total else None

    def _measure(self) -> bool:
        """Find out from the head how long the answer is; False while the head is incomplete."""
        end = self.buffer.find(_HEAD_ENDS)
        if end < 0:
            return False
        self.body_at = end + len(_HEAD_ENDS)
        length = _LENGTH.search(self.buffer, 0, end)
        if length is None and _CHUNKED.search(self.buffer, 0, end) is None:
            raise ClientError(f"an answer of no known length: {self.buffer[:end]!r}")
        self.total = -1 if length is None else self.body_at + int(length[1])
        return True


def _without_chunks(answer: bytes, at: int) -> bytes:
    """Return head and body of an answer sent in chunks."""
    parts = [answer[:at]]
    while True:
        line_ends = answer.index(b"\r\n", at)
        size = int(answer[at:line_ends], 16)
        if not size:
            return b"".join(parts)
        at = line_ends + 2
        parts.append(answer[at : at + size])
        at += size + 2


def fire(port: int, shots: Sequence[Shot], *, connections: int, seconds: float) -> Volley:
    """Send `shots`, over and over, for a while; answers under way at the end are waited for and counted."""
    volley, following = Volley(), cycle(shots)
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        lines = [_Line(port) for _ in range(connections)]
        for line in lines:
            selector.register(stack.enter_context(line.socket), selectors.EVENT_READ, line)
        began, cpu = time.perf_counter(), time.thread_time()
        for line in lines:
            line.send(next(following))
        waiting = connections
        while waiting:
            ready = selector.select(SILENCE_SECONDS)
            if not ready:
                raise ClientError("the server is silent")
            for key, _ in ready:
                waiting -= _take(key.data, volley, next(following), until=began + seconds)
        volley.seconds, volley.client_seconds = time.perf_counter() - began, time.thread_time() - cpu
    return volley


def _take(line: _Line, volley: Volley, shot: Shot, *, until: float) -> bool:
    """Take what a connection has; send the next request, or return True when it has had its last answer."""
    answer = line.receive()
    if answer is None:
        return False
    now = time.perf_counter()
    volley.latencies.append(now - line.sent_at)
    if not answer.startswith(_OK) or line.expected not in answer:
        volley.wrong.append(answer)
    volley.last = answer
    if now >= until:
        return True
    line.send(shot)
    return False
