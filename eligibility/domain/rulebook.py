"""All rules of the answer by id, in the order in which they are weighed."""

from eligibility.domain import decision, matching, records
from eligibility.domain.rules import Rule

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "match": (*(rule for rule, _ in matching.REASONS_TO_PASS_OVER), matching.MATCHED),
    "answer": tuple(row.rule for row in decision.ANSWERS),
    "show": (
        decision.LATEST_ISSUED,
        decision.WITH_WELFARE,
        decision.OLD_RECORD,
        decision.NEW_RECORD,
        decision.ALL_RECORDS,
    ),
    "record": (records.FIRST_KNOWN, records.LIMIT_SHOWN, records.LIMIT_WITHHELD, records.PRESCHOOL),
}
"""Chapters of the rule book: what is matched, what is answered, which records are shown, and what is in them."""

RULES: dict[str, Rule] = {rule.id: rule for rules in CHAPTERS.values() for rule in rules}
