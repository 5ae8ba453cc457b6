"""住基照合 of the members of a piece: every registration is matched once (R-065), and what differs is held (R-064)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection

from insurers.domain import findings
from insurers.domain.book import Book, Version
from insurers.domain.findings import Finding
from insurers.domain.intake import Setting, hold_enrolments, told
from insurers.domain.residents import NO_NUMBER, UNKNOWN, Identity, MatchRule, differences, hold_for
from insurers.domain.terms import ProfileTerms
from insurers.models import MatchCause, MatchState
from sandbox.copying import copy

ANSWER: Final = """
UPDATE insurers_match SET state = %s, answered_at = %s WHERE state = 'open' AND member_id = ANY (%s)
"""
COLUMNS: Final = ("member_id", "cause", "at", "differs", "hold", "state", "answered_at", "reason")


@dataclass(slots=True)
class Made:
    """A match: whom it is about, what differed, the rule that decided, and what has become of it so far.

    `freed` tells that enrolments became visible to providers by it.
    """

    book: Book
    differs: tuple[str, ...]
    rule: MatchRule
    freed: bool
    state: MatchState


@dataclass(slots=True)
class Matching:
    """The matches of a piece. `residents` are those of the piece's numbers by digest; `reading` is the sandbox's.

    `answers` is what becomes of open matches that were registered before the piece.
    """

    setting: Setting
    reading: str
    residents: Mapping[bytes, Identity]
    made: list[Made] = field(default_factory=list)
    answers: dict[Book, MatchState] = field(default_factory=dict)
    last: dict[Book, Made] = field(default_factory=dict)

    def match(self, book: Book) -> tuple[Finding, ...]:
        """Match a member whose profile or number is new, hold what must be held, and return what there is to say."""
        profile = book.profile(self.setting.at)
        if profile is None:
            return ()
        differs = self._differs(book.human.digest, profile.terms)
        new = book.moved or book.pending or self._is_new(book)
        rule = hold_for(differs, new=new, reading=self.reading, valid_enrolments=self._valid(book))
        held = rule.hold != "none"
        self._answer(book, MatchState.SUPERSEDED if held else MatchState.CORRECTED)
        freed = hold_enrolments(book, rule.hold, self.setting) and rule.hold != "all"
        made = Made(book, differs, rule, freed, MatchState.OPEN if held else MatchState.SETTLED)
        self.made.append(made)
        self.last[book] = made
        book.moved, book.given, book.pending = False, False, held
        return tuple(_findings(book, differs, rule))

    def leave(self, book: Book) -> None:
        """Close the open match of a member who turned out to be somebody else: nobody can answer it any more."""
        self._answer(book, MatchState.CORRECTED)
        book.pending = False

    def _answer(self, book: Book, answer: MatchState) -> None:
        """Close the match of a member that waits for an answer."""
        last = self.last.get(book)
        if last is None:
            if book.waiting:
                self.answers.setdefault(book, answer)
        elif last.state is MatchState.OPEN:
            last.state = answer

    def _differs(self, digest: bytes | None, profile: ProfileTerms) -> tuple[str, ...]:
        if digest is None:
            return (NO_NUMBER,)
        resident = self.residents.get(digest)
        if resident is None:
            return (UNKNOWN,)
        return differences(_identity(profile), resident)

    def _is_new(self, book: Book) -> bool:
        """Tell whether nothing was known of the member before this file, whatever piece of it is in work."""
        lowest = [version.known.lower for version in book.profiles.versions]
        return all(lower is not None and lower >= self.setting.at for lower in lowest)

    def _valid(self, book: Book) -> int:
        """Count the person's enrolments in force, those of other insurers as one."""
        own = sum(self.setting.on in version.terms.period for version in book.enrolments.known(self.setting.at))
        return own + book.human.elsewhere


def is_same_identity(before: ProfileTerms, after: Version[ProfileTerms] | None) -> bool:
    """Tell whether a profile says of who somebody is what the one before it said."""
    return after is not None and _identity(before) == _identity(after.terms)


def _identity(profile: ProfileTerms) -> Identity:
    return Identity(profile.name, profile.name_kana, profile.birth_on, profile.sex, profile.address)


def _findings(book: Book, differs: tuple[str, ...], rule: MatchRule) -> Iterable[Finding]:
    if NO_NUMBER in differs:
        yield told(findings.NUMBER_MISSING, "individual_number")
    if book.human.elsewhere:
        yield told(findings.NUMBER_SHARED, "individual_number")
    if rule.hold != "none":
        yield told(findings.HELD, "", items=", ".join(differs), hold=rule.hold)


def write_matches(matching: Matching, at: datetime) -> None:
    """Write the matches, after the members they are about; open ones they take the place of are closed."""
    with connection.cursor() as cursor:
        for state in (MatchState.CORRECTED, MatchState.SUPERSEDED):
            answered = [book.member_id for book, answer in matching.answers.items() if answer is state]
            if answered:
                cursor.execute(ANSWER, [state, at, answered])
        if matching.made:
            copy(cursor, "insurers_match", COLUMNS, _lines(matching.made, at))


def _lines(made: Sequence[Made], at: datetime) -> Iterator[str]:
    cause, when = MatchCause.REGISTRATION.value, at.isoformat()
    for one in made:
        answered = when if one.state in {MatchState.CORRECTED, MatchState.SUPERSEDED} else "\\N"
        differs = ",".join(one.differs)
        yield (
            f"{one.book.member_id}\t{cause}\t{when}\t{{{differs}}}\t{one.rule.hold}\t{one.state.value}\t{answered}\t\n"
        )
