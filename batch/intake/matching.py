"""住基照合 of the members of a piece: every registration is matched once (R-065), and what differs is held (R-064)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection

from batch.intake.copying import copy
from insurers.domain import findings
from insurers.domain.book import Book
from insurers.domain.findings import Finding
from insurers.domain.intake import Setting, hold_enrolments, told
from insurers.domain.residents import NO_NUMBER, UNKNOWN, Identity, MatchRule, differences, hold_for
from insurers.domain.terms import ProfileTerms
from insurers.models import MatchCause, MatchState

ANSWER: Final = """
UPDATE insurers_match SET state = %s, answered_at = %s WHERE state = 'open' AND member_id = ANY (%s)
"""
COLUMNS: Final = ("member_id", "cause", "at", "differs", "hold", "state", "answered_at", "reason")


@dataclass(frozen=True, slots=True)
class Made:
    """A match: whom it is about, what differed, and the rule that decided."""

    book: Book
    differs: tuple[str, ...]
    rule: MatchRule


@dataclass(slots=True)
class Matching:
    """The matches of a piece. `residents` are those of the piece's numbers by digest; `reading` is the sandbox's."""

    setting: Setting
    reading: str
    residents: Mapping[bytes, Identity]
    made: list[Made] = field(default_factory=list)

    def match(self, book: Book) -> tuple[Finding, ...]:
        """Match a member whose profile or number is new, hold what must be held, and return what there is to say."""
        profile = book.profile(self.setting.at)
        if profile is None:
            return ()
        differs = self._differs(book.human.digest, profile.terms)
        new = book.moved or self._is_new(book)
        rule = hold_for(differs, new=new, reading=self.reading, valid_enrolments=self._valid(book))
        self.made.append(Made(book, differs, rule))
        book.moved = False
        hold_enrolments(book, rule.hold, self.setting.at)
        return tuple(_findings(book, differs, rule))

    def _differs(self, digest: bytes | None, profile: ProfileTerms) -> tuple[str, ...]:
        if digest is None:
            return (NO_NUMBER,)
        resident = self.residents.get(digest)
        if resident is None:
            return (UNKNOWN,)
        reported = Identity(profile.name, profile.name_kana, profile.birth_on, profile.sex, profile.address)
        return differences(reported, resident)

    def _is_new(self, book: Book) -> bool:
        """Tell whether nothing was known of the member before this file, whatever piece of it is in work."""
        lowest = [version.known.lower for version in book.profiles.versions]
        return all(lower is not None and lower >= self.setting.at for lower in lowest)

    def _valid(self, book: Book) -> int:
        """Count the person's enrolments in force, those of other insurers as one."""
        own = sum(self.setting.on in version.terms.period for version in book.enrolments.known(self.setting.at))
        return own + book.human.elsewhere


def _findings(book: Book, differs: tuple[str, ...], rule: MatchRule) -> Iterable[Finding]:
    if NO_NUMBER in differs:
        yield told(findings.NUMBER_MISSING, "individual_number")
    if book.human.elsewhere:
        yield told(findings.NUMBER_SHARED, "individual_number")
    if rule.hold != "none":
        yield told(findings.HELD, "", items=", ".join(differs), hold=rule.hold)


def write_matches(made: Sequence[Made], at: datetime) -> None:
    """Write the matches, after the members they are about; an open one they take the place of is closed."""
    if not made:
        return
    with connection.cursor() as cursor:
        first = {one.book: one for one in reversed(made)}
        for state in (MatchState.CORRECTED, MatchState.SUPERSEDED):
            waiting = [one for one in first.values() if one.book.waiting and _answer(one) is state]
            if waiting:
                cursor.execute(ANSWER, [state, at, [one.book.member_id for one in waiting]])
        copy(cursor, "insurers_match", COLUMNS, _lines(made, at))


def _lines(made: Sequence[Made], at: datetime) -> Iterator[str]:
    """Return the matches as lines; of several about one member only the last can wait for an answer."""
    cause, when = MatchCause.REGISTRATION.value, at.isoformat()
    following: dict[Book, Made] = {}
    lines = []
    for one in reversed(made):
        after = following.get(one.book)
        following[one.book] = one
        held = one.rule.hold != "none"
        state = MatchState.SETTLED if not held else MatchState.OPEN if after is None else _answer(after)
        answered = when if held and after is not None else "\\N"
        differs = ",".join(one.differs)
        lines.append(
            f"{one.book.member_id}\t{cause}\t{when}\t{{{differs}}}\t{one.rule.hold}\t{state.value}\t{answered}\t\n"
        )
    return reversed(lines)


def _answer(made: Made) -> MatchState:
    """Return what becomes of an open match when this one follows it."""
    return MatchState.CORRECTED if made.rule.hold == "none" else MatchState.SUPERSEDED
