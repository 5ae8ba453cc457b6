"""What a decision about a row is, and what it is made with."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from insurers.domain.findings import Finding, RowRule


class Outcome(StrEnum):
    """What became of a row; the letter is how the chunk of a file keeps it (batch.models.FileChunk)."""

    APPLIED = "a"
    HELD = "h"
    UNCHANGED = "u"
    REFUSED = "r"


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome of a row and everything there is to say about it."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What every row of a file is decided with: the insurer, its kind, the instant of registration and its day."""

    insurer_number: str
    kind: str
    at: datetime
    on: date


UNCHANGED: Final = Decided(Outcome.UNCHANGED)


def refused(*found: Finding) -> Decided:
    """Return a row that is refused for these reasons."""
    return Decided(Outcome.REFUSED, found)


def told(rule: RowRule, column: str = "", **values: str) -> Finding:
    """Return what a rule says about a row."""
    return Finding(rule.id, column, values)


def iso(day: date | None) -> str:
    """Return a day as findings write it."""
    return "" if day is None else day.isoformat()
