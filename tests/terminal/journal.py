"""What the server of the tests remembers, and how it makes its answers.

It answers with something only the first processing of a ticket could have produced (a running number), so an
answer that comes back twice byte for byte proves that it was stored and not made again.
"""

import hashlib
import io
import random
import threading
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """One request as it arrived; `path` still quoted."""

    path: str
    name: str
    ticket: str
    body: bytes
    encoding: str
    results: str
    connection: int

    @property
    def bulk(self) -> bool:
        return self.name.startswith("OQSmu")

    @property
    def fetches(self) -> bool:
        """Whether it asks for the result of a bulk file."""
        return self.bulk and "02req_" in self.name


@dataclass(frozen=True)
class Stored:
    """An answer as it was given the first time."""

    name: str
    content: bytes
    media_type: str


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class Journal:
    """What the server remembers; it outlives the listening socket, as a database does."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, Stored] = field(default_factory=dict)
    # What to do with the next requests: see `_Handler._misbehave`.
    troubles: deque[str] = field(default_factory=deque)
    delay: float = 0.0
    # Of results of bulk files: the form when none is asked for, how many bytes more each has than it needs, whether
    # it is sent without telling its length, and how many requests are told first that it is being processed.
    results: str = "xml"
    padding: int = 0
    chunked: bool = False
    processing: int = 0
    # While cleared, bulk files are read and then kept waiting.
    bulk_goes_on: threading.Event = field(default_factory=_set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    def processed(self) -> Counter[str]:
        """How often each request name was processed anew: more than once is a doubled request."""
        return Counter(stored.name for stored in self.answers.values())

    def answer(self, call: Call) -> Stored:
        with self.lock:
            if call.ticket not in self.answers:
                self.answers[call.ticket] = self._made(call)
            return self.answers[call.ticket]

    def _made(self, call: Call) -> Stored:
        body = f"<Of>{hashlib.sha256(call.body).hexdigest()}</Of><Number>{len(self.answers) + 1}</Number>"
        ready = call.fetches and not self.processing
        if call.fetches:
            body += f"<SegmentOfResult>{1 if ready else 2}</SegmentOfResult>"
        if ready:
            body += f"<Padding>{_noise(self.padding)}</Padding>"
        elif call.fetches:
            self.processing -= 1
        content = f"<XmlMsg>{body}</XmlMsg>".encode()
        if ready and (call.results or self.results) == "zip":
            return Stored(call.name, zipped(call.name.replace("req_", "res_", 1), content), "application/zip")
        return Stored(call.name, content, "application/xml; charset=utf-8")


def _noise(length: int) -> str:
    """Return text that hardly packs smaller: one piece again and again, longer than packers look back."""
    piece = random.Random(length).randbytes(min(length, 100_000)).hex()  # noqa: S311  # not for secrets
    return (piece * (length // max(1, len(piece)) + 1))[:length]


def zipped(member: str, content: bytes) -> bytes:
    """Pack one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(member, content)
    return packed.getvalue()
