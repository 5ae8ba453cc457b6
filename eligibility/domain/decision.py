"""The decision: what the centre answers to one query about one day, as known at one instant.

Pure. A refusal of the wire or of a service never comes here; a decision always has an outcome. One person
or a hundred thousand, card or number, every answer of the simulator is made by `decide`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from eligibility.domain import showing
from eligibility.domain.facts import Facts
from eligibility.domain.matching import Weighed, weigh_all
from eligibility.domain.records import Record, record_of
from eligibility.domain.showing import ShowRule
from eligibility.domain.situation import Situation, situation_of
from sandbox.domain.readings import Readings
from sandbox.domain.rules import Rule


class Validity(StrEnum):
    """資格有効性, OQSCD006."""

    VALID = "1"
    INVALID = "2"
    INVALID_NEWER = "3"
    NOT_FOUND = "4"
    SEVERAL = "5"
    VALID_NO_TICKET = "6"


class Decision(NamedTuple):
    """Outcome, the records that go with it, the rules that fired in order, and all that was weighed."""

    validity: Validity
    records: tuple[Record, ...]
    rules: tuple[Rule, ...]
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One row of the answer table: when `holds`, the outcome is `validity` and `shows` tells the records."""

    rule: Rule
    holds: Callable[[Situation], bool]
    validity: Validity
    shows: tuple[ShowRule, ...]


# The first row that holds decides; so from the third on there is an enrolment asked for.
ANSWERS: tuple[AnswerRule, ...] = (
    AnswerRule(
        Rule("answer.none", "検索キーに該当する資格がない", "nothing visible matches the key", "oqs-wire §7.1; R-063"),
        lambda s: not s.matches,
        Validity.NOT_FOUND,
        showing.NOTHING,
    ),
    AnswerRule(
        Rule(
            "answer.several",
            "複数の加入者が該当する",
            "several persons match the key",
            "oqs-wire §7.1; P-06, P-07",
        ),
        lambda s: s.persons > 1,
        Validity.SEVERAL,
        showing.SEVERAL,
    ),
    AnswerRule(
        Rule(
            "answer.no-ticket",
            "照会した医療扶助は有効だが、資格確認日に使える医療券・調剤券が登録されていない",
            "医療扶助 was asked for and is in force, but no ticket for the day is registered",
            "oqs-wire §7.1 (6)",
            invented=True,
        ),
        lambda s: s.asked.welfare and s.asked_in_force and not s.asked.entitled("medical_ticket", s.on),
        Validity.VALID_NO_TICKET,
        showing.VALID,
    ),
    AnswerRule(
        Rule(
            "answer.valid",
            "照会した資格は資格確認日に有効",
            "the enrolment asked for is in force on the day asked about",
            "oqs-wire §7.1",
        ),
        lambda s: s.asked_in_force,
        Validity.VALID,
        showing.VALID,
    ),
    AnswerRule(
        Rule(
            "answer.newer",
            "照会した資格は喪失し、資格確認日には別の医療保険の資格が有効",
            "the enrolment asked for is lost, and on that day another medical insurance is in force",
            "oqs-wire §7.1 (3); P-07",
            invented=True,
        ),
        lambda s: s.asked_lost and bool(s.insurances),
        Validity.INVALID_NEWER,
        showing.INVALID_NEWER,
    ),
    AnswerRule(
        Rule(
            "answer.lost",
            "照会した資格は資格確認日に喪失している",
            "the enrolment asked for is lost on the day asked about",
            "oqs-wire §7.1 (2); R-063",
        ),
        lambda s: s.asked_lost,
        Validity.INVALID,
        showing.INVALID,
    ),
    AnswerRule(
        Rule(
            "answer.not-begun",
            "照会した資格は資格確認日にまだ始まっていない",
            "the enrolment asked for has not begun on the day asked about",
            "oqs-wire §7.1 (2)",
            invented=True,
        ),
        lambda _: True,
        Validity.INVALID,
        showing.INVALID,
    ),
)


def decide(facts: Facts, *, on: date, at: datetime, readings: Readings) -> Decision:
    """Decide what the centre answers about the day `on` with what it knows at the instant `at`."""
    weighed = weigh_all(facts, at=at, readings=readings)
    situation = situation_of(weighed, on)
    answer = next(row for row in ANSWERS if row.holds(situation))
    shows = [row for row in answer.shows if row.holds(situation, readings)]
    shown = [e for row in shows for e in row.pick(situation)]
    if len(shown) > 1:
        shown.sort(key=lambda e: e is not situation.asked)
    limit, disease = facts.query.limit_consent, facts.query.disease_consent
    records = tuple([record_of(e, on=on, limit_consent=limit, disease_consent=disease) for e in shown])
    fired = [answer.rule, *[row.rule for row in shows]]
    for record in records:
        fired += record.rules
    return Decision(answer.validity, records, tuple({rule.id: rule for rule in fired}.values()), weighed)
