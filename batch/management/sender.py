"""The HTTP side of `manage.py upload`: a file goes out in pieces, and is asked about until the work on it has ended."""

import base64
import http.client
import io
import json
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE: Final = 1 << 18
PATH: Final = "/api/v1/enrolment-files"
SECONDS: Final = 60.0
CONTINUE_SECONDS: Final = 2.0
BUSY: Final = 503
TRIES: Final = 8
LONGEST_PAUSE: Final = 15.0

Tell = Callable[[int], None]
"""Is told how many bytes have gone out so far."""


class TroubleError(Exception):
    """The server cannot be reached, or says no; `status` is that of its answer, 0 without one."""

    def __init__(self, ja: str, en: str, status: int = 0) -> None:
        super().__init__(f"{ja} / {en}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    retry_after: float | None
    body: bytes

    def json(self) -> Any:
        """Return the body's value; TroubleError where it is none, or tells a problem."""
        try:
            told = json.loads(self.body)
        except ValueError as error:
            raise TroubleError("応答を読み取れません", "the answer cannot be read", self.status) from error
        if self.status >= http.client.BAD_REQUEST:
            faults = told.get("errors") or [{"message_ja": told.get("detail_ja"), "message_en": told.get("detail")}]
            ja, en = (" ".join(str(fault.get(name)) for fault in faults) for name in ("message_ja", "message_en"))
            raise TroubleError(ja, en, self.status)
        return told


@dataclass(frozen=True, slots=True)
class Sender:
    """Speaks with one server with one key."""

    url: str
    key: str

    def send(self, file: Path, query: dict[str, str], token: str, tell: Tell) -> tuple[Any, bool]:
        """Send a file; return its job and whether it is new. The same `token` never makes two jobs of it."""
        size, digest = _measured(file)
        headers = {
            "Content-Type": _media_type(file),
            "Content-Length": str(size),
            "Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
            "Idempotency-Key": token,
            "Expect": "100-continue",
        }
        address = f"{PATH}?{urlencode(query)}"
        answer = self._patiently(lambda: self._upload(address, headers, file, tell))
        return answer.json(), answer.status == http.client.CREATED

    def job(self, job_id: int) -> Any:
        """Return how far a file is."""
        return self._patiently(lambda: self._exchange("GET", f"{PATH}/{job_id}")).json()

    def fetch(self, job_id: int, what: str, target: Path) -> None:
        """Write the result or the errors of a file to `target`, which appears when it is whole."""
        unfinished = target.with_name(target.name + ".part")
        try:
            self._patiently(lambda: self._download(f"{PATH}/{job_id}/{what}", unfinished))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)

    def _patiently(self, exchange: Callable[[], Answer]) -> Answer:
        """Exchange; come again where the server is busy or the connection was lost."""
        pause = 0.5
        for attempt in range(1, TRIES + 1):
            try:
                answer = exchange()
            except ssl.SSLCertVerificationError as error:
                raise TroubleError("証明書を確認できません", f"certificate: {error.verify_message}") from error
            except (OSError, http.client.HTTPException) as error:
                if attempt == TRIES:
                    raise TroubleError(f"{self.url} に接続できません", f"cannot reach {self.url}: {error}") from error
            else:
                if answer.status != BUSY or attempt == TRIES:
                    return answer
                pause = max(pause, answer.retry_after or 0)
            time.sleep(min(pause, LONGEST_PAUSE))
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=ssl.create_default_context())
        return http.client.HTTPConnection(parts.netloc, timeout=SECONDS)

    def _begin(
        self, connection: http.client.HTTPConnection, method: str, address: str, headers: dict[str, str]
    ) -> None:
        connection.putrequest(method, urlsplit(self.url).path.rstrip("/") + address)
        for name, value in ({"Authorization": f"Bearer {self.key}"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()

    def _exchange(self, method: str, address: str) -> Answer:
        with closing(self._connection()) as connection:
            self._begin(connection, method, address, {})
            return _answer(connection.getresponse())

    def _upload(self, address: str, headers: dict[str, str], file: Path, tell: Tell) -> Answer:
        with closing(self._connection()) as connection:
            self._begin(connection, "POST", address, headers)
            refused = _early_answer(connection)
            if refused is not None:
                return refused
            sent = 0
            for piece in _pieces(file):
                connection.send(piece)
                sent += len(piece)
                tell(sent)
            return _answer(connection.getresponse())

    def _download(self, address: str, target: Path) -> Answer:
        with closing(self._connection()) as connection:
            self._begin(connection, "GET", address, {"Accept": "text/csv"})
            response = connection.getresponse()
            if response.status != http.client.OK:
                answer = _answer(response)
                if answer.status != BUSY:
                    answer.json()  # tells why
                return answer
            with target.open("wb") as output:
                while piece := response.read(PIECE):
                    output.write(piece)
            return Answer(response.status, None, b"")


def _early_answer(connection: http.client.HTTPConnection) -> Answer | None:
    """Wait a moment for the server to say whether it wants the body; return its answer if it does not.

    Without asking, two gigabytes would be sent to somebody who has hung up, and the reason would be lost.
    """
    if not select.select([connection.sock], [], [], CONTINUE_SECONDS)[0]:
        return None
    line = _line(connection.sock)
    if not line.startswith((b"HTTP/1.1 100", b"HTTP/1.0 100")):
        response = http.client.HTTPResponse(cast("socket.socket", _Begun(line, connection.sock)), method="POST")
        response.begin()
        return _answer(response)
    while _line(connection.sock).strip():
        pass
    return None


class _Begun(io.RawIOBase):
    """A connection of whose answer the first line was read already."""

    def __init__(self, line: bytes, connection: socket.socket) -> None:
        super().__init__()
        self._line = line
        self._connection = connection

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the whole answer, as a socket does."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if not self._line:
            return self._connection.recv_into(buffer)
        view = memoryview(buffer).cast("B")
        part, self._line = self._line[: len(view)], self._line[len(view) :]
        view[: len(part)] = part
        return len(part)


def _line(connection: socket.socket) -> bytes:
    """Read a line and nothing that follows it."""
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            raise http.client.RemoteDisconnected("the connection was closed")
        line += byte
    return line


def _answer(response: http.client.HTTPResponse) -> Answer:
    return Answer(response.status, _seconds(response.getheader("Retry-After")), response.read())


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isascii() and header.isdigit() else None


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb", buffering=0) as source:
        while piece := source.read(PIECE):
            yield piece


def _measured(file: Path) -> tuple[int, bytes]:
    """Return size and SHA-256 of a file."""
    digest, size = sha256(), 0
    for piece in _pieces(file):
        digest.update(piece)
        size += len(piece)
    return size, digest.digest()


def _media_type(file: Path) -> str:
    with file.open("rb") as source:
        return "application/zip" if source.read(2) == b"PK" else "text/csv"
