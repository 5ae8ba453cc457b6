"""One piece of a file: its rows decided in order on the books of their members, and everything written in sets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from batch.domain.layouts import READERS, Layout
from batch.intake.acquisitions import write_acquisitions, write_released
from batch.intake.books import fill_enrolments, fill_entitlements, fill_profiles, roll_of
from batch.intake.matching import Matching, is_same_identity, write_matches
from batch.intake.writing import Place, write
from insurers.domain import findings
from insurers.domain.book import Book
from insurers.domain.findings import Finding
from insurers.domain.intake import (
    Decided,
    Outcome,
    Roll,
    Setting,
    member_faults,
    refused,
    take_enrolment,
    take_entitlement,
    take_member,
    told,
)
from insurers.domain.rows import MemberRow, Row
from insurers.selectors import resident_identities


@dataclass(frozen=True, slots=True)
class Taking:
    """What a whole file is taken with: its layout, who registers what kind of members where and when."""

    layout: Layout
    setting: Setting
    place: Place
    match_reading: str


Read = tuple[Any, tuple[Finding, ...]]
"""A row as the layout read it (None where it could not), and what it found."""


def take_piece(taking: Taking, read: Sequence[Read]) -> list[Decided]:
    """Decide rows and write what they change, in the caller's transaction; one decision for each, in order."""
    return TAKE[taking.layout.kind](taking, read)


def read_row(taking: Taking, texts: Sequence[str]) -> Read:
    """Read the texts of a row; a row of another insurer is refused."""
    row, found = READERS[taking.layout.kind](texts)
    number = taking.setting.insurer_number
    if row is not None and row.insurer_number != number:
        return None, (*found, told(findings.OTHER_INSURER, "insurer_number", value=row.insurer_number))
    return row, found


# -- members


def _take_members(taking: Taking, read: Sequence[Read]) -> list[Decided]:
    rows: list[MemberRow] = [row for row, _ in read if row is not None]
    brought = {(row.member_code, row.number.digest) for row in rows if row.number}
    roll = _roll(taking, rows, [digest for _, digest in brought])
    at = taking.setting.at
    registered = list(roll.members.values())
    fill_profiles(registered, at)
    fill_enrolments(registered, at)
    fill_entitlements(_moving(registered, roll, brought), at)
    digests = {digest for _, digest in brought} | {book.human.digest for book in registered if book.human.digest}
    residents = resident_identities(sandbox_id=taking.place.sandbox_id, digests=list(digests), at=at)
    matching = Matching(taking.setting, taking.match_reading, residents)
    decided = [_take_member(roll, matching, row, found) for row, found in read]
    books = list(roll.all_books())
    write(books, taking.place)
    write_matches(matching, at)
    write_released([one.book for one in matching.made if one.freed], at)
    return decided


def _moving(books: Iterable[Book], roll: Roll, brought: Iterable[tuple[str, bytes]]) -> list[Book]:
    """Return the members who may turn out to be another person: they take their entitlements along."""
    known = {code: book.human.digest for code, book in roll.books.items()}
    codes = {code for code, digest in brought if known.get(code, digest) != digest}
    return [book for book in books if not book.code or book.code in codes]


def _take_member(roll: Roll, matching: Matching, row: MemberRow | None, found: tuple[Finding, ...]) -> Decided:
    if row is None:
        return refused(*found)
    faults = member_faults(row, new=row.member_code not in roll.books, setting=matching.setting)
    taken = roll.taken(row.member_code, row.number)
    if faults or taken:
        return refused(*found, *faults, *([taken] if taken else []))
    before, gone = roll.books.get(row.member_code), len(roll.left)
    book = roll.settle(row.member_code, row.number)
    if before is not None and len(roll.left) > gone:
        matching.leave(before)
    known, new_number = book.profile(matching.setting.at), book.moved or book.given
    decided = take_member(book, row, matching.setting)
    if decided.outcome is Outcome.UNCHANGED:
        return decided
    settled = known is not None and not new_number and book.hold == "none"
    if known is not None and settled and is_same_identity(known.terms, book.profile(matching.setting.at)):
        return Decided(Outcome.APPLIED, found)  # nothing to match again: an answer the insurer gave still stands
    said = matching.match(book)
    return Decided(Outcome.APPLIED if book.hold == "none" else Outcome.HELD, (*found, *said))


# -- enrolments and entitlements


def _take_enrolments(taking: Taking, read: Sequence[Read]) -> list[Decided]:
    roll = _roll(taking, [row for row, _ in read if row is not None], [])
    books = list(roll.all_books())
    fill_enrolments(books, taking.setting.at)
    decided = [_on_book(roll, row, found, take_enrolment, taking.setting) for row, found in read]
    write(books, taking.place)
    medical = {code for code, book in roll.books.items() if book.hold == "medical"}
    taken = [(row, one) for (row, _), one in zip(read, decided, strict=True) if row]
    write_acquisitions(taking.place, taken, medical)
    return decided


def _take_entitlements(taking: Taking, read: Sequence[Read]) -> list[Decided]:
    roll = _roll(taking, [row for row, _ in read if row is not None], [])
    books = list(roll.all_books())
    fill_entitlements(books, taking.setting.at)
    decided = [_on_book(roll, row, found, take_entitlement, taking.setting) for row, found in read]
    write(books, taking.place)
    return decided


def _on_book(
    roll: Roll, row: Any, found: tuple[Finding, ...], take: Callable[[Book, Any, Setting], Decided], setting: Setting
) -> Decided:
    if row is None:
        return refused(*found)
    book = roll.books.get(row.member_code)
    if book is None:
        return refused(*found, told(findings.MEMBER_UNKNOWN, "member_code", value=row.member_code))
    decided = take(book, row, setting)
    if decided.outcome is Outcome.UNCHANGED:  # as where it was not even read (batch.intake.differing): nothing to say
        return decided
    return Decided(decided.outcome, (*found, *decided.findings)) if found else decided


def _roll(taking: Taking, rows: Sequence[Row], digests: Sequence[bytes]) -> Roll:
    codes = list(dict.fromkeys(row.member_code for row in rows))
    return roll_of(
        insurer_id=taking.place.insurer_id,
        sandbox_id=taking.place.sandbox_id,
        codes=codes,
        digests=list(dict.fromkeys(digests)),
        at=taking.setting.at,
        on=taking.setting.on,
    )


TAKE: Final[Mapping[str, Callable[[Taking, Sequence[Read]], list[Decided]]]] = {
    "member": _take_members,
    "enrolment": _take_enrolments,
    "ratio": _take_entitlements,
    "limit": _take_entitlements,
    "disease": _take_entitlements,
}
"""Kind of file → how its rows are taken."""
