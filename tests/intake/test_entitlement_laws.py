"""Rows of ratios decided on a book, against a brute force that keeps every instant's records by itself (R-083)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from hypothesis import event, given
from hypothesis import strategies as st

from insurers.domain.book import Book, Human
from insurers.domain.intake import Outcome, take_entitlement
from insurers.domain.rows import Action, EntitlementRow
from tests.intake.test_book_laws import DAYS, FIRST, INSTANTS, LAWS, instant, setting_at

Identity = tuple[str, int, str]
"""Kind, first day, ratio: what a void names."""


@dataclass(frozen=True)
class Told:
    """A row in small whole numbers, told at an instant; `last` is inclusive."""

    what: Action
    at: int
    kind: str
    first: int
    last: int | None
    ratio: str

    @property
    def identity(self) -> Identity:
        """What the row is about."""
        return self.kind, self.first, self.ratio


@dataclass
class Brute:
    """What is recorded at each instant: identity → last day."""

    at: list[dict[Identity, int | None]] = field(default_factory=lambda: [{} for _ in INSTANTS])

    def take(self, row: Told) -> tuple[Outcome, int]:
        """Apply a row at its instant and every later one; return its outcome and how many records it overlaps."""
        now, what = self.at[row.at], row.identity
        if row.last is not None and row.last < row.first:
            return Outcome.REFUSED, 1
        if row.what is Action.VOID:
            if what not in now:
                return Outcome.REFUSED, 1
            after = {one: last for one, last in now.items() if one != what}
        elif now.get(what, -1) == row.last:
            return Outcome.UNCHANGED, 0
        else:
            after = now | {what: row.last}
        for later in range(row.at, len(self.at)):
            self.at[later] = dict(after)
        return Outcome.APPLIED, 0 if row.what is Action.VOID else sum(overlaps(row, one, now[one]) for one in now)


def overlaps(row: Told, other: Identity, last: int | None) -> bool:
    """Tell whether a row shares a day with another record of its kind."""
    kind, first, _ = other
    if kind != row.kind or other == row.identity:
        return False
    return (last is None or row.first <= last) and (row.last is None or first <= row.last)


ROWS: Final = st.lists(
    st.builds(
        Told,
        what=st.sampled_from([Action.RECORD, Action.RECORD, Action.VOID]),
        at=st.sampled_from(INSTANTS),
        kind=st.sampled_from(["burden_ratio", "elderly_certificate"]),
        first=st.sampled_from(DAYS[:3]),
        last=st.none() | st.sampled_from(DAYS),
        ratio=st.sampled_from(["010", "020"]),
    ),
    max_size=14,
).map(lambda rows: sorted(rows, key=lambda row: row.at))


@given(ROWS)
@LAWS
def test_a_book_holds_at_every_instant_what_was_recorded_and_not_voided(rows: list[Told]) -> None:
    book, brute = Book("K-1", Human(), member_id=1), Brute()
    for row in rows:
        decided = take_entitlement(book, in_a_file(row), setting_at(row.at))
        event(f"{row.what} {decided.outcome.name}")
        assert (decided.outcome, len(decided.findings)) == brute.take(row)
    for at in INSTANTS:
        assert known(book, at) == brute.at[at]


def known(book: Book, at: int) -> dict[Identity, int | None]:
    """Return what a book holds at an instant, in the words of the brute force; no record twice."""
    found: dict[Identity, int | None] = {}
    for version in book.entitlements.known(instant(at)):
        first, last = version.terms.period.lower, version.terms.period.last
        assert first is not None
        identity = version.terms.kind, (first - FIRST).days, version.terms.ratio
        assert identity not in found
        found[identity] = None if last is None else (last - FIRST).days
    return found


def in_a_file(row: Told) -> EntitlementRow:
    """Return the row as a file has it."""
    return EntitlementRow(
        "06139919",
        row.what,
        "K-1",
        row.kind,
        FIRST + timedelta(days=row.first),
        None if row.last is None else FIRST + timedelta(days=row.last),
        None,
        row.ratio,
    )
