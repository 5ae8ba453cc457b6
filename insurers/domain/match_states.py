"""What a new match means beside the latest one of the member: whether it is written, and what becomes of the old."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

StateKind = Literal["settled", "open", "confirmed", "corrected", "superseded"]
"""Values of `insurers.models.MatchState`."""

STRENGTH: Final[dict[str, int]] = {"none": 0, "medical": 1, "all": 2}


@dataclass(frozen=True, slots=True)
class LatestMatch:
    """The latest match of a member; `changed_since` tells whether either register said something new after it.

    `pending` is a registration that was neither settled nor confirmed yet, whatever matches followed: it is still new.
    """

    differs: frozenset[str]
    hold: str
    state: str
    changed_since: bool
    pending: bool


def is_news(latest: LatestMatch | None, differs: Collection[str], hold: str) -> bool:
    """Tell whether a match with this outcome says anything that the latest one does not (R-066: again is nothing).

    While neither register says something else, an open match of the same items stays as it is unless more is to be held
    (only the insurer's answer lessens it), and a confirmation stands.
    """
    if latest is None or latest.differs != frozenset(differs):
        return True
    if latest.state == "open":
        return latest.changed_since or STRENGTH[hold] > STRENGTH[latest.hold]
    if latest.state == "confirmed":
        return latest.changed_since
    return latest.hold != hold


def state_of(hold: str) -> StateKind:
    """Return the state a match begins in: one that holds something waits for the insurer."""
    return "settled" if hold == "none" else "open"
