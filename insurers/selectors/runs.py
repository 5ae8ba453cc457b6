"""Reads for work through everybody registered: one chunk of members at a time, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from insurers.domain.residents import Identity
from sandbox.domain.clock import day_of

_NEXT = """
SELECT id FROM insurers_member WHERE sandbox_id = %s AND id > %s ORDER BY id LIMIT %s FOR NO KEY UPDATE
"""

_REPORTED = """
SELECT member.id, insurer.kind, profile.id, lower(profile.known), number.digest,
  profile.name, profile.name_kana, profile.birth_on, profile.sex, profile.address
FROM insurers_member member
JOIN insurers_insurer insurer ON insurer.id = member.insurer_id
JOIN insurers_profile profile ON profile.member_id = member.id AND profile.known * '(,)' @> %s
LEFT JOIN insurers_individualnumber number ON number.person_id = member.person_id
WHERE member.id = ANY (%s) ORDER BY member.id
"""

# Where somebody lives now, and since which day and instant they have: the last record whose address is another than
# that of the one before. A later change of name or correction copies that record, so the instant is that of the first
# row which said so.
_MOVED = """
SELECT resident.digest, moved.since_on, moved.address, moved.postal_code,
  (
    SELECT min(lower(first.known)) FROM insurers_residentrecord first
    WHERE first.resident_id = resident.id AND lower(first.period) = moved.since_on AND first.address = moved.address
  )
FROM insurers_resident resident
CROSS JOIN LATERAL (
  SELECT lower(period) AS since_on, address, postal_code FROM (
    SELECT period, address, postal_code, lag(address) OVER (ORDER BY period) AS before
    FROM insurers_residentrecord
    WHERE resident_id = resident.id AND known * '(,)' @> %s AND lower(period) <= %s
  ) records
  WHERE before <> address ORDER BY period DESC LIMIT 1
) moved
WHERE resident.sandbox_id = %s AND resident.digest = ANY (%s::bytea[])
"""


@dataclass(frozen=True, slots=True)
class Reported:
    """A member as their insurer reported them; `digest` is ``None`` without a 個人番号."""

    member_id: int
    insurer_kind: str
    profile_id: int
    since: datetime
    digest: bytes | None
    identity: Identity


@dataclass(frozen=True, slots=True)
class Move:
    """The last move of a resident: the day it took effect, where to, and when the register knew."""

    since_on: date
    address: str
    postal_code: str
    known_at: datetime


def lock_next_members(*, sandbox_id: int, after: int, limit: int) -> list[int]:
    """Return the next members of a sandbox by id, locked: until the transaction ends nobody else writes about them."""
    return [row[0] for row in _all(_NEXT, [sandbox_id, after, limit])]


def reported_members(*, member_ids: list[int], at: datetime) -> list[Reported]:
    """Return the members that had a profile at `at`, by id."""
    return [
        Reported(member, kind, profile, since, None if digest is None else bytes(digest), Identity(*identity))
        for member, kind, profile, since, digest, *identity in _all(_REPORTED, [at, member_ids])
    ]


def last_moves(*, sandbox_id: int, digests: list[bytes], at: datetime) -> dict[bytes, Move]:
    """Return the last move of each resident that ever moved, as known at `at` and in effect on its day."""
    rows = _all(_MOVED, [at, day_of(at), sandbox_id, digests])
    return {bytes(digest): Move(*move) for digest, *move in rows}


def _all(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[Any] = cursor.fetchall()
    return found
