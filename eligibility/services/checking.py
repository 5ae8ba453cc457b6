"""Checking and weighing: facts for all queries at once, one decision each."""

from collections.abc import Sequence
from datetime import date, datetime

from consent.selectors import Asker
from eligibility.domain.decision import Decision, decide
from eligibility.domain.facts import Facts, Query
from eligibility.domain.matching import Weighed, weigh_all
from eligibility.selectors import FactsWanted
from eligibility.services.walking import ERRANDS
from sandbox.clerk import Way, walk_alone


def checking(queries: Sequence[Query], *, asker: Asker, on: date, at: datetime) -> Way[list[Decision]]:
    """Answer queries about the day `on` as known at `at`: facts for all at once, one decision each, in order."""
    facts: list[Facts] = yield FactsWanted(queries, asker.sandbox_id, asker.provider_id, at)
    return [decide(f, on=on, at=at, readings=asker.readings) for f in facts]


def check(queries: Sequence[Query], *, asker: Asker, on: date, at: datetime) -> list[Decision]:
    """Walk `checking` alone: one statement, in the transaction of this thread."""
    return walk_alone(checking(queries, asker=asker, on=on, at=at), ERRANDS)


def weighing(queries: Sequence[Query], *, asker: Asker, at: datetime) -> Way[list[tuple[Weighed, ...]]]:
    """Weigh what queries hit without deciding about any day (照会番号登録)."""
    facts: list[Facts] = yield FactsWanted(queries, asker.sandbox_id, asker.provider_id, at)
    return [weigh_all(f, at=at, readings=asker.readings) for f in facts]


def weigh(queries: Sequence[Query], *, asker: Asker, at: datetime) -> list[tuple[Weighed, ...]]:
    """Walk `weighing` alone: one statement, in the transaction of this thread."""
    return walk_alone(weighing(queries, asker=asker, at=at), ERRANDS)
