"""What a record shows besides the enrolment: the ratio, certificates and tickets in force on the day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from eligibility.domain.facts import EnrolmentFact, EntitlementFact
from eligibility.domain.rules import Rule

FIRST_KNOWN = Rule(
    "record.first-known",
    "同じ種類の記録が重なるときは先に登録された記録を返す（取消漏れの再現）",
    "of two overlapping records of one kind the one registered first is returned (never voided)",
    "R-083, P-03",
)
LIMIT_SHOWN = Rule(
    "record.limit-consented",
    "限度額適用認定証情報は提供同意があるときに返す",
    "limit-certificate information is returned because it was consented to",
    "oqs-wire §7.3, OQSCD001",
)
LIMIT_WITHHELD = Rule(
    "record.limit-withheld",
    "限度額適用認定証情報は提供同意がないため返さない",
    "limit-certificate information is withheld for want of consent",
    "oqs-wire §7.3, OQSCD001",
)
PRESCHOOL = Rule(
    "record.preschool",
    "六歳に達する日以後の最初の三月三十一日まで未就学",
    "preschool until the 31 March that follows the day of reaching six",
    "OQSCD015; that the centre derives it is inferred",
    invented=True,
)


@dataclass(frozen=True, slots=True)
class Record:
    """An enrolment as it is shown on one day, with what was in force then; the rules say why."""

    enrolment: EnrolmentFact
    burden_ratio: EntitlementFact | None
    elderly: EntitlementFact | None
    limit: EntitlementFact | None
    limit_consent: bool
    tickets: tuple[EntitlementFact, ...]
    preschool: bool
    rules: tuple[Rule, ...]


def record_of(enrolment: EnrolmentFact, *, on: date, limit_consent: bool) -> Record:
    """Pick what is in force on `on`; of two of one kind the one known first wins (R-083)."""
    if not enrolment.entitlements:
        preschool = is_preschool(enrolment.profile.birth_on, on)
        rules = (PRESCHOOL,) if preschool else ()
        return Record(enrolment, None, None, None, limit_consent, (), preschool, rules)
    in_force: dict[str, list[EntitlementFact]] = {}
    for entitlement in enrolment.entitlements:
        if on in entitlement.period:
            in_force.setdefault(entitlement.kind, []).append(entitlement)
    single = ("burden_ratio", "elderly_certificate", "limit_certificate")
    burden_ratio, elderly, limit = (in_force.get(kind, [None])[0] for kind in single)
    preschool = is_preschool(enrolment.profile.birth_on, on)
    fired = (
        (FIRST_KNOWN, any(len(in_force.get(kind, ())) > 1 for kind in single)),
        (LIMIT_SHOWN, limit is not None and limit_consent),
        (LIMIT_WITHHELD, limit is not None and not limit_consent),
        (PRESCHOOL, preschool),
    )
    return Record(
        enrolment,
        burden_ratio,
        elderly,
        limit if limit_consent else None,
        limit_consent,
        tuple(in_force.get("medical_ticket", ())),
        preschool,
        tuple(rule for rule, holds in fired if holds),
    )


def is_preschool(birth_on: date, on: date) -> bool:
    """Tell whether `on` lies before the end of the school year in which the child reaches six.

    An age is reached at the end of the day before the birthday, so a child born on 1 April belongs to the
    school year before (年齢計算ニ関スル法律).
    """
    if on < birth_on:
        return False
    year = birth_on.year + 6
    last = min(birth_on.day, monthrange(year, birth_on.month)[1])
    sixth = date(year, birth_on.month, last)
    return on <= date(year if sixth <= date(year, 4, 1) else year + 1, 3, 31)
