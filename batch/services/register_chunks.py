"""What a run through everybody does with one chunk of members; the caller has locked them and holds the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from batch.models import RegisterFinding, RegisterJob
from insurers.amending import amend
from insurers.domain.likeness import addresses_alike
from insurers.domain.moves import move_rule
from insurers.domain.residents import Identity, compared, hold_for
from insurers.models import MatchCause, Profile
from insurers.selectors.matches import latest_matches, valid_enrolments
from insurers.selectors.residents import resident_identities
from insurers.selectors.runs import Move, Reported, last_moves, reported_members
from insurers.services.matches import MatchDecision, apply_matches
from sandbox.domain.clock import JST

MATCHED, REFRESHED, REPORTED = "matched", "refreshed", "reported"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a chunk: what was found, and how many members wait for a run at a later instant."""

    findings: Sequence[RegisterFinding] = ()
    postponed: int = 0


def rematch(job: RegisterJob, member_ids: list[int]) -> Done:
    """Match these members again (R-066); a finding for each whose match says something new that differs or differed."""
    reported = reported_members(member_ids=member_ids, at=job.at)
    before = latest_matches(member_ids=member_ids, at=job.at)
    decisions = _decisions(job, reported)
    applied = apply_matches(decisions=decisions, cause=MatchCause.REMATCH, at=job.at)
    written = set(applied.written)
    findings = [
        RegisterFinding(
            job=job,
            member_id=one.member_id,
            action=MATCHED,
            items=list(one.differs),
            before=before[one.member_id].hold if one.member_id in before else "",
            after=one.hold,
        )
        for one in decisions
        if one.member_id in written and (one.differs or one.member_id in before)
    ]
    return Done(findings, len(applied.postponed))


def follow_moves(job: RegisterJob, member_ids: list[int]) -> Done:
    """Bring the addresses of members who moved up to date, or report them, as the kind of insurer has it (R-070)."""
    reported = reported_members(member_ids=member_ids, at=job.at)
    digests = [who.digest for who in reported if who.digest is not None]
    moves = last_moves(sandbox_id=job.sandbox_id, digests=digests, at=job.at)
    pairs = [(who, moves[who.digest]) for who in reported if who.digest in moves]
    moved = [(who, move) for who, move in pairs if _is_behind(who, move)]
    late = [who for who, _ in moved if _refreshes(who) and who.since >= job.at]
    todo = [(who, move) for who, move in moved if who not in late]
    refreshed = [(who, move) for who, move in todo if _refreshes(who)]
    amend(
        Profile,
        [who.profile_id for who, _ in refreshed],
        job.at,
        {
            "address": [move.address for _, move in refreshed],
            "postal_code": [move.postal_code for _, move in refreshed],
        },
    )
    now = [replace(who, identity=replace(who.identity, address=move.address)) for who, move in refreshed]
    applied = apply_matches(decisions=_decisions(job, now), cause=MatchCause.MOVE, at=job.at)
    return Done([_found(job, who, move) for who, move in todo], len(late) + len(applied.postponed))


def _is_behind(who: Reported, move: Move) -> bool:
    """Tell whether a member's address is another one for a move that came after it was registered.

    What was registered since is the insurer's own word, and whether it is right a question for the match.
    """
    took_effect = datetime.combine(move.since_on, time(), JST)
    return who.since < max(move.known_at, took_effect) and not addresses_alike(who.identity.address, move.address)


def _refreshes(who: Reported) -> bool:
    return move_rule(who.insurer_kind).action == REFRESHED


def _found(job: RegisterJob, who: Reported, move: Move) -> RegisterFinding:
    return RegisterFinding(
        job=job,
        member_id=who.member_id,
        action=move_rule(who.insurer_kind).action,
        items=["address"],
        before=who.identity.address,
        after=move.address,
        since_on=move.since_on,
    )


def _decisions(job: RegisterJob, reported: Sequence[Reported]) -> list[MatchDecision]:
    """Decide every member; a registration still to be accepted is judged as the new one that it is."""
    members = [who.member_id for who in reported]
    registered = resident_identities(
        sandbox_id=job.sandbox_id, digests=[who.digest for who in reported if who.digest is not None], at=job.at
    )
    differs = {who.member_id: _differs(who, registered) for who in reported}
    odd = [member for member in members if differs[member]]
    valid = valid_enrolments(member_ids=odd, at=job.at)
    pending = {member for member, one in latest_matches(member_ids=odd, at=job.at).items() if one.pending}
    reading = job.sandbox.match_reading
    return [
        MatchDecision(
            member,
            differs[member],
            hold_for(
                differs[member], new=member in pending, reading=reading, valid_enrolments=valid.get(member, 0)
            ).hold,
        )
        for member in members
    ]


def _differs(who: Reported, registered: dict[bytes, Identity]) -> tuple[str, ...]:
    found = None if who.digest is None else registered.get(who.digest)
    return compared(who.identity, found, has_number=who.digest is not None)
