"""What a code list is: an enum whose members carry their labels, registered under its number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar

from eligibility.wire.marks import Mark


class Code(StrEnum):
    """One value of a code list, equal to its text on the wire, with a label in both languages."""

    ja: str
    en: str

    def __new__(cls, value: str, ja: str = "", en: str = "") -> Self:
        """Build a member from (wire text, Japanese label, English label)."""
        # The labels have defaults only so that looking a code up, `Sex("1")`, type-checks.
        member = str.__new__(cls, value)
        member._value_ = value
        member.ja = ja
        member.en = en
        return member

    @property
    def wire(self) -> str:
        """Return the text written on the wire; differs from the value only in composite lists."""
        return self.value


@dataclass(frozen=True, slots=True)
class CodeList:
    """A numbered list of 別紙5-1 with where it is known from.

    ``id`` is the official number such as ``OQSCD006``; ``codes`` is the enum; ``source`` names the
    public programs that carry it (keys of oqs-wire §0.1).
    """

    id: str
    ja: str
    en: str
    codes: type[Code]
    source: str
    mark: Mark
    note: str = ""

    @property
    def values(self) -> frozenset[str]:
        """Return every text this list allows on the wire."""
        return frozenset(code.wire for code in self.codes)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def label_ja(self, value: str) -> str:
        """Return the Japanese label of a wire text; ValueError when the list has no such code."""
        return self.codes(value).ja


REGISTERED: dict[str, CodeList] = {}

_Codes = TypeVar("_Codes", bound=type[Code])


def code_list(
    number: int, ja: str, en: str, source: str, *, mark: Mark = Mark.SEEN, note: str = ""
) -> Callable[[_Codes], _Codes]:
    """Register the enum below as ``OQSCD<number>``."""

    def register(codes: _Codes) -> _Codes:
        key = f"OQSCD{number:03d}"
        REGISTERED[key] = CodeList(key, ja, en, codes, f"oqs-wire §6 ({source})", mark, note)
        return codes

    return register
