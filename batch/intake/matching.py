"""住基照合 of the members of a piece: every registration is matched once (R-065), and what differs is held (R-064)."""

from collections.abc import Iterable, Mapping
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
COLUMNS: Final = ("member_id", "cause", "at", "differs", "hold", "state", "reason")


@dataclass(slots=True)
class Matching:
    """The matches of a piece. `residents` are those of the piece's numbers by digest; `reading` is the sandbox's."""

    setting: Setting
    reading: str
    residents: Mapping[bytes, Identity]
    made: dict[Book, tuple[tuple[str, ...], MatchRule]] = field(default_factory=dict)

    def match(self, book: Book) -> tuple[Finding, ...]:
        """Match a member whose profile or number is new, hold what must be held, and return what there is to say."""
        profile = book.profile(self.setting.at)
        if profile is None:
            return ()
        differs = self._differs(book.human.digest, profile.terms)
        new = book.member_id is None or book.moved
        rule = hold_for(differs, new=new, reading=self.reading, valid_enrolments=self._valid(book))
        self.made[book] = differs, rule
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


def write_matches(made: Mapping[Book, tuple[tuple[str, ...], MatchRule]], at: datetime) -> None:
    """Write the matches, after the members they are about; an open one they take the place of is closed."""
    if not made:
        return
    with connection.cursor() as cursor:
        for state, held in ((MatchState.CORRECTED, False), (MatchState.SUPERSEDED, True)):
            ids = [b.member_id for b, (_, rule) in made.items() if b.waiting and (rule.hold != "none") is held]
            if ids:
                cursor.execute(ANSWER, [state, at, ids])
        cause, when = MatchCause.REGISTRATION.value, at.isoformat()
        lines = [
            f"{book.member_id}\t{cause}\t{when}\t{{{','.join(differs)}}}\t{rule.hold}\t{_state(rule)}\t\n"
            for book, (differs, rule) in made.items()
        ]
        copy(cursor, "insurers_match", COLUMNS, lines)


def _state(rule: MatchRule) -> str:
    return (MatchState.SETTLED if rule.hold == "none" else MatchState.OPEN).value
