"""What can be wrong with a request that could be read, and the two results that say so (oqs-wire §4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from consent.selectors import Asker
from eligibility import services, wire
from eligibility.domain.refusals import BORN_AFTER_THE_DAY, NOT_CONNECTED, OTHER_PROVIDER, UNKNOWN_PROVIDER
from eligibility.exchange.json_body import read_json
from eligibility.exchange.messages import Result
from eligibility.wire import Values
from insurers.domain.numbers import insurer_number_faults
from sandbox.domain.clock import day_of
from sandbox.domain.refusals import RefusalCode


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, whoever found it."""

    code: str
    path: str
    ja: str
    en: str


def file_findings(asker: Asker, reading: wire.Reading) -> list[Finding]:
    """Return what ends the file: faults of header and structure, and who asks (R-199)."""
    found = [told(f) for f in reading.faults if f.level is wire.Level.FILE]
    code = reading.values.get("header", {}).get("provider_code")
    if code is not None and code != asker.provider_code:
        found.append(finding(OTHER_PROVIDER, "/XmlMsg/MessageHeader/MedicalInstitutionCode"))
    elif asker.provider_id is None:
        found.append(finding(UNKNOWN_PROVIDER))
    elif not asker.connected:
        found.append(finding(NOT_CONNECTED))
    return found


def person_findings(reading: wire.Reading, search: Values, *, at: datetime) -> list[Finding]:
    """Return what ends one person's query: faults inside the unit, then what the values themselves forbid."""
    found = [told(f) for f in reading.faults if f.level is wire.Level.PERSON]
    number = search.get("insurer_number")
    faults = insurer_number_faults(number) if number else ()
    found += [Finding(f.code, "InsurerNumber", f.ja, f.en) for f in faults]
    born_on = search.get("born_on")
    if born_on is not None and born_on > day_of(at):
        found.append(finding(BORN_AFTER_THE_DAY, "Birthdate"))
    return found


def finding(refusal: RefusalCode, path: str = "", **values: object) -> Finding:
    """Return what a refusal of the service says, at a place in the message; `values` fill its sentences."""
    return Finding(refusal.code, path, refusal.ja.format(**values), refusal.en.format(**values))


def failed(head: Values, echo: Values, findings: Sequence[Finding], *, on: date | None = None) -> Result:
    """Fail the file as a whole: SegmentOfResult 9, with every fault in the message."""
    header = {**head, **file_failure(findings)}
    body = {**echo, "person_result": "2"}
    return Result({"header": header, "body": body}, "failed", on=on, codes=codes_of(findings))


def refused(head: Values, echo: Values, findings: Sequence[Finding], *, on: date | None = None) -> Result:
    """Refuse one person's query: ProcessingResultStatus 2; the file itself is fine."""
    body = {**echo, **person_refusal(findings)}
    return Result({"header": {**head, "file_result": "1"}, "body": body}, "refused", on=on, codes=codes_of(findings))


def file_failure(findings: Sequence[Finding]) -> Values:
    """Return the rows of a header that say why the file as a whole failed: SegmentOfResult 9."""
    code, sentence = _summary(findings)
    return {"file_result": "9", "error_code": code, "error_message": sentence}


def person_refusal(findings: Sequence[Finding]) -> Values:
    """Return the rows that say why one person's query is refused: ProcessingResultStatus 2."""
    code, sentence = _summary(findings)
    return {"person_result": "2", "result_code": code, "result_message": sentence}


def said_in(*, message_id: str, channel: str, body: bytes) -> str:
    """Return what a journaled result says is wrong, as `failed` and `refused` wrote it; empty where nothing is."""
    message = wire.MESSAGES.get(message_id)
    if message is None:
        return ""
    if channel == services.BULK:
        result = wire.MESSAGES[f"{message_id.removesuffix('01req')}02res"]
        unit = wire.read_unit(result, body.decode(), 0, strict=False).values
        return str(unit.get("result_message") or "")
    response = wire.MESSAGES[message.response_id]
    read = read_json if channel == "json" else wire.read
    values = read(response, body, strict=False).values
    header, result = values.get("header", {}), values.get("body", {})
    return str(header.get("error_message") or result.get("result_message") or "")


def told(fault: wire.Fault) -> Finding:
    """Return what the wire found."""
    return Finding(fault.code, fault.path, fault.ja, fault.en)


def _summary(findings: Sequence[Finding]) -> tuple[str, str]:
    """Return the first code, and all sentences in both languages: the message has one place for either."""
    lines = [f"{f.code} {f.path} {f.ja} / {f.en}" if f.path else f"{f.code} {f.ja} / {f.en}" for f in findings]
    return findings[0].code, " ".join(lines)


def codes_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the codes of what is wrong, each once, for the journal."""
    return tuple(dict.fromkeys(f.code for f in findings))
