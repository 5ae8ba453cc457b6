"""The way of a request: read, handle, render, journal; or bounce; or the same answer again."""

import json
from collections.abc import Sequence

from django.db import transaction

from eligibility import services, wire
from eligibility.domain.refusals import REQUEST_KEY_REUSED
from eligibility.exchange.handlers import HANDLERS
from eligibility.exchange.json_body import read_json
from eligibility.exchange.messages import AskerChangedError, Incoming, Outgoing, Result
from eligibility.wire import Values
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


class _NotWrittenError(Exception):
    """Raised when the journal does not take the row; undoes what the handler wrote."""


def answer(incoming: Incoming) -> Outgoing:
    """Answer one request message and write it to the journal in the same breath.

    Raises AskerChangedError when who asks is not who it was when it was read.
    """
    known = _answered_before(incoming)
    if known is None:
        try:
            return _answered(incoming)
        except _NotWrittenError:
            known = _answered_before(incoming)
    if known is not None:
        try:
            return _again(incoming, known)
        except _NotWrittenError:
            pass
    raise AskerChangedError


def _answered_before(incoming: Incoming) -> services.Answered | None:
    if incoming.request_key is None:
        return None
    return services.answered_before(asker=incoming.asker, request_key=incoming.request_key)


def _answered(incoming: Incoming) -> Outgoing:
    try:
        message = _message(incoming)
    except wire.FileNameError as error:
        return services.walk(_bounced(incoming, [error.fault], 404))
    reading = _read(message, incoming)
    unreadable = [f for f in reading.faults if f.level is wire.Level.UNREADABLE]
    if unreadable:
        return services.walk(_bounced(incoming, unreadable, 413 if any(map(_too_large, unreadable)) else 400))
    handle, writes = HANDLERS[message.id]
    way = _sent(incoming, message, handle(incoming, reading))
    if not writes:
        return services.walk(way)
    with transaction.atomic():
        return services.walk(way)


def _too_large(fault: wire.Fault) -> bool:
    return fault.code == wire.Kind.TOO_LARGE.code


def _message(incoming: Incoming) -> wire.Message:
    if incoming.channel == "json":
        return wire.MESSAGES[incoming.name]
    file_name = wire.parse_file_name(incoming.name)
    if file_name.direction != "req":
        raise wire.FileNameError(wire.Kind.NAME_UNKNOWN.fault(wire.Level.UNREADABLE, value=incoming.name))
    return file_name.message


def _read(message: wire.Message, incoming: Incoming) -> wire.Reading:
    strict = incoming.asker.manners.strict
    if incoming.channel == "json":
        return read_json(message, incoming.body, strict=strict)
    return wire.read(message, incoming.body, strict=strict)


def _sent(incoming: Incoming, message: wire.Message, handling: Way[Result]) -> Way[Outgoing]:
    """Have the message handled, render the response, write the journal row, and hand both over."""
    result = yield from handling
    response = wire.MESSAGES[message.response_id]
    header = result.values["header"]
    header.setdefault("processed_at", incoming.at)
    header.setdefault("provider_code", incoming.asker.provider_code)
    header.setdefault("character_code", CHARACTER_CODE[incoming.encoding])
    body, media_type = _written(incoming, response, result.values)
    name = "" if incoming.channel == "json" else wire.parse_file_name(incoming.name).response_name
    entry = _entry(incoming, message.id, 200, body, result)
    return (yield from _journaled(incoming, entry, media_type, name))


def _written(incoming: Incoming, response: wire.Message, values: Values) -> tuple[bytes, str]:
    if incoming.channel == "json":
        text = json.dumps(wire.to_json(response, values), ensure_ascii=False)
        return text.encode(), "application/json"
    manners = incoming.asker.manners
    body = wire.render(response, values, encoding=incoming.encoding, order=manners.order, seed=manners.seed)
    return body, OCTETS[incoming.encoding]


def _bounced(incoming: Incoming, faults: Sequence[wire.Fault], status: int) -> Way[Outgoing]:
    """Say why the request cannot be processed as a file at all; the terminal makes an ``.err`` of it."""
    errors = tuple(RefusalDetail(f.code, f.path, f.ja, f.en) for f in faults)
    body = json.dumps(Problem(status, *BOUNCED, errors).body(), ensure_ascii=False).encode()
    codes = tuple(dict.fromkeys(f.code for f in faults))
    entry = _entry(incoming, "", status, body, Result({}, "bounced", codes=codes))
    return (yield from _journaled(incoming, entry, MEDIA_TYPE))


def _entry(incoming: Incoming, message: str, status: int, body: bytes, result: Result) -> services.Entry:
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


def _journaled(incoming: Incoming, entry: services.Entry, media_type: str, name: str = "") -> Way[Outgoing]:
    """Write the journal row; when it is not taken, this answer does not stand."""
    inquiry_id = yield from services.recording(entry, asker=incoming.asker)
    if inquiry_id is None:
        raise _NotWrittenError
    return Outgoing(entry.status, entry.response, media_type, name, inquiry_id)


def _again(incoming: Incoming, known: services.Answered) -> Outgoing:
    """Give the stored answer again, byte for byte; another body under the same key is refused."""
    if known.request != incoming.body or known.file_name != incoming.kept_name:
        detail = RefusalDetail(REQUEST_KEY_REUSED.code, "", REQUEST_KEY_REUSED.ja, REQUEST_KEY_REUSED.en)
        body = json.dumps(problem_of_status(409, [detail]).body(), ensure_ascii=False).encode()
        entry = _entry(incoming, "", 409, body, Result({}, "bounced", codes=(detail.code,)))
        return services.walk(_journaled(incoming, entry._replace(request_key=None), MEDIA_TYPE))
    media_type, name = MEDIA_TYPE, ""
    if known.status == 200:  # noqa: PLR2004  # answered, not bounced
        media_type = OCTETS["utf-8" if b'encoding="UTF-8"' in known.response[:60] else "shift_jis"]
        name = wire.parse_file_name(known.file_name).response_name
    return Outgoing(known.status, known.response, media_type, name, known.inquiry_id)
