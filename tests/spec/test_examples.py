"""Every example, put to the pure decision and to PostgreSQL; every rule has one, and each fires where it says."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from django.db import models

from eligibility.domain.decision import Decision, decide
from eligibility.domain.rulebook import CHAPTERS, RULES
from eligibility.services import check
from sandbox.domain.readings import Readings
from sandbox.models import Sandbox
from tests.decision.database import write
from tests.decision.register import facts_of
from tests.spec import chapters
from tests.spec.example import Case, Example, outcome_of

NOT_DECIDED_HERE = {"unfound"}
"""Readings of the wire, which the decision does not look at."""


def _examples() -> Iterator[object]:
    for rule in RULES:
        own = [example for example in chapters.EXAMPLES if example.rule == rule]
        yield from (pytest.param(example, id=f"{rule}-{n}") for n, example in enumerate(own, start=1))


each_example = pytest.mark.parametrize("example", list(_examples()))


def _decide(example: Example, case: Case) -> Decision:
    facts = facts_of(example.register, case.query, at=case.instant)
    return decide(facts, on=case.day, at=case.instant, readings=case.readings)


@each_example
def test_the_example_holds(example: Example) -> None:
    outcomes = [outcome_of(_decide(example, case), rows=len(example.rows)) for case in example.cases]
    assert outcomes == [case.expected for case in example.cases]


@each_example
@pytest.mark.django_db
def test_the_example_holds_in_postgresql(example: Example) -> None:
    written = write(example.register)
    for case in example.cases:
        (decision,) = check([case.query], asker=written.asker(case.readings), on=case.day, at=case.instant)
        assert outcome_of(written.in_places(decision), rows=len(example.rows)) == case.expected, case


@each_example
def test_the_rule_it_is_about_fires(example: Example) -> None:
    fired: set[str] = set()
    for case in example.cases:
        decision = _decide(example, case)
        fired.update(rule.id for rule in decision.rules)
        fired.update(weighed.rule.id for weighed in decision.weighed)
    assert example.rule in fired


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_example_in_its_chapter(rule: str) -> None:
    (chapter,) = (name for name, rules in CHAPTERS.items() if rule in {r.id for r in rules})
    assert rule in {example.rule for example in chapters.CHAPTERS[chapter].examples}


def test_no_example_is_about_a_rule_that_does_not_exist() -> None:
    assert [example.rule for example in chapters.EXAMPLES if example.rule not in RULES] == []
    assert list(chapters.CHAPTERS) == list(CHAPTERS)


@pytest.mark.parametrize("reading", [f.name for f in fields(Readings) if f.name not in NOT_DECIDED_HERE])
def test_every_reading_is_shown_each_way(reading: str) -> None:
    column = Sandbox._meta.get_field(f"{reading}_reading")
    assert isinstance(column, models.CharField)
    shown = {getattr(case.readings, reading) for example in chapters.EXAMPLES for case in example.cases}
    assert shown == {value for value, _ in column.choices or ()}
