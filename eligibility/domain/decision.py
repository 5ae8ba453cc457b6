"""The decision: what the centre answers to one query about one day, as known at one instant.

Pure. A refusal of the wire or of a service never comes here; a decision always has an outcome. One person
or a hundred thousand, card or number, every answer of the simulator is made by `decide`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eligibility.domain.facts import EnrolmentFact, Facts
from eligibility.domain.matching import INVISIBLE, MATCHED, Comparison, weigh
from eligibility.domain.records import Record, record_of
from eligibility.domain.rules import Rule
from sandbox.domain.readings import Readings


class Validity(StrEnum):
    """資格有効性, OQSCD006."""

    VALID = "1"
    INVALID = "2"
    INVALID_NEWER = "3"
    NOT_FOUND = "4"
    SEVERAL = "5"
    VALID_NO_TICKET = "6"


@dataclass(frozen=True, slots=True)
class Weighed:
    """An enrolment and the rule by which it was matched or passed over."""

    enrolment: EnrolmentFact
    rule: Rule


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answer rules look at: `asked` is the matching enrolment the query means on that day.

    `in_force` holds every visible enrolment of that person in force on `on`, `asked` first when it is.
    """

    on: date
    matches: tuple[EnrolmentFact, ...]
    asked: EnrolmentFact | None
    in_force: tuple[EnrolmentFact, ...]

    @property
    def persons(self) -> int:
        """Number of different persons that match."""
        return len({e.person_id for e in self.matches})

    @property
    def asked_in_force(self) -> bool:
        """Whether the asked enrolment covers the day."""
        return self.asked is not None and self.on in self.asked.period

    @property
    def insurances(self) -> tuple[EnrolmentFact, ...]:
        """Medical insurances in force (not 医療扶助)."""
        return tuple(e for e in self.in_force if not e.welfare)

    @property
    def welfares(self) -> tuple[EnrolmentFact, ...]:
        """医療扶助 in force."""
        return tuple(e for e in self.in_force if e.welfare)


@dataclass(frozen=True, slots=True)
class Decision:
    """Outcome, the records that go with it, the rules that fired in order, and all that was weighed."""

    validity: Validity
    records: tuple[Record, ...]
    rules: tuple[Rule, ...]
    weighed: tuple[Weighed, ...]


Shown = tuple[tuple[EnrolmentFact, ...], tuple[Rule, ...]]

LATEST_ISSUED = Rule(
    "show.latest-issued",
    "有効な資格が複数あるときは交付年月日が最も新しい資格を表示する",
    "of several valid enrolments the one issued last is shown",
    "domain §3.5, §3.6; P-16",
)
WITH_WELFARE = Rule(
    "show.with-welfare",
    "医療保険と医療扶助が併存するときは二つの資格を返す",
    "medical insurance and 医療扶助 together give two records",
    "oqs-wire §7.1, §7.4",
)
OLD_RECORD = Rule(
    "show.old",
    "無効のときは照会した（古い）資格を返す",
    "an invalid answer carries the enrolment asked for",
    "oqs-wire §7.1, content inferred",
    invented=True,
)
NEW_RECORD = Rule(
    "show.new",
    "新しい資格を返す（設定）",
    "the newer enrolment is returned (setting)",
    "oqs-wire §7.1, UNKNOWN there",
    invented=True,
)
ALL_RECORDS = Rule(
    "show.all",
    "該当した資格をすべて返す（設定）",
    "every matching enrolment is returned (setting)",
    "oqs-wire §7.1, UNKNOWN there",
    invented=True,
)


def _show_nothing(_: Situation, __: Readings) -> Shown:
    return (), ()


def _show_several(s: Situation, readings: Readings) -> Shown:
    return (s.matches, (ALL_RECORDS,)) if readings.several == "all" else ((), ())


def _show_asked(s: Situation, _: Readings) -> Shown:
    return ((s.asked,), (OLD_RECORD,)) if s.asked else ((), ())


def _show_newer(s: Situation, readings: Readings) -> Shown:
    newest = max(s.insurances, key=_issued)
    old = (s.asked,) if s.asked else ()
    return {
        "old": (old, (OLD_RECORD,)),
        "new": ((newest,), (NEW_RECORD,)),
        "both": ((*old, newest), (OLD_RECORD, NEW_RECORD)),
    }[readings.newer]


def _show_valid(s: Situation, readings: Readings) -> Shown:
    rules: list[Rule] = []
    insurance = s.insurances[:1]
    if len(s.insurances) > 1 and readings.overlap == "latest_issued":
        insurance = (max(s.insurances, key=_issued),)
        rules.append(LATEST_ISSUED)
    if insurance and s.welfares:
        rules.append(WITH_WELFARE)
    asked_welfare = s.asked is not None and s.asked.welfare
    shown = (*s.welfares, *insurance) if asked_welfare else (*insurance, *s.welfares)
    return shown, tuple(rules)


