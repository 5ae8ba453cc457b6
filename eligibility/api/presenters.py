"""A journal row as the API shows it: the story of eligibility.domain.explanation around the stored facts."""

import json
from dataclasses import asdict
from typing import Any

from eligibility.domain.explanation import Explained, Told, explain, explain_candidate
from eligibility.domain.rulebook import rule_of
from eligibility.exchange import query_in, said_in
from eligibility.models import Inquiry
from eligibility.selectors import near_misses

NOT_FOUND = "4"


def inquiry_detail(inquiry: Inquiry) -> dict[str, Any]:
    """Return the fields of eligibility.api.shapes.InquiryDetailShape."""
    told = Told(
        at=inquiry.at,
        on=inquiry.on,
        outcome=inquiry.outcome,
        validity=inquiry.validity,
        rules=inquiry.rules,
        codes=inquiry.codes,
        candidates=inquiry.candidates,
        faults=_faults(inquiry),
    )
    candidates = [
        candidate | {"explanation": asdict(explain_candidate(told, n))}
        for n, candidate in enumerate(inquiry.candidates, start=1)
    ]
    shown = ("id", "at", "wall_at", "on", "provider_code", "channel", "reception_number", "place", "file_name")
    return {
        **{name: getattr(inquiry, name) for name in (*shown, "message", "status", "outcome")},
        **{name: getattr(inquiry, name) for name in ("validity", "rules", "codes")},
        "request": _text(bytes(inquiry.request)),
        "response": _text(bytes(inquiry.response)),
        "explanation": asdict(explain(told)),
        "fired": [asdict(rule_of(rule)) for rule in inquiry.rules],
        "candidates": candidates,
        "near_misses": _near(inquiry),
    }


def _faults(inquiry: Inquiry) -> list[Explained]:
    """Return what the response said is wrong: a problem in each language, a result file in both at once."""
    if inquiry.outcome == "bounced":
        errors = json.loads(bytes(inquiry.response))["errors"]
        return [Explained(e["message_ja"], e["message_en"]) for e in errors]
    said = said_in(message_id=inquiry.message, channel=inquiry.channel, body=bytes(inquiry.response))
    return [Explained(said, said)] if said else []


def _near(inquiry: Inquiry) -> list[dict[str, Any]]:
    """Return what the key nearly hit; only where it hit nothing."""
    if inquiry.validity != NOT_FOUND:
        return []
    query = query_in(message_id=inquiry.message, channel=inquiry.channel, body=bytes(inquiry.request))
    if query is None:
        return []
    return [asdict(miss) for miss in near_misses(query, sandbox_id=inquiry.sandbox_id, at=inquiry.at)]


def _text(body: bytes) -> str:
    """Return bytes as readable text: UTF-8, else Shift_JIS, what neither holds as a replacement character."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp932", errors="replace")
