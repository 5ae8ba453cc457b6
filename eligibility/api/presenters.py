"""A journal row as the API shows it: the story of eligibility.domain.explanation around the stored facts."""

from dataclasses import asdict
from typing import Any

from eligibility.domain.explanation import Told, explain, explain_candidate
from eligibility.domain.rulebook import rule_of
from eligibility.exchange import query_in
from eligibility.models import Inquiry
from eligibility.selectors import near_misses

NOT_FOUND = "4"


def inquiry_detail(inquiry: Inquiry) -> dict[str, Any]:
    """Return the fields of eligibility.api.shapes.InquiryDetailShape."""
    told = Told(
        inquiry.at, inquiry.on, inquiry.outcome, inquiry.validity, inquiry.rules, inquiry.codes, inquiry.candidates
    )
    candidates = [
        candidate | {"explanation": asdict(explain_candidate(told, n))}
        for n, candidate in enumerate(inquiry.candidates, start=1)
    ]
    shown = ("id", "at", "wall_at", "on", "provider_code", "channel", "file_name", "message", "status", "outcome")
    return {
        **{name: getattr(inquiry, name) for name in (*shown, "validity", "rules", "codes")},
        "request": _text(bytes(inquiry.request)),
        "response": _text(bytes(inquiry.response)),
        "explanation": asdict(explain(told)),
        "fired": [asdict(rule_of(rule)) for rule in inquiry.rules],
        "candidates": candidates,
        "near_misses": _near(inquiry),
    }


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
