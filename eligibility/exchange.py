"""From a request message to its answer: the only place where wire, refusals and decision meet.

Three levels of result never mix (oqs-wire §4.4): what is wrong with the file is SegmentOfResult, what is wrong
with one person's query is ProcessingResultStatus, what the register says is QualificationValidity. A request
that cannot even be read as a file is bounced with a problem instead of an answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from consent.selectors import Asker
from eligibility import services, wire
from eligibility.domain.facts import Query
from eligibility.domain.matching import MATCHED, Weighed
from eligibility.domain.refusals import (
    BORN_AFTER_THE_DAY,
    NO_SUCH_PERSON,
    NOT_CONNECTED,
    OTHER_PROVIDER,
    REQUEST_KEY_REUSED,
    SEVERAL_PERSONS,
    UNKNOWN_PROVIDER,
)
from eligibility.json_body import mended
from eligibility.presenters import Values, answer_values
from insurers.domain.keys import fold
from insurers.domain.numbers import insurer_number_faults
from sandbox.domain.clock import day_of
from sandbox.domain.problems import MEDIA_TYPE, problem_of_status
from sandbox.domain.refusals import RefusalCode, RefusalDetail

Channel = Literal["file", "json"]

OCTETS: dict[wire.Encoding, str] = {
    "utf-8": "application/xml; charset=utf-8",
    "shift_jis": "application/xml; charset=Shift_JIS",
}
CHARACTER_CODE: dict[wire.Encoding, str] = {"utf-8": "0", "shift_jis": "1"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it reached an edge.

    `name` is the file name (of the JSON edge: the request message's id), `at` the sandbox clock and `wall` real
    time, both stamped at the edge; `encoding` is that of the answer. The same `request_key` is answered once.
    """

    asker: Asker
    channel: Channel
    name: str
    body: bytes
    at: datetime
    wall: datetime
    encoding: wire.Encoding
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves: HTTP status, bytes, media type, name of the response file, journal id."""

    status: int
    body: bytes
    media_type: str
    name: str
    inquiry_id: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, whoever found it."""

    code: str
    path: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a message's handler made of it: values of the response and what the journal is told."""

    values: Values
    outcome: str = "answered"
    validity: str = ""
    on: date | None = None
    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = field(default=())


def answer(incoming: Incoming) -> Outgoing:
    """Answer one request message and write it to the journal in the same breath."""
    if incoming.request_key is not None:
        known = services.answered_before(asker=incoming.asker, request_key=incoming.request_key)
        if known is not None:
            return _again(incoming, known)
    try:
        message = _message(incoming)
    except wire.FileNameError as error:
        return _bounced(incoming, [error.fault], 404)
    reading = _read(message, incoming)
    unreadable = [f for f in reading.faults if f.level is wire.Level.UNREADABLE]
    if unreadable:
        return _bounced(incoming, unreadable, 413 if any(map(_too_large, unreadable)) else 400)
    handle, writes = HANDLERS[message.id]
    if not writes:
        return _sent(incoming, message, handle(incoming, reading))
    with transaction.atomic():
        return _sent(incoming, message, handle(incoming, reading))


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
        return wire.from_json(message, mended(incoming.body), strict=strict)
    return wire.read(message, incoming.body, strict=strict)


# --------------------------------------------------------------------------- the messages


def _check(incoming: Incoming, reading: wire.Reading) -> Result:
    """``OQSsiquc01``: one person's eligibility (oqs-wire §5.1, §5.2)."""
    header, body = reading.values.get("header", {}), reading.values.get("body", {})
    search = body.get("search", {})
    on = header.get("checked_on")
    head = {**_echoed(header), "checked_on": on, "inquiry_means": "2"}
    echo = {"search": search}
    findings = _file_findings(incoming, reading)
    if findings or on is None:
        return _failed(head, echo, findings, on=on)
    findings = _person_findings(reading, search, at=incoming.at)
    if findings:
        return _refused(head, echo, findings, on=on)
    (decision,) = services.check([_query(search)], asker=incoming.asker, on=on, at=incoming.at)
    values = answer_values(
        decision,
        at=incoming.at,
        provider_code=incoming.asker.provider_code,
        empty_list=incoming.asker.readings.unfound == "empty",
    )
    return Result(
        {"header": {**head, "file_result": "1"}, "body": {**echo, **values}},
        validity=decision.validity.value,
        on=on,
        rules=tuple(rule.id for rule in decision.rules),
        weighed=decision.weighed,
    )


