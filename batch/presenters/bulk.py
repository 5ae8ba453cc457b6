"""From decisions to the values of the bulk messages (Python names of eligibility.wire; the tables spell them out)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from eligibility import wire
from eligibility.domain.ceilings import SentCeiling, ceiling_change
from eligibility.domain.decision import Decision
from eligibility.domain.disclosure import Disclosure
from eligibility.presenters import answer_values, record_values
from eligibility.wire import Values


def checked_values(
    decision: Decision, *, sent: Mapping[str, Any] | None, on: date, at: datetime
) -> tuple[Values, tuple[str, ...]]:
    """Return what a decision fills of a unit of 資格確認一括照会, and the ids of its rules (oqs-wire §5.7).

    `sent` is what the provider sent of the ceiling certificate it knows, which is compared and not disclosed.
    """
    values: Values = {"person_result": "1", "validity": decision.validity.value}
    rules = [rule.id for rule in decision.rules]
    if decision.records:
        record = decision.records[0]
        changed, rule = ceiling_change(SentCeiling(**sent) if sent else None, record.enrolment, on)
        shown = record_values(record, at=at, provider_code="")
        values["result"] = {name: shown[name] for name in bulk_rows() & shown.keys()} | {"ceiling_changed": changed}
        values["reference_number"] = record.enrolment.reference_number
        rules.append(rule.id)
    return values, tuple(rules)


def found_values(decision: Decision, *, at: datetime, provider_code: str, disclosure: Disclosure | None) -> Values:
    """Return what a decision fills of a unit about somebody found in the register (oqs-wire §5.8).

    The n-th reference number belongs to the n-th record; where the person has none, none stands there.
    """
    values = answer_values(decision, at=at, provider_code=provider_code, disclosure=disclosure)
    numbers = [record.enrolment.reference_number for record in decision.records]
    return {**values, "reference_numbers": [number for number in numbers if number]}


@cache
def bulk_rows() -> frozenset[str]:
    """Return the rows of the record that the bulk form has."""
    rows = wire.MESSAGES["muquc02res"].walk()
    record = next(row for _, row in rows if row.tag == "ResultOfQualificationConfirmation")
    return frozenset(row.name for row in record.children)
