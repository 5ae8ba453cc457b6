"""From decisions to the values of the bulk messages (Python names of eligibility.wire; the tables spell them out)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eligibility.domain.ceilings import SentCeiling, ceiling_change
from eligibility.domain.decision import Decision
from eligibility.domain.disclosure import Disclosure
from eligibility.presenters import answer_values, enrolment_values
from eligibility.wire import Values


def checked_values(decision: Decision, *, sent: Mapping[str, Any] | None, on: date) -> tuple[Values, tuple[str, ...]]:
    """Return what a decision fills of a unit of 資格確認一括照会, and the ids of its rules (oqs-wire §5.7).

    `sent` is what the provider sent of the ceiling certificate it knows, which is compared and not disclosed.
    """
    values: Values = {"person_result": "1", "validity": decision.validity.value}
    rules = [rule.id for rule in decision.rules]
    if decision.records:
        record = decision.records[0]
        changed, rule = ceiling_change(SentCeiling(**sent) if sent else None, record.enrolment, on)
        values["result"] = shown = enrolment_values(record)
        shown["ceiling_changed"] = changed
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