def _register(incoming: Incoming, reading: wire.Reading) -> Result:
    """``OQSsiimm01``: give a person the provider's reference number (oqs-wire §5.5)."""
    registration = reading.values.get("body", {}).get("registration", {})
    head, echo = _echoed(reading.values.get("header", {})), {"registration": registration}
    findings = _file_findings(incoming, reading)
    if findings:
        return _failed(head, echo, findings)
    findings = _person_findings(reading, registration, at=incoming.at)
    if findings:
        return _refused(head, echo, findings)
    weighed = services.find(_query(registration), asker=incoming.asker, at=incoming.at)
    persons = {w.enrolment.person_id for w in weighed if w.rule is MATCHED}
    if len(persons) != 1:
        refusal = SEVERAL_PERSONS if persons else NO_SUCH_PERSON
        return replace(_refused(head, echo, [_finding(refusal)]), weighed=weighed)
    services.register_reference_number(
        asker=incoming.asker,
        person_id=persons.pop(),
        number=registration["reference_number"],
        at=incoming.at,
    )
    values: Values = {"header": {**head, "file_result": "1"}, "body": {**echo, "person_result": "1"}}
    return Result(values, weighed=weighed)


Handler = Callable[[Incoming, wire.Reading], Result]

HANDLERS: Mapping[str, tuple[Handler, bool]] = {
    "siquc01req": (_check, False),
    "siimm01req": (_register, True),
}
"""Request message → what handles it, and whether it writes more than the journal."""


def _echoed(header: Values) -> Values:
    """Return what every result repeats of its request's header (oqs-wire §4.3)."""
    return {key: header[key] for key in ("provider_code", "file_identifier") if header.get(key)}


def _query(search: Values) -> Query:
    symbol = search.get("symbol")
    return Query(
        insurer_number=search["insurer_number"],
        number=fold(search["number"]),
        birth_on=search.get("born_on"),
        symbol=fold(symbol) if symbol else None,
        branch=search.get("branch") or None,
        limit_consent=search.get("ceiling_consent") == "1",
    )


def query_in(*, message_id: str, channel: str, body: bytes) -> Query | None:
    """Return the query of a journaled request, to explain its answer; None when it had none that could be read."""
    message = wire.MESSAGES.get(message_id)
    if message is None:
        return None
    read = wire.from_json(message, mended(body), strict=False) if channel == "json" else None
    values = (read or wire.read(message, body, strict=False)).values.get("body", {})
    search = values.get("search") or values.get("registration") or {}
    return _query(search) if search.get("insurer_number") and search.get("number") else None


# --------------------------------------------------------------------------- what can be wrong


def _file_findings(incoming: Incoming, reading: wire.Reading) -> list[Finding]:
    """Return what ends the file: faults of header and structure, and who asks (R-199)."""
    found = [_told(f) for f in reading.faults if f.level is wire.Level.FILE]
    asker = incoming.asker
    code = reading.values.get("header", {}).get("provider_code")
    if code is not None and code != asker.provider_code:
        found.append(_finding(OTHER_PROVIDER, "/XmlMsg/MessageHeader/MedicalInstitutionCode"))
    elif asker.provider_id is None:
        found.append(_finding(UNKNOWN_PROVIDER))
    elif not asker.connected:
        found.append(_finding(NOT_CONNECTED))
    return found


def _person_findings(reading: wire.Reading, search: Values, *, at: datetime) -> list[Finding]:
    """Return what ends one person's query: faults inside the unit, then what the values themselves forbid."""
    found = [_told(f) for f in reading.faults if f.level is wire.Level.PERSON]
    number = search.get("insurer_number")
    faults = insurer_number_faults(number) if number else ()
    found += [Finding(f.code, "InsurerNumber", f.ja, f.en) for f in faults]
    born_on = search.get("born_on")
    if born_on is not None and born_on > day_of(at):
        found.append(_finding(BORN_AFTER_THE_DAY, "Birthdate"))
    return found


def _told(fault: wire.Fault) -> Finding:
    return Finding(fault.code, fault.path, fault.ja, fault.en)


def _finding(refusal: RefusalCode, path: str = "") -> Finding:
    return Finding(refusal.code, path, refusal.ja, refusal.en)


def _failed(head: Values, echo: Values, findings: Sequence[Finding], *, on: date | None = None) -> Result:
    """Fail the file as a whole: SegmentOfResult 9, with every fault in the message."""
    code, sentence = _summary(findings)
    header = {**head, "file_result": "9", "error_code": code, "error_message": sentence}
    body = {**echo, "person_result": "2"}
    return Result({"header": header, "body": body}, "failed", on=on, codes=_codes(findings))


