"""加入者: what becomes of a row of the kind ``member``."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from insurers.domain import findings
from insurers.domain.book import Book
from insurers.domain.dated import ADDRESS_OF_SOCIETY_MEMBERS
from insurers.domain.findings import Finding
from insurers.domain.intake.outcome import UNCHANGED, Decided, Outcome, Setting, told
from insurers.domain.rows import MemberRow
from insurers.domain.spans import InstantSpan
from insurers.domain.terms import EnrolmentTerms, ProfileTerms

SOCIETY: Final = "society"


def member_faults(row: MemberRow, *, new: bool, setting: Setting) -> list[Finding]:
    """Return why a member row is refused, as far as it alone and the calendar decide it."""
    found = []
    dated = ADDRESS_OF_SOCIETY_MEMBERS
    if new and not row.address and setting.kind == SOCIETY and dated.holds(setting.on):
        found.append(told(findings.ADDRESS_MISSING, "address", since=dated.since.isoformat()))
    if row.birth_on > setting.on:
        found.append(told(findings.BORN_LATER, "birth_on", value=f"{row.birth_on:%Y%m%d}"))
    return found


def take_member(book: Book, row: MemberRow, setting: Setting) -> Decided:
    """Record what a member row says of a member; whether it must be held is decided by the match that follows.

    The row has no fault (`member_faults`), and `book` is the member of its number (`Roll.settle`).
    """
    current = book.profile(setting.at)
    terms = ProfileTerms(
        name=row.name,
        birth_on=row.birth_on,
        sex=row.sex,
        name_kana=row.name_kana,
        other_name=row.other_name,
        other_name_kana=row.other_name_kana,
        sex_on_back=current.terms.sex_on_back if current else "",
        address=row.address,
        postal_code=row.postal_code,
    )
    if current is not None and current.terms == terms:
        return Decided(Outcome.APPLIED) if book.moved or book.given else UNCHANGED
    known = book.profiles.supersede(current, setting.at) if current else _until_the_next(book, setting.at)
    book.profiles.add(known, terms)
    return Decided(Outcome.APPLIED)


def hold_enrolments(book: Book, hold: str, setting: Setting) -> bool:
    """Give the member's enrolments this hold; tell whether that changed any.

    A lost enrolment is held no more than it was, so that the job changer's old insurer still answers 無効 (R-063);
    where nothing is held any more it is free as well.
    """
    book.hold, at = hold, setting.at
    changed = [version for version in book.enrolments.known(at) if version.terms.hold != hold]
    if hold != "none":
        changed = [version for version in changed if not _is_lost(version.terms, setting.on)]
    for version in changed:
        book.enrolments.add(book.enrolments.supersede(version, at), replace(version.terms, hold=hold))
    return bool(changed)


def _is_lost(terms: EnrolmentTerms, on: date) -> bool:
    return terms.period.upper is not None and terms.period.upper <= on


def _until_the_next(book: Book, at: datetime) -> InstantSpan:
    """Return the knowledge of a first profile: until the one begins that was registered for later, if one was."""
    later = [v.known.lower for v in book.profiles.versions if v.known.lower is not None and v.known.lower > at]
    return InstantSpan(at, min(later, default=None))
