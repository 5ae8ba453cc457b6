"""Which enrolments a query matches: an ordered table of reasons to pass one over, walked once per enrolment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eligibility.domain.facts import EnrolmentFact, Facts, Query
from sandbox.domain.readings import Readings
from sandbox.domain.rules import Rule


class Comparison(NamedTuple):
    """One enrolment held against one query at one instant."""

    enrolment: EnrolmentFact
    query: Query
    at: datetime
    readings: Readings


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table: when `holds`, the enrolment is passed over by `rule`."""

    rule: Rule
    holds: Callable[[Comparison], bool]


def _other_insurer_or_number(c: Comparison) -> bool:
    return c.enrolment.insurer_number != c.query.insurer_number or c.enrolment.number_key != c.query.number


def _other_symbol(c: Comparison) -> bool:
    if c.query.symbol is None:
        return c.readings.symbol == "exact" and c.enrolment.symbol_key != ""
    return c.enrolment.symbol_key != c.query.symbol


NOT_SEEN: tuple[Reason, ...] = (
    Reason(
        Rule(
            "match.known",
            "照会時点で中間サーバーに登録されていない資格は見えない",
            "an enrolment the centre does not know at the instant of the inquiry is not seen",
            "R-063, P-17; design §5",
        ),
        lambda c: c.at not in c.enrolment.known,
    ),
    Reason(
        Rule(
            "match.held",
            "保留中の資格は医療機関等に見えない",
            "a held enrolment is invisible to providers",
            "R-064, P-18",
        ),
        lambda c: c.enrolment.held,
    ),
)
"""Reasons for which an enrolment does not exist for the one who asks, whatever the key."""

OTHER_KEY = Rule(
    "match.number",
    "保険者番号か番号が一致しない",
    "insurer number or insured number differs",
    "oqs-wire §7.1",
)

KEY_DIFFERS: tuple[Reason, ...] = (
    Reason(OTHER_KEY, _other_insurer_or_number),
    Reason(
        Rule(
            "match.birth",
            "生年月日が一致しない",
            "birth date differs",
            "oqs-wire §7.1",
        ),
        lambda c: c.query.birth_on is not None and c.enrolment.profile.birth_on != c.query.birth_on,
    ),
    Reason(
        Rule(
            "match.symbol",
            "記号が一致しない（記号なしの照会は設定により許容）",
            "symbol differs (a query without one is tolerated or not, by setting)",
            "oqs-wire §7.1",
            invented=True,
        ),
        _other_symbol,
    ),
    Reason(
        Rule(
            "match.branch",
            "枝番が一致しない（枝番なしの照会は許容）",
            "branch number differs (a query without one is tolerated)",
            "P-06; oqs-wire §7.1",
        ),
        lambda c: c.query.branch is not None and c.enrolment.branch != c.query.branch,
    ),
)
"""Reasons for which a visible enrolment is not the one asked for.

Whoever differs in birth date or branch is not even read where somebody else under the number does not (ADR 0005).
"""

MATCHED = Rule(
    "match.key",
    "検索キーに一致し、照会時点で見える",
    "matches the search key and is visible at the instant of the inquiry",
    "oqs-wire §7.1",
)

REASONS_TO_PASS_OVER = (*NOT_SEEN, *KEY_DIFFERS)
_UNSEEN = frozenset(reason.rule.id for reason in NOT_SEEN)


class Weighed(NamedTuple):
    """An enrolment and the rule by which it was matched or passed over."""

    enrolment: EnrolmentFact
    rule: Rule

    @property
    def seen(self) -> bool:
        """Whether the enrolment exists for the one who asks, the one asked for or not."""
        return self.rule.id not in _UNSEEN


def weigh(comparison: Comparison) -> Rule:
    """Return the first reason to pass the enrolment over, or `MATCHED`."""
    for reason in REASONS_TO_PASS_OVER:
        if reason.holds(comparison):
            return reason.rule
    return MATCHED


def weigh_all(facts: Facts, *, at: datetime, readings: Readings) -> tuple[Weighed, ...]:
    """Hold every enrolment of the facts against the query."""
    query = facts.query
    return tuple([Weighed(e, weigh(Comparison(e, query, at, readings))) for e in facts.enrolments])
