"""The messages: one function for each request, and the table that names them."""

from collections.abc import Callable, Mapping

from eligibility import services, wire
from eligibility.domain.facts import Query
from eligibility.domain.matching import MATCHED
from eligibility.domain.refusals import NO_SUCH_PERSON, SEVERAL_PERSONS
from eligibility.exchange.findings import failed, file_findings, finding, person_findings, refused
from eligibility.exchange.json_body import read_json
from eligibility.exchange.messages import Incoming, Result
from eligibility.presenters import answer_values
from eligibility.wire import Values
from insurers.domain.keys import fold
from sandbox.clerk import Way


def _check(incoming: Incoming, reading: wire.Reading) -> Way[Result]:
    """``OQSsiquc01``: one person's eligibility (oqs-wire §5.1, §5.2)."""
    header, body = reading.values.get("header", {}), reading.values.get("body", {})
    search = body.get("search", {})
    on = header.get("checked_on")
    head = {**_echoed(header), "checked_on": on, "inquiry_means": "2"}
    echo = {"search": search}
    findings = file_findings(incoming.asker, reading)
    if findings or on is None:
        return failed(head, echo, findings, on=on)
    findings = person_findings(reading, search, at=incoming.at)
    if findings:
        return refused(head, echo, findings, on=on)
    (decision,) = yield from services.checking([_query(search)], asker=incoming.asker, on=on, at=incoming.at)
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
    head, echo = _echoed(reading.values.get("header", {})), {"registration": registration}
    findings = file_findings(incoming.asker, reading)
    if findings:
        return failed(head, echo, findings)
    findings = person_findings(reading, registration, at=incoming.at)
    if findings:
        return refused(head, echo, findings)
    weighed = yield from services.finding(_query(registration), asker=incoming.asker, at=incoming.at)
    persons = {w.enrolment.person_id for w in weighed if w.rule is MATCHED}
    if len(persons) != 1:
        refusal = SEVERAL_PERSONS if persons else NO_SUCH_PERSON
        return refused(head, echo, [finding(refusal)])._replace(weighed=weighed)
    services.register_reference_number(
        asker=incoming.asker,
        person_id=persons.pop(),
        number=registration["reference_number"],
        at=incoming.at,
    )
    values: Values = {"header": {**head, "file_result": "1"}, "body": {**echo, "person_result": "1"}}
    return Result(values, weighed=weighed)


Handler = Callable[[Incoming, wire.Reading], Way[Result]]

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
    read = read_json if channel == "json" else wire.read
    values = read(message, body, strict=False).values.get("body", {})
    search = values.get("search") or values.get("registration") or {}
    return _query(search) if search.get("insurer_number") and search.get("number") else None
