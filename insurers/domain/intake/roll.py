"""名簿: the members of one insurer that a piece of a file speaks of, by their code and by their 個人番号.

The number decides who is the same human being, whatever insurer reports them. A row that brings another number than
before says that its member was somebody else all along: what is known of the member from now on is known of that person
(R-065, domain §3.5), and what was known before stays with the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from insurers.domain import findings
from insurers.domain.book import Book, Human, Shelf, Terms
from insurers.domain.findings import Finding
from insurers.domain.intake.outcome import told
from insurers.domain.rows import NumberMark


@dataclass(slots=True, eq=False)
class Roll:
    """The books of a piece of a file. `left` are members that gave their code to the person they really are.

    `members` tells who of the humans is a member here; a book knows its human, so that nothing refers in a circle and
    everything is gone with the piece, without a search for garbage.
    """

    at: datetime
    books: dict[str, Book] = field(default_factory=dict)
    humans: dict[bytes, Human] = field(default_factory=dict)
    members: dict[Human, Book] = field(default_factory=dict)
    left: list[Book] = field(default_factory=list)

    def enter(self, book: Book) -> None:
        """Put a registered member on the roll."""
        self.members[book.human] = book
        if book.code:
            self.books[book.code] = book
        if book.human.digest is not None:
            self.humans[book.human.digest] = book.human

    def taken(self, code: str, number: NumberMark | None) -> Finding | None:
        """Tell whether the number is that of another member of this insurer."""
        holder = self.humans.get(number.digest) if number else None
        member = self.members.get(holder) if holder else None
        if member is None or member.code == code:
            return None
        if not member.code and (code not in self.books or _knows_nothing(member, self.at)):
            return None
        return told(findings.NUMBER_TAKEN, "individual_number", value=member.code or "–")

    def settle(self, code: str, number: NumberMark | None) -> Book:
        """Return the book of the member with this code and number, which nobody else has taken."""
        book = self.books.get(code)
        holder = self.humans.get(number.digest) if number else None
        if book is None:
            return self._first(code, number, holder)
        if number is None or number.digest == book.human.digest:
            return book
        if holder is None and book.human.digest is None:
            book.human.digest, book.human.sealed, book.moved = number.digest, number.sealed, True
            self.humans[number.digest] = book.human
            return book
        return self._relinked(book, holder or self._human(number))

    def _first(self, code: str, number: NumberMark | None, holder: Human | None) -> Book:
        """Return the book of a code that is new to the insurer: a member without a code takes it, else one is made."""
        member = self.members.get(holder) if holder else None
        if member is not None:
            return self._named(member, code)
        human = holder or (self._human(number) if number else Human())
        self.books[code] = self.members[human] = book = Book(code, human, moved=True)
        return book

    def _named(self, book: Book, code: str) -> Book:
        """Give a member without a code this one; one who had turned out to be somebody else comes back so, as new."""
        book.code, book.named, book.given = code, True, True
        book.moved = book.moved or _knows_nothing(book, self.at)
        self.books[code] = book
        return book

    def _relinked(self, book: Book, human: Human) -> Book:
        """Let a member be another person from now on.

        The first one stays, without a code, even if the same file registered them: else it would depend on where a
        piece ends whether they were ever there.
        """
        code, heir = book.code, self.members.get(human) or Book("", human)
        heir.moved = True
        self.members[human] = heir
        _hand_over(book.profiles, heir.profiles, self.at)
        _hand_over(book.enrolments, heir.enrolments, self.at)
        _hand_over(book.entitlements, heir.entitlements, self.at)
        book.code, book.named, book.hold = "", True, "none"
        self.left.append(book)
        return self._named(heir, code)

    def _human(self, number: NumberMark) -> Human:
        human = Human(None, number.digest, number.sealed)
        self.humans[number.digest] = human
        return human

    def all_books(self) -> Iterable[Book]:
        """Return every book once, also those that gave up their code."""
        return dict.fromkeys((*self.left, *self.books.values()))


def _knows_nothing(book: Book, at: datetime) -> bool:
    """Tell whether nothing is known of a member from an instant on: they turned out to be somebody else."""
    shelves: tuple[Shelf[Any], ...] = (book.profiles, book.enrolments)
    return not any(next(shelf.following(at), None) for shelf in shelves)


def _hand_over(old: Shelf[Terms], new: Shelf[Terms], at: datetime) -> None:
    """Let what is known at `at` be known of another from then on."""
    for version in list(old.known(at)):
        new.add(old.supersede(version, at), version.terms)