def _issued(enrolment: EnrolmentFact) -> tuple[date, date]:
    """Order by 交付年月日; one without it is older than any."""
    first = enrolment.period.lower or date.min
    return enrolment.issued_on or date.min, first


def _has_ticket(enrolment: EnrolmentFact, on: date) -> bool:
    return any(t.kind == "medical_ticket" and on in t.period for t in enrolment.entitlements)


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One row of the answer table: when `holds`, the outcome is `validity` and `show` picks the records."""

    rule: Rule
    holds: Callable[[Situation], bool]
    validity: Validity
    show: Callable[[Situation, Readings], Shown]


ANSWERS: tuple[AnswerRule, ...] = (
    AnswerRule(
        Rule("answer.none", "検索キーに該当する資格がない", "nothing visible matches the key", "oqs-wire §7.1; R-063"),
        lambda s: not s.matches,
        Validity.NOT_FOUND,
        _show_nothing,
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
        _show_several,
    ),
    AnswerRule(
        Rule(
            "answer.no-ticket",
            "医療扶助は有効だが医療券が未登録",
            "医療扶助 is valid but no ticket is registered",
            "oqs-wire §7.1 (6), content inferred",
        ),
        lambda s: s.asked_in_force and s.asked is not None and s.asked.welfare and not _has_ticket(s.asked, s.on),
        Validity.VALID_NO_TICKET,
        _show_valid,
    ),
    AnswerRule(
        Rule(
            "answer.valid",
            "資格確認日に有効な資格がある",
            "the enrolment is in force on the day asked about",
            "oqs-wire §7.1",
        ),
        lambda s: s.asked_in_force,
        Validity.VALID,
        _show_valid,
    ),
    AnswerRule(
        Rule(
            "answer.newer",
            "照会した資格は喪失し、別の新しい資格が有効",
            "the enrolment is lost and another one is in force",
            "oqs-wire §7.1 (3); P-07",
        ),
        lambda s: _lost(s) and bool(s.insurances),
        Validity.INVALID_NEWER,
        _show_newer,
    ),
    AnswerRule(
        Rule(
            "answer.lost",
            "資格確認日に資格を喪失している",
            "the enrolment is lost on the day asked about",
            "oqs-wire §7.1 (2); R-063",
        ),
        lambda s: _lost(s),  # noqa: PLW0108  # the table stands above the condition it names
        Validity.INVALID,
        _show_asked,
    ),
    AnswerRule(
        Rule(
            "answer.not-begun",
            "資格確認日に資格がまだ始まっていない",
            "the enrolment has not begun on the day asked about",
            "oqs-wire §7.1 (2), inferred",
            invented=True,
        ),
        lambda _: True,
        Validity.INVALID,
        _show_asked,
    ),
)


def _lost(s: Situation) -> bool:
    return s.asked is not None and s.asked.period.upper is not None and s.asked.period.upper <= s.on


def _asked(matches: Iterable[EnrolmentFact], on: date) -> EnrolmentFact | None:
    """Return the match the query means: in force, else lost last, else beginning first."""
    ordered = sorted(matches, key=lambda e: e.period.lower or date.min)
    in_force = [e for e in ordered if on in e.period]
    begun = [e for e in ordered if (e.period.lower or date.min) <= on]
    return next(iter([*in_force, *reversed(begun), *ordered]), None)


def _situation(weighed: tuple[Weighed, ...], on: date) -> Situation:
    matches = tuple(w.enrolment for w in weighed if w.rule is MATCHED)
    asked = _asked(matches, on)
    in_force = tuple(
        w.enrolment
        for w in weighed
        if asked is not None
        and w.rule.id not in INVISIBLE
        and w.enrolment.person_id == asked.person_id
        and on in w.enrolment.period
    )
    return Situation(on, matches, asked, tuple(sorted(in_force, key=lambda e: e is not asked)))


def weigh_all(facts: Facts, *, at: datetime, readings: Readings) -> tuple[Weighed, ...]:
    """Hold every enrolment of the facts against the query."""
    return tuple(Weighed(e, weigh(Comparison(e, facts.query, at, readings))) for e in facts.enrolments)


def decide(facts: Facts, *, on: date, at: datetime, readings: Readings) -> Decision:
    """Decide what the centre answers about the day `on` with what it knows at the instant `at`."""
    weighed = weigh_all(facts, at=at, readings=readings)
    situation = _situation(weighed, on)
    answer = next(row for row in ANSWERS if row.holds(situation))
    shown, show_rules = answer.show(situation, readings)
    records = tuple(record_of(e, on=on, limit_consent=facts.query.limit_consent) for e in shown)
    content_rules = dict.fromkeys(rule for record in records for rule in record.rules)
    return Decision(answer.validity, records, (answer.rule, *show_rules, *content_rules), weighed)
