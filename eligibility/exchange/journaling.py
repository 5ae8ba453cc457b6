"""What every exchange of files shares: its row in the journal, the bounce, the same answer again."""

import json
from collections.abc import Sequence

from eligibility import services, wire
from eligibility.domain.refusals import REQUEST_KEY_REUSED
from eligibility.exchange.messages import Incoming, Outgoing, Result
from sandbox.clerk import Way
from sandbox.domain.problems import MEDIA_TYPE, Problem, problem_of_status
from sandbox.domain.refusals import RefusalDetail

BOUNCED = (
    "SIM-BOUNCED",
    "処理できないファイル / Not processable",
    "ファイルとして処理できません。errors を確認してください。",
    "The request cannot be processed as a file; see errors.",
)
"""Code, title and sentences of the problem that takes the place of a response file."""

OCTETS: dict[wire.Encoding, str] = {
    "utf-8": "application/xml; charset=utf-8",
    "shift_jis": "application/xml; charset=Shift_JIS",
}
CHARACTER_CODE: dict[wire.Encoding, str] = {"utf-8": "0", "shift_jis": "1"}
ANSWERED = 200


class NotWrittenError(Exception):
    """Raised when the journal does not take the row; undoes what the handler wrote."""


def answered_before(incoming: Incoming) -> services.Answered | None:
    """Return what was answered under the request's key before; None without such a key."""
    if incoming.request_key is None:
        return None
    return services.answered_before(asker=incoming.asker, request_key=incoming.request_key)


def unreadable(reading: wire.Reading) -> list[wire.Fault]:
    """Return the faults for which a file cannot be processed at all."""
    return [f for f in reading.faults if f.level is wire.Level.UNREADABLE]


def bounced(incoming: Incoming, faults: Sequence[wire.Fault], *, status: int | None = None) -> Way[Outgoing]:
    """Say why the request cannot be processed as a file at all; the terminal makes an ``.err`` of it.

    The status is 400, or 413 for what is too large, unless given.
    """
    if status is None:
        status = 413 if any(f.code == wire.Kind.TOO_LARGE.code for f in faults) else 400
    errors = tuple(RefusalDetail(f.code, f.path, f.ja, f.en) for f in faults)
    body = json.dumps(Problem(status, *BOUNCED, errors).body(), ensure_ascii=False).encode()
    codes = tuple(dict.fromkeys(f.code for f in faults))
    entry = entry_of(incoming, "", status, body, Result({}, "bounced", codes=codes))
    return (yield from journaled(incoming, entry, MEDIA_TYPE))


def entry_of(incoming: Incoming, message: str, status: int, body: bytes, result: Result) -> services.Entry:
    """Return the journal's row about a request and its answer."""
    return services.Entry(
        channel=incoming.channel,
        file_name=incoming.kept_name,
        message=message,
        at=incoming.at,
        wall_at=incoming.wall,
        on=result.on,
        outcome=result.outcome,
        validity=result.validity,
        rules=result.rules,
        codes=result.codes,
        candidates=result.weighed,
        status=status,
        request=incoming.body,
        response=body,
        request_key=incoming.request_key,
    )


def journaled(incoming: Incoming, entry: services.Entry, media_type: str, name: str = "") -> Way[Outgoing]:
    """Write the journal row; when it is not taken, this answer does not stand (NotWrittenError)."""
    inquiry_id = yield from services.recording(entry, asker=incoming.asker)
    if inquiry_id is None:
        raise NotWrittenError
    return Outgoing(entry.status, entry.response, media_type, name, inquiry_id)


def another_request(incoming: Incoming, known: services.Answered) -> bool:
    """Tell whether a request under a key that was used before is not the one it was used for."""
    return known.request != incoming.body or known.file_name != incoming.kept_name


def again(incoming: Incoming, known: services.Answered) -> Outgoing:
    """Give the stored answer again, byte for byte; another request under the same key is refused."""
    if another_request(incoming, known):
        detail = RefusalDetail(REQUEST_KEY_REUSED.code, "", REQUEST_KEY_REUSED.ja, REQUEST_KEY_REUSED.en)
        body = json.dumps(problem_of_status(409, [detail]).body(), ensure_ascii=False).encode()
        entry = entry_of(incoming, "", 409, body, Result({}, "bounced", codes=(detail.code,)))
        return services.walk(journaled(incoming, entry._replace(request_key=None), MEDIA_TYPE))
    media_type, name = MEDIA_TYPE, ""
    if known.status == ANSWERED:  # and not bounced
        media_type = OCTETS["utf-8" if b'encoding="UTF-8"' in known.response[:60] else "shift_jis"]
        name = wire.parse_file_name(known.file_name).response_name
    return Outgoing(known.status, known.response, media_type, name, known.inquiry_id)
