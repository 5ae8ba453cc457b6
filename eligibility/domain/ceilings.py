"""限度額 変更有無 (OQSCD014): what a provider has of a limit certificate against what is in force (oqs-wire §5.7).

A bulk look-up sends what the provider's records say, and is told whether that still holds instead of the certificate
itself. The public facts tell the two codes and not how they are found: every rule here is our reading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from eligibility.domain.facts import EnrolmentFact
from sandbox.domain.rules import Rule

UNCHANGED, CHANGED = "0", "1"
"""変更なし; 変更あり又は判定不能."""


class SentCeiling(NamedTuple):
    """A limit certificate item by item, as group b of the record names them (oqs-wire §5.3); None is absent.

    `ends_on` is the last day on which it holds, as the wire has it.
    """

    certificate: str | None = None
    ceiling_class: str | None = None
    issued_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    long_term_on: date | None = None


NOTHING: Final = SentCeiling()


@dataclass(frozen=True, slots=True)
class CeilingRule:
    """A row of the table: when `holds` for (sent, in force), either of them perhaps `NOTHING`, the code is `code`."""

    rule: Rule
    holds: Callable[[SentCeiling, SentCeiling], bool]
    code: str


def _differs(sent: SentCeiling, held: SentCeiling) -> bool:
    """Tell whether an item that was sent is another one, or there is one on one side alone."""
    if NOTHING in (sent, held):  # a set would hash both, for every person of a file
        return sent != held
    return any(said is not None and said != is_ for said, is_ in zip(sent, held, strict=True))


CEILING_RULES: Final = (
    CeilingRule(
        Rule(
            "ceiling.undecided",
            "有効な証があるのに、適用区分が送られていなければ判定不能",
            "one is in force, but its class was not sent: it cannot be told",
            "OQSCD014; oqs-wire §5.7",
            invented=True,
        ),
        lambda sent, held: sent.ceiling_class is None and NOTHING not in (sent, held),
        CHANGED,
    ),
    CeilingRule(
        Rule(
            "ceiling.changed",
            "送られた項目のどれかが資格確認日に有効な証と違うか、証が片方にしかない",
            "an item that was sent is not that of the one in force on the day, or only one side has any",
            "OQSCD014; oqs-wire §5.7",
            invented=True,
        ),
        _differs,
        CHANGED,
    ),
    CeilingRule(
        Rule(
            "ceiling.unchanged",
            "送られた項目がすべて同じか、どちらにも証がない",
            "all items that were sent are the same, or neither side has any",
            "OQSCD014; oqs-wire §5.7",
            invented=True,
        ),
        lambda _, __: True,
        UNCHANGED,
    ),
)
"""The first row that holds decides; what was not sent is not compared."""


def ceiling_change(sent: SentCeiling | None, enrolment: EnrolmentFact, on: date) -> tuple[str, Rule]:
    """Return the code (OQSCD014) and the rule that found it.

    What was sent is compared with the limit certificate in force on the day; of two with the one known first (R-083).
    """
    asked, held = sent or NOTHING, _in_force(enrolment, on)
    row = next(row for row in CEILING_RULES if row.holds(asked, held))
    return row.code, row.rule


def _in_force(enrolment: EnrolmentFact, on: date) -> SentCeiling:
    """Return what the register has as if it had been sent."""
    known = enrolment.entitled("limit_certificate", on)
    if not known:
        return NOTHING
    first = known[0]
    period = first.period
    return SentCeiling(
        first.limit_class, first.limit_flag, first.issued_on, period.lower, period.last, first.long_term_on
    )
