"""Values of matches ready for their shapes: each differing item with what either register says."""

from collections.abc import Mapping, Sequence

from insurers.domain.residents import ITEMS, Identity
from insurers.models import Match
from insurers.selectors.matches import BothSides
from insurers.services.matches import Answered

_NOBODY = BothSides(None, None)


def match_view(match: Match, both: Mapping[int, BothSides]) -> dict[str, object]:
    """Return a match with its differing items side by side; `both` are the registers by the id of the match."""
    sides = both.get(match.pk, _NOBODY)
    return {
        "id": match.pk,
        "insurer": match.member.insurer.number,
        "member": match.member.code,
        "cause": match.cause,
        "at": match.at,
        "differs": [_item(item, sides) for item in match.differs],
        "hold": match.hold,
        "state": match.state,
        "answered_at": match.answered_at,
        "reason": match.reason,
    }


def answers_view(answers: Sequence[Answered]) -> dict[str, object]:
    """Return what became of each answer of many."""
    return {
        "answers": [
            {
                "id": answer.match_id,
                "confirmed": answer.refusal is None,
                "problem": None
                if answer.refusal is None
                else {
                    "code": answer.refusal.code,
                    "message_ja": answer.refusal.ja,
                    "message_en": answer.refusal.en,
                },
            }
            for answer in answers
        ]
    }


def _item(item: str, sides: BothSides) -> dict[str, str]:
    return {"item": item, "reported": _text(sides.reported, item), "registered": _text(sides.registered, item)}


def _text(identity: Identity | None, item: str) -> str:
    return str(getattr(identity, item)) if identity is not None and item in ITEMS else ""
