"""Which records an answer carries: a table for each kind of answer; every row that holds adds its enrolments."""

from collections.abc import Callable
from dataclasses import dataclass

from eligibility.domain.facts import EnrolmentFact
from eligibility.domain.situation import Situation
from sandbox.domain.readings import Readings
from sandbox.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class ShowRule:
    """One row: when `holds`, the enrolments that `pick` names are shown."""

    rule: Rule
    holds: Callable[[Situation, Readings], bool]
    pick: Callable[[Situation], tuple[EnrolmentFact, ...]]


def _shows_latest(s: Situation, readings: Readings) -> bool:
    """Whether 交付年月日 chooses; where 医療扶助 was asked for, neither insurance was."""
    return len(s.insurances) > 1 and (readings.overlap == "latest_issued" or s.asked.welfare)


OLD = Rule(
    "show.old",
    "無効のときは照会した資格を返す",
    "an invalid answer carries the enrolment asked for",
    "oqs-wire §7.1",
    invented=True,
)

VALID: tuple[ShowRule, ...] = (
    ShowRule(
        Rule(
            "show.valid",
            "有効な医療保険の資格が一つならそれを返す",
            "the one medical insurance in force is returned",
            "oqs-wire §7.1",
        ),
        lambda s, _: len(s.insurances) == 1,
        lambda s: s.insurances,
    ),
    ShowRule(
        Rule(
            "show.latest-issued",
            "有効な医療保険の資格が複数あるときは交付年月日が最も新しい資格を返す",
            "of several medical insurances in force the one issued last is returned",
            "domain §3.5, §3.6; P-16",
        ),
        _shows_latest,
        lambda s: (s.newest,),
    ),
    ShowRule(
        Rule(
            "show.as-asked",
            "有効な医療保険の資格が複数あるときは照会した資格を返す（設定）",
            "of several medical insurances in force the one asked for is returned (setting)",
            "domain §3.6; the other reading of P-16",
            invented=True,
        ),
        lambda s, readings: len(s.insurances) > 1 and not _shows_latest(s, readings),
        lambda s: (s.asked,),
    ),
    ShowRule(
        Rule(
            "show.with-welfare",
            "医療扶助が有効ならその資格も返す（医療保険と併存すれば二つになる）",
            "医療扶助 in force is returned too; beside a medical insurance that makes two records",
            "oqs-wire §7.1, §7.4",
        ),
        lambda s, _: bool(s.welfares),
        lambda s: s.welfares,
    ),
)
"""Answers 1 and 6."""

INVALID: tuple[ShowRule, ...] = (ShowRule(OLD, lambda _, __: True, lambda s: (s.asked,)),)
"""Answer 2."""

INVALID_NEWER: tuple[ShowRule, ...] = (
    ShowRule(OLD, lambda _, readings: readings.newer in {"old", "both"}, lambda s: (s.asked,)),
    ShowRule(
        Rule(
            "show.new",
            "新しい資格を返す（設定）",
            "the newer enrolment is returned (setting)",
            "oqs-wire §7.1",
            invented=True,
        ),
        lambda _, readings: readings.newer in {"new", "both"},
        lambda s: (s.newest,),
    ),
)
"""Answer 3."""

SEVERAL: tuple[ShowRule, ...] = (
    ShowRule(
        Rule(
            "show.none",
            "複数該当のときは資格を返さない",
            "where several persons match no record is returned",
            "oqs-wire §7.1",
            invented=True,
        ),
        lambda _, readings: readings.several == "none",
        lambda _: (),
    ),
    ShowRule(
        Rule(
            "show.all",
            "該当した資格をすべて返す（設定）",
            "every matching enrolment is returned (setting)",
            "oqs-wire §7.1",
            invented=True,
        ),
        lambda _, readings: readings.several == "all",
        lambda s: s.matches,
    ),
)
"""Answer 5."""

NOTHING: tuple[ShowRule, ...] = ()
"""Answer 4: there is nothing to show."""
