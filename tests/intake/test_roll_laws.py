"""Who a member row is about, against a brute force that keeps members in a list: the number decides (R-065)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hypothesis import event, given, settings
from hypothesis import strategies as st

from insurers.domain.book import Book, Human, Version
from insurers.domain.intake import Outcome, Roll, Setting, take_member
from insurers.domain.rows import MemberRow, NumberMark
from insurers.domain.spans import InstantSpan
from insurers.domain.terms import ProfileTerms
from sandbox.domain.clock import JST
from tests.intake.test_book_laws import FIRST

LAWS: Final = settings(max_examples=400, deadline=None, derandomize=True, database=None)
BEFORE: Final = datetime(2024, 3, 1, tzinfo=JST)
AT: Final = datetime(2024, 4, 1, tzinfo=JST)
SETTING: Final = Setting("06139919", "society", AT, FIRST)
CODES: Final = ("A", "B", "C")
NUMBERS: Final = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Told:
    """A row: the member's code, their number ("" for none), and what is said of them."""

    code: str
    number: str
    name: str


@dataclass(eq=False)
class Somebody:
    """A member of the insurer: code and number ("" for none), and what is known of them, from when on."""

    code: str
    number: str
    knows: str = ""


@dataclass
class Brute:
    """All members the insurer ever had, and the numbers that only other insurers know."""

    members: list[Somebody] = field(default_factory=list)
    elsewhere: frozenset[str] = frozenset()

    def take(self, row: Told) -> bool:
        """Apply a row; tell whether it was taken."""
        mine = self._with(code=row.code)
        holder = self._with(number=row.number) if row.number else None
        if holder is not None and holder is not mine and (holder.code or (mine and holder.knows)):
            return False
        if mine is None:
            mine = holder or Somebody("", row.number)
            if mine not in self.members:
                self.members.append(mine)
        elif row.number and row.number != mine.number:
            if not mine.number and holder is None and row.number not in self.elsewhere:
                mine.number = row.number
            else:
                heir = holder or Somebody("", row.number)
                if holder is None:
                    self.members.append(heir)
                mine.code, mine.knows = "", ""
                mine = heir
        mine.code, mine.knows = row.code, row.name
        return True

    def _with(self, **columns: str) -> Somebody | None:
        ((name, value),) = columns.items()
        return next((one for one in self.members if getattr(one, name) == value), None)


ROWS: Final = st.lists(
    st.builds(Told, st.sampled_from(CODES), st.sampled_from(("", *NUMBERS)), st.sampled_from("xy")), max_size=14
)
KNOWN: Final = st.lists(
    st.tuples(st.sampled_from(("", *CODES)), st.sampled_from(NUMBERS)),
    max_size=3,
    unique_by=(lambda one: one[0] or one[1], lambda one: one[1]),
)


@given(ROWS, KNOWN, st.sets(st.sampled_from(NUMBERS), max_size=2))
@LAWS
def test_members_are_who_their_numbers_say(rows: list[Told], known: list[tuple[str, str]], elsewhere: set[str]) -> None:
    """Members with and without a code, and people whom only other insurers know, were registered before."""
    roll, brute = Roll(AT), Brute(elsewhere=frozenset(elsewhere))
    everybody = []
    for place, (code, number) in enumerate(known):
        book = Book(code, Human(place, number.encode()), place)
        book.profiles.versions.append(Version(place, InstantSpan(BEFORE), terms("z")))
        roll.enter(book)
        everybody.append(book)
        brute.members.append(Somebody(code, number, "z"))
    for number in elsewhere - {number for _, number in known}:
        roll.humans[number.encode()] = Human(99, number.encode(), elsewhere=True)
    for row in rows:
        taken = took(roll, row)
        event(f"taken {taken}, left {len(roll.left) > 0}")
        assert taken is brute.take(row)
    books = dict.fromkeys([*everybody, *roll.all_books()])
    assert sorted(map(said_of, books)) == sorted((one.code, one.number, one.knows) for one in brute.members)
    assert {code: book.code for code, book in roll.books.items()} == {code: code for code in roll.books}
    past = {(book.human.digest, v.terms.name) for book in everybody for v in book.profiles.versions if v.id is not None}
    assert past == {(number.encode(), "z") for _, number in known}, "what was known before stays with the first"


def took(roll: Roll, row: Told) -> bool:
    """Take a row as batch.intake.piece does; tell whether it was taken."""
    mark = NumberMark(row.number.encode(), b"sealed") if row.number else None
    if roll.taken(row.code, mark) is not None:
        return False
    book = roll.settle(row.code, mark)
    decided = take_member(book, in_a_file(row, mark), SETTING)
    book.moved = book.given = False
    assert decided.outcome in {Outcome.APPLIED, Outcome.UNCHANGED}
    return True


def said_of(book: Book) -> tuple[str, str, str]:
    profile = book.profile(AT)
    return book.code, (book.human.digest or b"").decode(), "" if profile is None else profile.terms.name


def terms(name: str) -> ProfileTerms:
    return ProfileTerms(name=name, birth_on=FIRST, sex="1")


def in_a_file(row: Told, mark: NumberMark | None) -> MemberRow:
    return MemberRow("06139919", row.code, mark, row.name, "", "", "", FIRST, "1", "", "")
