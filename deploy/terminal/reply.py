"""What a courier brings back: an answer, a refusal, or "later"; and how the words of a server are read. Pure."""

import json
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal

from deploy.terminal.bounce import Fault, refused

# Answers that mean "not now" although they are 4xx: time-out, too early (still busy with this key), too many.
_NOT_NOW = frozenset({408, 425, 429})
# Answers that speak for the whole server and not for this one request.
_SERVER_AWAY = frozenset({429, 502, 503, 504})
# Why the server sends this one away although it is there: long files have few places, others need none of them.
_NO_PLACE = "SIM-TRANSFERS-BUSY"
_REDIRECTS, _REFUSALS = range(300, 400), range(400, 500)
_LONGEST_RETRY_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response file was brought: its form, and the id under which the server keeps the reason, or nothing."""

    zipped: bool
    inquiry: str
    from_server: Literal[True] = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """The request cannot be processed, and why; asking again would not help. `from_server`: it was asked."""

    faults: tuple[Fault, ...]
    from_server: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again under the same key. `shared`: the next request would fare no better. `after`: seconds at least."""

    reason: str
    shared: bool
    after: float = 0.0


Reply = Answer | Refusal | Later


def not_answered(status: int, headers: Message, content: bytes) -> Refusal | Later:
    """Judge what came with any status but 200. `content` may be cut; then the reasons are not read."""
    if status in _REFUSALS and status not in _NOT_NOW:
        return Refusal(faults(status, content))
    # A redirect is not followed: the key would go where nobody set it to go.
    away = status in _SERVER_AWAY or status in _REDIRECTS
    if away and _NO_PLACE in {fault.code for fault in faults(status, content)}:
        away = False
    return Later(f"HTTP {status}", shared=away, after=retry_after(headers))


def retry_after(headers: Message) -> float:
    """Return the pause the server asks for in seconds, a minute at most; 0 when it does not, or not in seconds."""
    value = headers.get("Retry-After", "")
    return min(float(value), _LONGEST_RETRY_AFTER) if value.isascii() and value.isdigit() else 0.0


def faults(status: int, content: bytes) -> tuple[Fault, ...]:
    """Read the reasons out of `application/problem+json`, or one of our own when it is none."""
    problem: object = None
    with suppress(ValueError, RecursionError):
        problem = json.loads(content)
    if not isinstance(problem, dict):
        return (refused(status),)
    errors = problem.get("errors")
    rows = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    if rows:
        return tuple(
            Fault(_text(row, "code"), _text(row, "path"), _text(row, "message_ja"), _text(row, "message_en"))
            for row in rows
        )
    ja, en = _text(problem, "detail_ja"), _text(problem, "detail") or _text(problem, "title")
    return (Fault(f"HTTP{status}", "", ja, en),) if ja or en else (refused(status),)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
