"""Writes about matches with the resident register: many decided at once, and the insurer's answers (R-064…R-066)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from insurers.amending import amend
from insurers.domain import resident_refusals as refusals
from insurers.domain.checks import TextColumn, refuse, text_faults
from insurers.domain.match_states import is_news, state_of
from insurers.knowledge import lock_member
from insurers.models import Enrolment, Hold, Insurer, Match, MatchCause, MatchState
from insurers.selectors.matches import latest_matches, match_by_id
from insurers.services.register import confirm_enrolment
from insurers.signals import became_visible
from sandbox.domain.clock import day_of
from sandbox.domain.refusals import Refusal
from sandbox.models import Sandbox

REASON = TextColumn("reason", 200, required=True)


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """What was decided about a member: the differing items, as `insurers.domain.residents` names them, and the hold."""

    member_id: int
    differs: tuple[str, ...]
    hold: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of decisions, by member: `written` have a new match, `held` another hold (old, new).

    `postponed` have enrolments that became known at `at` itself: they cannot be corrected before the clock goes on, so
    nothing was written about them.
    """

    written: tuple[int, ...]
    held: dict[int, tuple[str, str]]
    postponed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one answer in a list: ``None`` is no refusal."""

    match_id: int
    refusal: Refusal | None


# Enrolments whose hold is another than decided: those in force or to come, and where nothing is held any more all of
# them. A lost one stays as it is, so that the job changer's old insurer still answers 無効.
_TO_HOLD = """
SELECT enrolment.id, enrolment.member_id, enrolment.hold, given.hold, lower(enrolment.known) >= %s
FROM insurers_enrolment enrolment
JOIN unnest(%s::bigint[], %s::text[]) AS given (member_id, hold) ON enrolment.member_id = given.member_id
WHERE enrolment.known * '(,)' @> %s AND enrolment.hold <> given.hold
  AND (given.hold = 'none' OR upper_inf(enrolment.period) OR upper(enrolment.period) > %s)
ORDER BY enrolment.id
"""


_INSERT = """
INSERT INTO insurers_match (member_id, cause, at, differs, hold, state, reason)
SELECT given.member_id, %s, %s, string_to_array(given.differs, ' '), given.hold, given.state, ''
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS given (member_id, differs, hold, state)
"""


@transaction.atomic
def apply_matches(*, decisions: Sequence[MatchDecision], cause: MatchCause, at: datetime) -> Applied:
    """Record matches of many members and change the hold of their enrolments, in a fixed number of statements.

    At most one decision for each member. Run again with the same facts it writes nothing (R-066): what says nothing new
    beside the member's latest match is passed over, its hold included.
    """
    _lock([decision.member_id for decision in decisions])
    latest = latest_matches(member_ids=[decision.member_id for decision in decisions], at=at)
    news = [one for one in decisions if is_news(latest.get(one.member_id), one.differs, one.hold)]
    rows = _to_hold(news, at)
    late = {member_id for _, member_id, _, _, is_late in rows if is_late}
    rows = [row for row in rows if row[1] not in late]
    amend(Enrolment, [row[0] for row in rows], at, {"hold": [row[3] for row in rows]})
    written = [one for one in news if one.member_id not in late]
    _record(written, cause, at)
    held = {member_id: (old, new) for _, member_id, old, new, _ in rows}
    _tell([member_id for _, member_id, old, new, _ in rows if Hold.ALL in {old} - {new}], at)
    return Applied(tuple(one.member_id for one in written), held, tuple(sorted(late)))


@transaction.atomic
def confirm_match(*, sandbox: Sandbox, insurer: Insurer | None, match_id: int, at: datetime, reason: str) -> Match:
    """Record the insurer's answer 疑いなし: what was held is visible from `at` on, the match is confirmed.

    Without `insurer` it is the administrator who answers in its place. Refuses a match that is not open or not of this
    insurer, and an answer at the instant of the registration.
    """
    refuse(text_faults([REASON], {"reason": reason}))
    match = match_by_id(sandbox, insurer=insurer, match_id=match_id)
    lock_member(match.member_id)
    match.refresh_from_db()
    if match.state != MatchState.OPEN:
        raise refusals.MATCH_NOT_OPEN.refusal()
    held = list(match.member.enrolments.filter(known__contains=at).exclude(hold=Hold.NONE))
    for enrolment in held:
        confirm_enrolment(enrolment=enrolment, at=at)
    _tell([enrolment.member_id for enrolment in held if enrolment.hold == Hold.ALL], at)
    match.state, match.answered_at, match.reason = MatchState.CONFIRMED, at, reason
    match.save(update_fields=["state", "answered_at", "reason"])
    return match


def confirm_matches(
    *, sandbox: Sandbox, insurer: Insurer | None, match_ids: Iterable[int], at: datetime, reason: str
) -> list[Answered]:
    """Answer several matches with one reason, as `confirm_match`; each wholly or not at all, and said of each."""
    answers = []
    for match_id in dict.fromkeys(match_ids):
        try:
            confirm_match(sandbox=sandbox, insurer=insurer, match_id=match_id, at=at, reason=reason)
        except Refusal as refusal:
            answers.append(Answered(match_id, refusal))
        else:
            answers.append(Answered(match_id, None))
    return answers


def _tell(member_ids: Iterable[int], at: datetime) -> None:
    """Tell the apps above that enrolments of these members became visible."""
    members = sorted(set(member_ids))
    if members:
        became_visible.send(Match, member_ids=members, at=at)


def _lock(member_ids: list[int]) -> None:
    """Make writers about these members queue, in an order that no two of them can wait in for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM insurers_member WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", [sorted(member_ids)]
        )


def _to_hold(decisions: Sequence[MatchDecision], at: datetime) -> list[tuple[int, int, str, str, bool]]:
    """Return the enrolments to correct: id, member, old and new hold, and whether they became known only now."""
    members, holds = [one.member_id for one in decisions], [one.hold for one in decisions]
    with connection.cursor() as cursor:
        cursor.execute(_TO_HOLD, [at, members, holds, at, day_of(at)])
        found: list[tuple[int, int, str, str, bool]] = cursor.fetchall()
    return found


def _record(decisions: Sequence[MatchDecision], cause: MatchCause, at: datetime) -> None:
    """Write the matches; an open one they take the place of is corrected by a registration, superseded by others."""
    closed = MatchState.CORRECTED if cause == MatchCause.REGISTRATION else MatchState.SUPERSEDED
    members = [one.member_id for one in decisions]
    Match.objects.filter(member_id__in=members, state=MatchState.OPEN).update(state=closed, answered_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                cause,
                at,
                members,
                [" ".join(one.differs) for one in decisions],
                [one.hold for one in decisions],
                [state_of(one.hold) for one in decisions],
            ],
        )
