"""The register once more, as slowly and plainly as possible: sets of days and instants, no spans.

The second implementation the services are held against. Days and instants are small whole numbers; the last of
each stands for everything after it, so that an open end is simply "through the last".
"""

from dataclasses import dataclass, field
from typing import Final

INSTANTS: Final = range(7)
DAYS: Final = range(7)


class RefusedError(Exception):
    """The operation is refused and nothing has changed."""


@dataclass
class Row:
    """An enrolment: the days it covers and the instants at which it is held true."""

    days: set[int]
    instants: set[int]


@dataclass
class Brute:
    """All rows of one member at one insurer, in the order in which they were written."""

    rows: list[Row] = field(default_factory=list)

    def record(self, at: int, first: int, lost_on: int | None) -> None:
        """Write a row, known from `at` on."""
        self._add(Row(_days(first, lost_on), {t for t in INSTANTS if t >= at}))

    def correct(self, place: int, at: int, first: int, lost_on: int | None) -> None:
        """Let a new row take over what an old one holds from `at` on."""
        kept, taken = self._split(place, at)
        old = self.rows[place]
        before, old.instants = old.instants, kept
        try:
            self._add(Row(_days(first, lost_on), taken))
        except RefusedError:
            old.instants = before
            raise

    def lose(self, place: int, at: int, lost_on: int) -> None:
        """Correct a row so that it covers its first day up to, but not on, `lost_on`."""
        self.correct(place, at, min(self.rows[place].days), lost_on)

    def void(self, place: int, at: int) -> None:
        """Hold a row true no longer, from `at` on."""
        self.rows[place].instants, _ = self._split(place, at)

    def known(self, at: int, on: int) -> set[int]:
        """Return the places of the rows held true at an instant about a day."""
        return {place for place, row in enumerate(self.rows) if at in row.instants and on in row.days}

    def _split(self, place: int, at: int) -> tuple[set[int], set[int]]:
        """Return the instants of a row before `at` and from `at` on; both must be some."""
        instants = self.rows[place].instants
        before = {t for t in instants if t < at}
        if at not in instants or not before:
            raise RefusedError
        return before, instants - before

    def _add(self, new: Row) -> None:
        if not new.days or any(self.known(at, on) for at in new.instants for on in new.days):
            raise RefusedError
        self.rows.append(new)


def _days(first: int, lost_on: int | None) -> set[int]:
    return {on for on in DAYS if on >= first and (lost_on is None or on < lost_on)}
