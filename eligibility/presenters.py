"""From a decision to the values of a message (Python names of eligibility.wire; the tables spell them out)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from eligibility.domain.decision import Decision
from eligibility.domain.disclosure import Disclosure
from eligibility.domain.facts import EntitlementFact
from eligibility.domain.records import Record
from eligibility.wire import EMPTY_LIST
from insurers.domain.tickets import Ticket

Values = dict[str, Any]


def enrolment_values(record: Record) -> Values:
    """Return the rows that a record has in every form, also in that of a bulk look-up (oqs-wire §5.3, §5.7).

    Blank values stay out (P-04).
    """
    e = record.enrolment
    p = e.profile
    values: Values = {
        "card_kind": e.card_class,
        "insurer_number": e.insurer_number,
        "symbol": e.symbol,
        "number": e.number,
        "branch": e.branch,
        "family_role": e.relation,
        "insured_name": e.insured_name,
        "name": p.name,
        "other_name": p.other_name,
        "name_kana": p.name_kana,
        "other_name_kana": p.other_name_kana,
        "sex": p.sex,
        "sex_on_back": p.sex_on_back,
        "born_on": p.birth_on,
        "address": p.address,
        "postal_code": p.postal_code,
        "acquired_on": e.period.lower,
        "lost_on": e.period.upper,
        "issued_on": e.issued_on,
        "valid_from": e.card_from,
        "valid_until": e.card_until,
        "preschool": "1" if record.preschool else None,
        "loss_reason": e.loss_reason,
        "insurer_name": e.insurer_name,
    }
    if record.burden_ratio is not None:
        values["burden_ratio"] = int(record.burden_ratio.ratio)
    if record.elderly is not None:
        values["elderly"] = {**_certificate(record.elderly), "burden_ratio": int(record.elderly.ratio)}
    return values


def record_values(record: Record, *, at: datetime, provider_code: str, disclosure: Disclosure | None = None) -> Values:
    """Return the rows of ``ResultOfQualificationConfirmation`` (oqs-wire §5.3); blank values stay out (P-04).

    The rows of consents are there where a registered consent leads to the record (`disclosure`), and not in a look-up
    by number (oqs-wire §7.3).
    """
    values = enrolment_values(record)
    values["ceiling_consent"] = "1" if record.limit_consent else "0"
    values["ceiling_consented_at"] = at if record.limit_consent else None
    values["reference_number"] = record.enrolment.reference_number
    if record.limit is not None:
        values["ceiling"] = {
            **_certificate(record.limit),
            "certificate": record.limit.limit_class,
            "ceiling_class": record.limit.limit_flag,
            "long_term_on": record.limit.long_term_on,
        }
    if record.tickets:
        values["tickets"] = [_ticket(t, provider_code) for t in record.tickets]
    if disclosure is not None:
        values |= _disclosed(record, disclosure)
    return values


def _disclosed(record: Record, disclosure: Disclosure) -> Values:
    """Return the specific-disease certificates, and of each consent its flag and times, absent with 0 (oqs-wire §5.4).

    The ceiling's flag is one of another list (OQSCD001), and like the specific diseases it has no end of its own.
    """
    values: Values = {"ceiling_consented_at": disclosure.consented_at if record.limit_consent else None}
    if record.diseases:
        values["specific_diseases"] = [
            {**_certificate(e), "disease": e.disease, "self_pay": e.self_pay} for e in record.diseases
        ]
    for item, flag in disclosure.flags.items():
        if item == "ceiling":
            continue
        given = flag != "0"
        values[f"{item}_consent"] = flag
        values[f"{item}_consented_at"] = disclosure.consented_at if given else None
        if item != "specific_disease":
            values[f"{item}_available_until"] = disclosure.available_until if given else None
    return values


def _certificate(entitlement: EntitlementFact) -> Values:
    """Return the three dates every certificate has; its end is the last day it holds, as certificates print it."""
    return {
        "issued_on": entitlement.issued_on,
        "starts_on": entitlement.period.lower,
        "ends_on": entitlement.period.last,
    }


def _ticket(entitlement: EntitlementFact, provider_code: str) -> Values:
    """Return group d; whether the designated provider is the one asking is OQSCD026 (0 一致, 1 不一致)."""
    ticket = Ticket.from_json(entitlement.ticket or {})
    match = "0" if ticket.provider_code == provider_code else "1"
    return {
        **asdict(ticket),
        "starts_on": entitlement.period.lower,
        "ends_on": entitlement.period.last,
        "provider_match": match if ticket.provider_code else None,
    }


def answer_values(
    decision: Decision,
    *,
    at: datetime,
    provider_code: str,
    empty_list: bool = False,
    disclosure: Disclosure | None = None,
) -> Values:
    """Return what a decision fills of a result's body: records and the two lower levels of result.

    `empty_list` writes an empty ``ResultList`` where there is no record (a reading, oqs-wire §5.2);
    `disclosure` is that of the consent by which the person was found.
    """
    results = [
        record_values(record, at=at, provider_code=provider_code, disclosure=disclosure) for record in decision.records
    ]
    return {
        "results": EMPTY_LIST if empty_list and not results else results,
        "person_result": "1",
        "validity": decision.validity.value,
    }
