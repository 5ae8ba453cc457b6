"""All rules of the answer by id, in the order in which they are weighed."""

from eligibility.domain import decision, matching, records, showing
from eligibility.domain.ceilings import CEILING_RULES
from sandbox.domain.rules import Rule

_SHOW_TABLES = (showing.VALID, showing.INVALID, showing.INVALID_NEWER, showing.SEVERAL, showing.NOTHING)

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "match": (*(reason.rule for reason in matching.REASONS_TO_PASS_OVER), matching.MATCHED),
    "answer": tuple(row.rule for row in decision.ANSWERS),
    "show": tuple(dict.fromkeys(row.rule for table in _SHOW_TABLES for row in table)),
    "record": (
        records.IN_FORCE,
        records.FIRST_KNOWN,
        records.LIMIT_SHOWN,
        records.LIMIT_WITHHELD,
        records.DISEASE_SHOWN,
        records.DISEASE_WITHHELD,
        records.PRESCHOOL,
    ),
}
"""Chapters of the rule book: what is matched, what is answered, which records are shown, and what is in them."""

RULES: dict[str, Rule] = {rule.id: rule for rules in CHAPTERS.values() for rule in rules}
"""The rules that decide."""

_TOLD = RULES | {row.rule.id: row.rule for row in CEILING_RULES}
"""Those that a row of the journal may name; of bulk look-ups it names those that compared the ceiling too."""


def rule_of(rule_id: str) -> Rule:
    """Return a rule by its id; a journal may be older than this version and name a rule that is no more."""
    return _TOLD.get(rule_id) or Rule(rule_id, "この版にはない規則", "a rule this version no longer has", "–")
