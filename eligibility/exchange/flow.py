"""The way of a request: read, handle, render, journal; or bounce; or the same answer again."""

import json

from django.db import transaction

from eligibility import services, wire
from eligibility.exchange.handlers import HANDLERS
from eligibility.exchange.journaling import (
    ANSWERED,
    CHARACTER_CODE,
    OCTETS,
    NotWrittenError,
    again,
    answered_before,
    bounced,
    entry_of,
    journaled,
    unreadable,
)
from eligibility.exchange.json_body import read_json
from eligibility.exchange.messages import AskerChangedError, Incoming, Outgoing, Result
from eligibility.wire import Values
from sandbox.clerk import Way


def answer(incoming: Incoming) -> Outgoing:
    """Answer one request message and write it to the journal in the same breath.

    Raises AskerChangedError when who asks is not who it was when it was read.
    """
    known = answered_before(incoming)
    if known is None:
        try:
            return _answered(incoming)
        except NotWrittenError:
            known = answered_before(incoming)
    if known is not None:
        try:
            return again(incoming, known)
        except NotWrittenError:
            pass
    raise AskerChangedError


def _answered(incoming: Incoming) -> Outgoing:
    try:
        message = _message(incoming)
    except wire.FileNameError as error:
        return services.walk(bounced(incoming, [error.fault], status=404))
    reading = _read(message, incoming)
    if faults := unreadable(reading):
        return services.walk(bounced(incoming, faults))
    handle, writes = HANDLERS[message.id]
    way = _sent(incoming, message, handle(incoming, reading))
    if not writes:
        return services.walk(way)
    with transaction.atomic():
        return services.walk(way)


def _message(incoming: Incoming) -> wire.Message:
    if incoming.channel == "json":
        return wire.MESSAGES[incoming.name]
    file_name = wire.parse_file_name(incoming.name)
    if file_name.message.id not in HANDLERS:
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
    return (yield from sent(incoming, message, result))


def sent(incoming: Incoming, message: wire.Message, result: Result) -> Way[Outgoing]:
    """Render the response of a handled message, write the journal row, and hand both over."""
    response = wire.MESSAGES[message.response_id]
    header = result.values["header"]
    header.setdefault("processed_at", incoming.at)
    header.setdefault("provider_code", incoming.asker.provider_code)
    header.setdefault("character_code", CHARACTER_CODE[incoming.encoding])
    body, media_type = _written(incoming, response, result.values)
    name = "" if incoming.channel == "json" else wire.parse_file_name(incoming.name).response_name
    entry = entry_of(incoming, message.id, ANSWERED, body, result)
    return (yield from journaled(incoming, entry, media_type, name))


def _written(incoming: Incoming, response: wire.Message, values: Values) -> tuple[bytes, str]:
    if incoming.channel == "json":
        text = json.dumps(wire.to_json(response, values), ensure_ascii=False)
        return text.encode(), "application/json"
    manners = incoming.asker.manners
    body = wire.render(response, values, encoding=incoming.encoding, order=manners.order, seed=manners.seed)
    return body, OCTETS[incoming.encoding]
