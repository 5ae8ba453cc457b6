"""Where the people of a file come from: out of the file itself, or out of the register."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from eligibility import wire
from eligibility.exchange.findings import Finding
from eligibility.exchange.messages import Incoming


class Gathering(Protocol):
    """The people of a file, each as a text; what else is to be known of it, once all have been gathered."""

    def __iter__(self) -> Iterator[str]:
        """Yield each person's text, in the order of the file; going on yields the rest."""

    @property
    def reading(self) -> wire.Reading:
        """What the file says besides its people, and what is wrong with it as a file."""

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with what it asks for."""

    @property
    def on(self) -> date | None:
        """The day on which people are checked; None where nobody is."""

    @property
    def kept(self) -> bytes:
        """What the journal keeps as the request."""


class Uploaded:
    """People whom the file names: each text is the person's element as it came, read one by one."""

    def __init__(self, incoming: Incoming, message: wire.Message, source: wire.Source) -> None:
        self._reader = wire.UnitReader(message, source, strict=incoming.asker.manners.strict)
        self._units = iter(self._reader)
        self.findings: list[Finding] = []

    def __iter__(self) -> Iterator[str]:
        return self._units

    @property
    def reading(self) -> wire.Reading:
        """What the reader found around the people."""
        return self._reader.reading

    @property
    def on(self) -> date | None:
        """The day the file asks about."""
        on: date | None = self.reading.values.get("header", {}).get("checked_on")
        return on

    @property
    def kept(self) -> bytes:
        """The size and digest of the file; its people have rows of their own in the journal."""
        return f"{self._reader.size} bytes, SHA-256 {self._reader.digest.hex()}".encode()
