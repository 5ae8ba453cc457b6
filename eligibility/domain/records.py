"""What a record shows besides the enrolment: the ratio, certificates and tickets in force on the day."""

from datetime import date
from typing import NamedTuple

from eligibility.domain.facts import EnrolmentFact, EntitlementFact
from sandbox.domain.rules import Rule

IN_FORCE = Rule(
    "record.in-force",
    "資格確認日に有効な一部負担金割合・高齢受給者証・医療券等を、登録されたまま返す",
    "the ratio, the elderly certificate and the tickets in force on the day are returned as registered",
    "R-054, R-095; P-01, P-04",
)
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
DISEASE_SHOWN = Rule(
    "record.disease-consented",
    "特定疾病療養受療証情報は、提供同意の登録があるときに、有効なものをすべて返す",
    "specific-disease information, all that is in force, is returned where a consent to it is registered",
    "oqs-wire §7.3, OQSCD016",
)
DISEASE_WITHHELD = Rule(
    "record.disease-withheld",
    "特定疾病療養受療証情報はカードによる同意が必要なため、番号による照会には返さない",
    "specific-disease information needs consent by card and is not returned to a query by number",
    "oqs-wire §7.3",
    invented=True,
)
PRESCHOOL = Rule(
    "record.preschool",
    "六歳に達する日以後の最初の三月三十一日まで未就学",
    "preschool until the 31 March that follows the day of reaching six",
    "OQSCD015",
    invented=True,
)


class Record(NamedTuple):
    """An enrolment as it is shown on one day, with what was in force then; the rules say why."""

    enrolment: EnrolmentFact
    burden_ratio: EntitlementFact | None
    elderly: EntitlementFact | None
    limit: EntitlementFact | None
    limit_consent: bool
    diseases: tuple[EntitlementFact, ...]
    tickets: tuple[EntitlementFact, ...]
    preschool: bool
    rules: tuple[Rule, ...]


def record_of(enrolment: EnrolmentFact, *, on: date, limit_consent: bool, disease_consent: bool) -> Record:
    """Pick what is in force on `on`; of two of one kind the one known first wins (R-083)."""
    preschool = is_preschool(enrolment.profile.birth_on, on)
    if not enrolment.entitlements:  # as most
        return Record(enrolment, None, None, None, limit_consent, (), (), preschool, (PRESCHOOL,) if preschool else ())
    ratios = enrolment.entitled("burden_ratio", on)
    elderly = enrolment.entitled("elderly_certificate", on)
    limits = enrolment.entitled("limit_certificate", on)
    limits_shown = limits if limit_consent else ()
    diseases = enrolment.entitled("specific_disease", on)
    tickets = enrolment.entitled("medical_ticket", on)
    fired = (
        (IN_FORCE, bool(ratios or elderly or tickets)),
        (FIRST_KNOWN, max(len(ratios), len(elderly), len(limits_shown)) > 1),
        (LIMIT_SHOWN, bool(limits) and limit_consent),
        (LIMIT_WITHHELD, bool(limits) and not limit_consent),
        (DISEASE_SHOWN, bool(diseases) and disease_consent),
        (DISEASE_WITHHELD, bool(diseases) and not disease_consent),
        (PRESCHOOL, preschool),
    )
    return Record(
        enrolment,
        burden_ratio=_first(ratios),
        elderly=_first(elderly),
        limit=_first(limits_shown),
        limit_consent=limit_consent,
        diseases=diseases if disease_consent else (),
        tickets=tickets,
        preschool=preschool,
        rules=tuple(rule for rule, holds in fired if holds),
    )


def _first(known: tuple[EntitlementFact, ...]) -> EntitlementFact | None:
    return known[0] if known else None


def is_preschool(birth_on: date, on: date) -> bool:
    """Tell whether `on` lies between birth and the 31 March that ends the last year before school.

    An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律): who is born on 1 April
    reaches six on 31 March, and enters school a year before who is born on 2 April.
    """
    school_from = birth_on.year + (6 if (birth_on.month, birth_on.day) <= (4, 1) else 7)
    return birth_on <= on and (on.year, on.month) < (school_from, 4)
