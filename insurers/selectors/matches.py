"""Reads about matches: those of an insurer, the latest of many members, and both registers side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from insurers.domain import resident_refusals as refusals
from insurers.domain.match_states import LatestMatch
from insurers.domain.residents import Identity
from insurers.models import Insurer, Match, MatchState
from sandbox.domain.clock import day_of
from sandbox.models import Sandbox

# The latest match of each member, and whether a registration is still to be accepted.
_LATEST = """
SELECT last.member_id, latest.differs, latest.hold, latest.state, latest.at, last.pending
FROM (
  SELECT member_id, max(id) AS id,
    coalesce(max(id) FILTER (WHERE cause = 'registration'), 0)
      > coalesce(max(id) FILTER (WHERE state IN ('settled', 'confirmed')), 0) AS pending
  FROM insurers_match WHERE member_id = ANY (%s) GROUP BY member_id
) last JOIN insurers_match latest ON latest.id = last.id
"""

# When a profile, or a record of the resident register, became known last; a move registered ahead says something new on
# the day it begins. Ranges stand in expressions, as in insurers.selectors.residents.
_SAID = """
SELECT member_id, max(lower(known)) FROM insurers_profile
WHERE member_id = ANY (%s) AND known * '(,)' @> %s GROUP BY member_id
UNION ALL
SELECT member.id, max(greatest(lower(record.known), lower(record.period) AT TIME ZONE 'Asia/Tokyo'))
FROM insurers_member member
JOIN insurers_individualnumber number ON number.person_id = member.person_id
JOIN insurers_resident resident ON resident.sandbox_id = number.sandbox_id AND resident.digest = number.digest
JOIN insurers_residentrecord record ON record.resident_id = resident.id
WHERE member.id = ANY (%s) AND record.known * '(,)' @> %s AND record.period * '(,)' @> %s
GROUP BY member.id
"""

# Both registers at the instant of the match. `id` is that of the match.
_BOTH_SIDES = """
SELECT match.id, profile.name, profile.name_kana, profile.birth_on, profile.sex, profile.address,
  record.name, record.name_kana, record.birth_on, record.sex, record.address
FROM insurers_match match
JOIN insurers_member member ON member.id = match.member_id
LEFT JOIN insurers_profile profile ON profile.member_id = member.id AND profile.known * '(,)' @> match.at
LEFT JOIN insurers_individualnumber number ON number.person_id = member.person_id
LEFT JOIN insurers_resident resident ON resident.sandbox_id = number.sandbox_id AND resident.digest = number.digest
LEFT JOIN insurers_residentrecord record ON record.resident_id = resident.id AND record.known * '(,)' @> match.at
  AND record.period * '(,)' @> (match.at AT TIME ZONE 'Asia/Tokyo')::date
WHERE match.id = ANY (%s)
"""

_VALID = """
SELECT member.id, count(*)
FROM insurers_member member
JOIN insurers_member theirs ON theirs.person_id = member.person_id
JOIN insurers_enrolment enrolment ON enrolment.member_id = theirs.id
WHERE member.id = ANY (%s) AND enrolment.known * '(,)' @> %s AND enrolment.period * '(,)' @> %s
GROUP BY member.id
"""

_ITEMS = 5


@dataclass(frozen=True, slots=True)
class BothSides:
    """A member as the insurer reported them and as the resident register held them; ``None``: not there."""

    reported: Identity | None
    registered: Identity | None


def matches_of(sandbox: Sandbox, *, insurer: Insurer | None, state: str = "") -> QuerySet[Match]:
    """Return the matches of an insurer, or of the whole sandbox for its administrator (`insurer` is ``None``)."""
    matches = Match.objects.filter(member__sandbox=sandbox).select_related("member__insurer")
    if insurer is not None:
        matches = matches.filter(member__insurer=insurer)
    return matches.filter(state=state) if state else matches


def match_by_id(sandbox: Sandbox, *, insurer: Insurer | None, match_id: int) -> Match:
    """Return one of `matches_of`, or refuse."""
    match = matches_of(sandbox, insurer=insurer).filter(pk=match_id).first()
    if match is None:
        raise refusals.MATCH_UNKNOWN.refusal()
    return match


def latest_matches(*, member_ids: Sequence[int], at: datetime) -> dict[int, LatestMatch]:
    """Return the latest match of each member that has one; two statements.

    What either register said since is looked up where it counts: for matches that were open or confirmed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [list(member_ids)])
        rows = cursor.fetchall()
        answered = [member for member, _, _, state, _, _ in rows if state in {MatchState.OPEN, MatchState.CONFIRMED}]
        cursor.execute(_SAID, [answered, at, answered, at, day_of(at)])
        said: dict[int, datetime] = {}
        for member, since in cursor.fetchall():
            said[member] = max(since, said.get(member, since))
    return {
        member: LatestMatch(frozenset(differs), hold, state, said.get(member, then) > then, pending)
        for member, differs, hold, state, then, pending in rows
    }


def both_sides(match_ids: Sequence[int]) -> Mapping[int, BothSides]:
    """Return both registers as they were at the instant of each match, by the match's id; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH_SIDES, [list(match_ids)])
        return {
            match_id: BothSides(_identity(columns[:_ITEMS]), _identity(columns[_ITEMS:]))
            for match_id, *columns in cursor.fetchall()
        }


def valid_enrolments(*, member_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Return how many enrolments of the member's person are in force on the day of `at`, at all insurers together."""
    with connection.cursor() as cursor:
        cursor.execute(_VALID, [list(member_ids), at, day_of(at)])
        return dict(cursor.fetchall())


def _identity(columns: Sequence[str | date | None]) -> Identity | None:
    return None if columns[0] is None else Identity(*columns)  # type: ignore[arg-type]  # the columns of the statement