def _refused(head: Values, echo: Values, findings: Sequence[Finding], *, on: date | None = None) -> Result:
    """Refuse one person's query: ProcessingResultStatus 2; the file itself is fine."""
    code, sentence = _summary(findings)
    body = {**echo, "person_result": "2", "result_code": code, "result_message": sentence}
    return Result({"header": {**head, "file_result": "1"}, "body": body}, "refused", on=on, codes=_codes(findings))


def _summary(findings: Sequence[Finding]) -> tuple[str, str]:
    """Return the first code, and all sentences in both languages: the message has one place for either."""
    lines = [f"{f.code} {f.path} {f.ja} / {f.en}" if f.path else f"{f.code} {f.ja} / {f.en}" for f in findings]
    return findings[0].code, " ".join(lines)


def _codes(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.code for f in findings))


# --------------------------------------------------------------------------- what leaves


def _sent(incoming: Incoming, message: wire.Message, result: Result) -> Outgoing:
    """Render the response, write the journal row, and hand both over."""
    response = wire.MESSAGES[message.response_id]
    header = result.values["header"]
    header.setdefault("processed_at", incoming.at)
    header.setdefault("provider_code", incoming.asker.provider_code)
    header.setdefault("character_code", CHARACTER_CODE[incoming.encoding])
    body, media_type = _written(incoming, response, result.values)
    name = "" if incoming.channel == "json" else wire.parse_file_name(incoming.name).response_name
    entry = _entry(incoming, message.id, 200, body, result)
    return _journaled(incoming, Outgoing(200, body, media_type, name, 0), entry)


def _written(incoming: Incoming, response: wire.Message, values: Values) -> tuple[bytes, str]:
    if incoming.channel == "json":
        text = json.dumps(wire.to_json(response, values), ensure_ascii=False)
        return text.encode(), "application/json"
    manners = incoming.asker.manners
    body = wire.render(response, values, encoding=incoming.encoding, order=manners.order, seed=manners.seed)
    return body, OCTETS[incoming.encoding]


def _bounced(incoming: Incoming, faults: Sequence[wire.Fault], status: int) -> Outgoing:
    """Say why the request cannot be processed as a file at all; the terminal makes an ``.err`` of it."""
    errors = [RefusalDetail(f.code, f.path, f.ja, f.en) for f in faults]
    body = json.dumps(problem_of_status(status, errors).body(), ensure_ascii=False).encode()
    codes = tuple(dict.fromkeys(f.code for f in faults))
    entry = _entry(incoming, "", status, body, Result({}, "bounced", codes=codes))
    return _journaled(incoming, Outgoing(status, body, MEDIA_TYPE, "", 0), entry)


def _entry(incoming: Incoming, message: str, status: int, body: bytes, result: Result) -> services.Entry:
    return services.Entry(
        channel=incoming.channel,
        file_name=incoming.name[:255],
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


def _journaled(incoming: Incoming, outgoing: Outgoing, entry: services.Entry) -> Outgoing:
    """Commit the journal row; when the same request was answered meanwhile, its answer stands."""
    inquiry_id = services.record(entry, asker=incoming.asker)
    if inquiry_id is not None:
        return replace(outgoing, inquiry_id=inquiry_id)
    known = services.answered_before(asker=incoming.asker, request_key=incoming.request_key or "")
    if known is None:  # pragma: no cover  # the row that stopped ours is committed and never deleted
        raise RuntimeError("journal row vanished")
    return _again(incoming, known)


def _again(incoming: Incoming, known: services.Answered) -> Outgoing:
    """Give the stored answer again, byte for byte; another body under the same key is refused."""
    if known.request != incoming.body or known.file_name != incoming.name[:255]:
        detail = RefusalDetail(REQUEST_KEY_REUSED.code, "", REQUEST_KEY_REUSED.ja, REQUEST_KEY_REUSED.en)
        body = json.dumps(problem_of_status(409, [detail]).body(), ensure_ascii=False).encode()
        entry = _entry(incoming, "", 409, body, Result({}, "bounced", codes=(detail.code,)))
        bounce = Outgoing(409, body, MEDIA_TYPE, "", 0)
        return _journaled(replace(incoming, request_key=None), bounce, replace(entry, request_key=None))
    media_type, name = MEDIA_TYPE, ""
    if known.status == 200:  # noqa: PLR2004  # answered, not bounced
        media_type = OCTETS["utf-8" if b'encoding="UTF-8"' in known.response[:60] else "shift_jis"]
        name = wire.parse_file_name(known.file_name).response_name
    return Outgoing(known.status, known.response, media_type, name, known.inquiry_id)
