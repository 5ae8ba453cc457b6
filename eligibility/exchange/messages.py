"""What passes between an edge, the exchange and the handlers of messages: a request, a result, an answer."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from consent.selectors import Asker
from eligibility import wire
from eligibility.domain.matching import Weighed
from eligibility.wire import Values

Channel = Literal["file", "json"]

LONGEST_NAME = 255
"""What the journal keeps of a file name, in characters; a name that long belongs to no message."""


class Incoming(NamedTuple):
    """A request as it reached an edge.

    `name` is the file name (of the JSON edge: the request message's id), `at` the sandbox clock and `wall` real
    time, both stamped at the edge; `encoding` is that of the answer. The same `request_key` is answered once.
    """

    asker: Asker
    channel: Channel
    name: str
    body: bytes
    at: datetime
    wall: datetime
    encoding: wire.Encoding
    request_key: str | None = None

    @property
    def kept_name(self) -> str:
        """The name as the journal keeps it: whatever was sent, but for what PostgreSQL cannot hold."""
        return self.name[:LONGEST_NAME].replace("\0", "\N{REPLACEMENT CHARACTER}")


class AskerChangedError(Exception):
    """Raised when who asks, or its sandbox, changed while the answer was being made: nothing was written or told."""


class Outgoing(NamedTuple):
    """What leaves: HTTP status, bytes, media type, name of the response file, journal id."""

    status: int
    body: bytes
    media_type: str
    name: str
    inquiry_id: int


class Result(NamedTuple):
    """What a message's handler made of it: values of the response and what the journal is told."""

    values: Values
    outcome: str = "answered"
    validity: str = ""
    on: date | None = None
    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = ()
