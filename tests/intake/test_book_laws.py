"""Rows of enrolment files decided on a book, against a brute force that keeps every instant's register by itself."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from hypothesis import event, given, settings
from hypothesis import strategies as st

from insurers.domain.book import Book, Human
from insurers.domain.intake import Outcome, Setting, take_enrolment
from insurers.domain.rows import EnrolmentRow, Event
from sandbox.domain.clock import JST

LAWS: Final = settings(max_examples=300, deadline=None, derandomize=True, database=None)
INSTANTS: Final = range(5)
DAYS: Final = range(6)


@dataclass(frozen=True)
class Told:
    """A row in small whole numbers, told at an instant."""

    what: Event
    at: int
    first: int
    lost: int | None
    number: str


@dataclass
class Brute:
    """What is registered at each instant: day of acquisition → (day of loss, number)."""

    at: list[dict[int, tuple[int | None, str]]] = field(default_factory=lambda: [{} for _ in INSTANTS])

    def take(self, row: Told) -> Outcome:
        """Apply a row at its instant and every later one; instants come in order."""
        now = self.at[row.at]
        after = self._after(now, row)
        if isinstance(after, Outcome):
            return after
        for later in range(row.at, len(self.at)):
            self.at[later] = dict(after)
        return Outcome.APPLIED

    def _after(self, now: dict[int, tuple[int | None, str]], row: Told) -> dict[int, tuple[int | None, str]] | Outcome:
        known, lost = now.get(row.first), row.lost
        others = {day: one for day, one in now.items() if day != row.first}
        nonsense = row.what is not Event.CANCEL and lost is not None and lost <= row.first
        nothing_there = row.what is not Event.ACQUIRE and known is None
        if nonsense or nothing_there or (row.what is Event.LOSE and lost is None):
            return Outcome.REFUSED
        if row.what is Event.CANCEL:
            return others
        said = (lost, known[1]) if row.what is Event.LOSE and known else (lost, row.number)
        if known == said:
            return Outcome.UNCHANGED
        if row.what is Event.ACQUIRE and known is not None:
            return Outcome.REFUSED
        covered = {day for first, (end, _) in others.items() for day in _days(first, end)}
        return Outcome.REFUSED if covered & _days(row.first, lost) else others | {row.first: said}


def _days(first: int, lost: int | None) -> set[int]:
    return set(range(first, 99 if lost is None else lost))


ROWS: Final = st.lists(
    st.builds(
        Told,
        what=st.sampled_from([Event.ACQUIRE, Event.ACQUIRE, Event.CHANGE, Event.LOSE, Event.CANCEL]),
        at=st.sampled_from(INSTANTS),
        first=st.sampled_from(DAYS),
        lost=st.none() | st.sampled_from(DAYS),
        number=st.sampled_from("12"),
    ),
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda row: row.at))


@given(ROWS)
@LAWS
def test_a_book_knows_at_every_instant_what_the_rows_said(rows: list[Told]) -> None:
    book, brute = Book("K-1", Human(), member_id=1), Brute()
    for row in rows:
        decided = take_enrolment(book, in_a_file(row), setting_at(row.at))
        event(f"{row.what} {decided.outcome.name}")
        assert decided.outcome is brute.take(row)
        assert bool(decided.findings) is (decided.outcome is Outcome.REFUSED)
    for at in INSTANTS:
        assert known(book, at) == brute.at[at]


@given(ROWS)
@LAWS
def test_a_row_told_again_changes_nothing(rows: list[Told]) -> None:
    book = Book("K-1", Human(), member_id=1)
    for row in rows:
        take_enrolment(book, in_a_file(row), setting_at(row.at))
        before = [known(book, at) for at in INSTANTS]
        again = take_enrolment(book, in_a_file(row), setting_at(row.at))
        assert again.outcome in {Outcome.UNCHANGED, Outcome.REFUSED}
        assert [known(book, at) for at in INSTANTS] == before


def known(book: Book, at: int) -> dict[int, tuple[int | None, str]]:
    """Return what a book knows at an instant, in the words of the brute force."""
    found = {}
    for version in book.enrolments.known(instant(at)):
        period = version.terms.period
        assert period.lower is not None
        found[(period.lower - FIRST).days] = (
            (None if period.upper is None else (period.upper - FIRST).days),
            (version.terms.number),
        )
    return found


FIRST: Final = date(2024, 4, 1)


def instant(at: int) -> datetime:
    return datetime(2024, 4, 1, 9, tzinfo=JST) + timedelta(hours=at)


def setting_at(at: int) -> Setting:
    return Setting("06139919", "society", instant(at), FIRST)


def in_a_file(row: Told) -> EnrolmentRow:
    """Return the row as an enrolment file has it."""
    return EnrolmentRow(
        insurer_number="06139919",
        event=row.what,
        member_code="K-1",
        acquired_on=FIRST + timedelta(days=row.first),
        lost_on=None if row.lost is None else FIRST + timedelta(days=row.lost),
        loss_reason="",
        symbol="1",
        number=row.number,
        branch="01",
        relation="1",
        card_class="01",
        insured_name="",
        issued_on=None,
        card_from=None,
        card_until=None,
        reported_on=None,
    )
