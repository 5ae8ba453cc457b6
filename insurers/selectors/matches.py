"""Reads about matches: those of an insurer, the latest of many members, and both registers side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from insurers.domain import resident_refusals as refusals
from insurers.domain.match_states import LatestMatch
from insurers.domain.residents import Identity
from insurers.models import Insurer, Match
from sandbox.domain.clock import day_of
from sandbox.models import Sandbox

# The latest match of each member; whether since then another profile, or another record of the resident register,
# became known (the day a record begins counts too: a move registered ahead says something new on its day); and whether
# a registration is still to be accepted. Each part reads its table once for all members, so that a plan made before the
# tables were filled is not a catastrophe.
_LATEST = """
WITH last AS (
  SELECT member_id, max(id) AS id,
    coalesce(max(id) FILTER (WHERE cause = 'registration'), 0)
      > coalesce(max(id) FILTER (WHERE state IN ('settled', 'confirmed')), 0) AS pending
  FROM insurers_match WHERE member_id = ANY (%(members)s) GROUP BY member_id
), said AS (
  SELECT member_id, max(lower(known)) AS at FROM insurers_profile
  WHERE member_id = ANY (%(members)s) AND known @> %(at)s GROUP BY member_id
), held AS (
  SELECT member.id AS member_id, max(lower(record.known)) AS at, max(lower(record.period)) AS since_on
  FROM insurers_member member
  JOIN insurers_individualnumber number ON number.person_id = member.person_id
  JOIN insurers_resident resident ON resident.sandbox_id = number.sandbox_id AND resident.digest = number.digest
  JOIN insurers_residentrecord record ON record.resident_id = resident.id
  WHERE member.id = ANY (%(members)s) AND record.known @> %(at)s AND record.period @> %(on)s
  GROUP BY member.id
)
SELECT last.member_id, latest.differs, latest.hold, latest.state,
  coalesce(said.at > latest.at, false) OR coalesce(held.at > latest.at, false)
    OR coalesce(held.since_on > (latest.at AT TIME ZONE 'Asia/Tokyo')::date, false),
  last.pending
FROM last JOIN insurers_match latest ON latest.id = last.id
LEFT JOIN said ON said.member_id = last.member_id
LEFT JOIN held ON held.member_id = last.member_id
"""

# Both registers at the instant of the match. `id` is that of the match.
_BOTH_SIDES = """
SELECT match.id, profile.name, profile.name_kana, profile.birth_on, profile.sex, profile.address,
  record.name, record.name_kana, record.birth_on, record.sex, record.address
FROM insurers_match match
JOIN insurers_member member ON member.id = match.member_id
LEFT JOIN insurers_profile profile ON profile.member_id = member.id AND profile.known @> match.at
LEFT JOIN insurers_individualnumber number ON number.person_id = member.person_id
LEFT JOIN insurers_resident resident ON resident.sandbox_id = number.sandbox_id AND resident.digest = number.digest
LEFT JOIN insurers_residentrecord record ON record.resident_id = resident.id AND record.known @> match.at
  AND record.period @> (match.at AT TIME ZONE 'Asia/Tokyo')::date
WHERE match.id = ANY (%s)
"""

_VALID = """
SELECT member.id, count(*)
FROM insurers_member member
JOIN insurers_member theirs ON theirs.person_id = member.person_id
JOIN insurers_enrolment enrolment ON enrolment.member_id = theirs.id
WHERE member.id = ANY (%s) AND enrolment.known @> %s AND enrolment.period @> %s
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
    """Return the latest match of each member that has one; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"members": list(member_ids), "at": at, "on": day_of(at)})
        return {
            member_id: LatestMatch(frozenset(differs), hold, state, changed, pending)
            for member_id, differs, hold, state, changed, pending in cursor.fetchall()
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
