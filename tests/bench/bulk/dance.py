"""The dance of a bulk look-up over HTTP, as a provider's program makes it: send, ask until it is there, fetch."""

import re
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from itertools import count
from typing import Final
from zipfile import ZipFile

from tests.bench.bulk.people import fetching
from tests.bench.stage import BrokenError

POLL_SECONDS: Final = 0.05
GIVE_UP_SECONDS: Final = 600.0
OK: Final = 200
HEAD: Final = 4096
SHOWN: Final = 800
ZIP: Final = "application/zip"

_NUMBER: Final = re.compile(rb"<ReceptionNumber>([^<]+)<")
_SEGMENT: Final = re.compile(rb"<SegmentOfResult>([^<]+)<")
_serial: Final = count(1)


@dataclass(frozen=True, slots=True)
class Address:
    """Where look-ups are sent, and with which key."""

    port: int
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and when its head and its last byte were there (monotonic seconds)."""

    media_type: str
    body: bytes
    head_at: float
    whole_at: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A file whose result was fetched, after `looks` requests for it.

    Seconds since the first byte was sent: until the upload was answered, until the result began to come, until it was
    there.
    """

    number: str
    uploaded: float
    ready: float
    whole: float
    looks: int
    media_type: str
    body: bytes

    @property
    def result(self) -> bytes:
        """The result file, out of its zip file where it came in one."""
        if self.media_type != ZIP:
            return self.body
        with ZipFile(BytesIO(self.body)) as archive:
            (member,) = archive.namelist()
            return archive.read(member)


def carry(to: Address, file: bytes, *, form: str = "xml") -> Carried:
    """Send a file, and ask for its result every 50 ms until it is there; BrokenError when it does not get there."""
    with closing(_connected(to)) as connection:
        began = time.monotonic()
        sent = _post(connection, to, "muquc01req", file)
        number = _NUMBER.search(sent.body)
        if number is None:
            raise BrokenError(f"no reception number: {sent.body[:SHOWN].decode()}")
        asking, looks = fetching(number[1].decode()), 0
        while time.monotonic() - began < GIVE_UP_SECONDS:
            answer, looks = _post(connection, to, "muquc02req", asking, form), looks + 1
            if segment(answer) == "1":
                return Carried(
                    number=number[1].decode(),
                    uploaded=sent.whole_at - began,
                    ready=answer.head_at - began,
                    whole=answer.whole_at - began,
                    looks=looks,
                    media_type=answer.media_type,
                    body=answer.body,
                )
            time.sleep(POLL_SECONDS)
    raise BrokenError(f"no result after {GIVE_UP_SECONDS:.0f} s")


def fetch(to: Address, number: str) -> Answer:
    """Fetch the result of a number that is known to be there, over a connection of its own."""
    with closing(_connected(to)) as connection:
        return _post(connection, to, "muquc02req", fetching(number))


def segment(answer: Answer) -> str:
    """Return 1 for a result, 2 for "processing"; BrokenError for a failure, and for what is no answer at all."""
    if answer.media_type == ZIP:
        return "1"  # nothing else is ever zipped
    found = _SEGMENT.search(answer.body, 0, HEAD)
    if found is None or found[1] not in {b"1", b"2"}:
        raise BrokenError(f"neither processing nor done: {answer.body[:SHOWN].decode()}")
    return found[1].decode()


def _connected(to: Address) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", to.port, timeout=GIVE_UP_SECONDS)


def _post(connection: HTTPConnection, to: Address, message: str, file: bytes, form: str = "") -> Answer:
    headers = {"Authorization": f"Bearer {to.key}", "Content-Type": "application/xml"}
    if form:
        headers["X-Onshi-Results"] = form
    try:
        connection.request("POST", f"/oqs/OQS{message}_20261120{next(_serial):06d}.xml", file, headers)
        response = connection.getresponse()
        head_at = time.monotonic()
        body = response.read()
    except (HTTPException, OSError) as error:
        raise BrokenError(f"{message}: {error!r}") from error
    if response.status != OK:
        raise BrokenError(f"{message}: {response.status} {body[:SHOWN].decode()}")
    return Answer((response.getheader("Content-Type") or "").partition(";")[0], body, head_at, time.monotonic())
