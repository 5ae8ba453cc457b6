"""What a type of the wire is: a pair text → value and value → text, with a description of itself."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from eligibility.wire.faults import BadValueError, Kind, UnwritableError


@dataclass(frozen=True)
class WireType(ABC):
    """Text ↔ value of one kind of leaf.

    ``ja`` and ``en`` describe the form, ``pattern`` is its XSD regular expression (empty: any
    text), ``length`` the longest text in characters if a limit is known.
    """

    ja: str
    en: str
    pattern: str = ""
    length: int | None = None

    free: ClassVar[bool] = False
    """Whether the text may hold characters that XML or Shift_JIS cannot carry as they are."""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Return the value of ``text``."""

    @abstractmethod
    def render(self, value: Any) -> str:
        """Return the text of ``value``."""

    def settle(self, raw: str) -> tuple[str, Kind | None]:
        """Return (text to parse, quirk seen in how it was written) for a text as it stands in a file."""
        bare = raw.strip()
        return bare, None if bare == raw else Kind.BLANKS

    def refuse(self, kind: Kind = Kind.FORMAT) -> BadValueError:
        """Return the fault of a text that is not of this form."""
        return BadValueError(kind, self.ja, self.en)

    def unwritable(self, value: object) -> UnwritableError:
        """Return the error of a value that has no text."""
        return UnwritableError(f"{value!r} cannot be written as {self.en}")
