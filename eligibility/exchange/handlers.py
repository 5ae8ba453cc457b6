"""The messages: one function for each request, and the table that names them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eligibility import services, wire
from eligibility.domain.facts import Query
from eligibility.domain.matching import MATCHED, Weighed
from eligibility.domain.refusals import NO_SUCH_PERSON, SEVERAL_PERSONS
from eligibility.exchange.findings import failed, file_findings, finding, person_findings, refused
from eligibility.exchange.json_body import read_json
from eligibility.exchange.messages import Incoming, Result
from eligibility.presenters import answer_values
from eligibility.wire import Values
from insurers.domain.keys import fold
from sandbox.clerk import Way
from sandbox.domain.refusals import RefusalCode


def _check(incoming: Incoming, reading: wire.Reading) -> Way[Result]:
    """``OQSsiquc01``: one person's eligibility (oqs-wire §5.1, §5.2)."""
    header, body = reading.values.get("header", {}), reading.values.get("body", {})
    search = body.get("search", {})
    on = header.get("checked_on")
    head = {**echoed(header), "checked_on": on, "inquiry_means": "2"}
    echo = {"search": search}
    findings = file_findings(incoming.asker, reading)
    if findings or on is None:
        return failed(head, echo, findings, on=on)
    findings = person_findings(reading, search, at=incoming.at)
    if findings:
        return refused(head, echo, findings, on=on)
    (decision,) = yield from services.checking([query_of(search)], asker=incoming.asker, on=on, at=incoming.at)
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


def _register(incoming: Incoming, reading: wire.Reading) -> Way[Result]:
    """``OQSsiimm01``: give a person the provider's reference number (oqs-wire §5.5)."""
    registration = reading.values.get("body", {}).get("registration", {})
    head, echo = echoed(reading.values.get("header", {})), {"registration": registration}
    findings = file_findings(incoming.asker, reading)
    if findings:
        return failed(head, echo, findings)
    findings = person_findings(reading, registration, at=incoming.at)
    if findings:
        return refused(head, echo, findings)
    (weighed,) = yield from services.weighing([query_of(registration)], asker=incoming.asker, at=incoming.at)
    person = person_meant(weighed)
    if isinstance(person, RefusalCode):
        return refused(head, echo, [finding(person)])._replace(weighed=weighed)
    services.register_reference_numbers(
        {person: registration["reference_number"]}, asker=incoming.asker, at=incoming.at
    )
    values: Values = {"header": {**head, "file_result": "1"}, "body": {**echo, "person_result": "1"}}
    return Result(values, weighed=weighed)


Handler = Callable[[Incoming, wire.Reading], Way[Result]]

HANDLERS: Mapping[str, tuple[Handler, bool]] = {
    "siquc01req": (_check, False),
    "siimm01req": (_register, True),
}
"""Request message → what handles it, and whether it writes more than the journal."""


def person_meant(weighed: Sequence[Weighed]) -> int | RefusalCode:
    """Return the id of the one person a card names, or why it names none (照会番号登録, oqs-wire §5.5)."""
    persons = {w.enrolment.person_id for w in weighed if w.rule is MATCHED}
    if len(persons) == 1:
        return persons.pop()
    return SEVERAL_PERSONS if persons else NO_SUCH_PERSON


def echoed(header: Values) -> Values:
    """Return what every result repeats of its request's header (oqs-wire §4.3)."""
    return {key: header[key] for key in ("provider_code", "file_identifier") if header.get(key)}


def query_of(search: Values) -> Query:
    """Return the query a search key asks, folded for comparison."""
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
    """Return the query of a journaled request, to explain its answer; None when it had none that could be read.

    Nor has a person of a bulk look-up who was found in the register: that key nobody typed.
    """
    message = wire.MESSAGES.get(message_id)
    if message is None:
        return None
    if channel == services.BULK:
        text = body.decode()
        search: Any = wire.read_unit(message, text, 0, strict=False).values if text.startswith("<") else {}
    else:
        read = read_json if channel == "json" else wire.read
        values = read(message, body, strict=False).values.get("body", {})
        search = values.get("search") or values.get("registration") or {}
    # A file about many people asks no single question.
    known = isinstance(search, dict) and search.get("insurer_number") and search.get("number")
    return query_of(search) if known else None
