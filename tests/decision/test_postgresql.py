"""The facts PostgreSQL hands out against those read from the same rows in Python: nothing dropped, nothing invented.

Each drawn register stands in a sandbox of its own, beside another one that shares every number with it.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings

from eligibility.domain.decision import decide
from eligibility.domain.facts import Query
from eligibility.services import check
from insurers.domain.spans import DateSpan
from sandbox.domain.readings import Readings
from tests.decision.database import undone, write
from tests.decision.drawing import Question, asked, registers, repeatable
from tests.decision.register import ADULT, LONG_AGO, NUMBERS, EnrolmentRow, ProfileRow, Register, facts_of
from tests.statements import counting

pytestmark = pytest.mark.django_db

# Explaining a failure would take minutes of writing registers; the shrunk example says enough.
few = settings(repeatable, max_examples=40, phases=(Phase.generate, Phase.shrink))
ON = date(2026, 4, 1)


@given(asked(), registers())
@few
@undone()
def test_a_check_decides_as_on_the_same_rows_in_python(
    drawn: tuple[Register, list[Question]], next_door: Register
) -> None:
    register, questions = drawn
    written = write(register)
    write(next_door)
    asker = written.asker(Readings())
    for q in questions[::11]:  # days and readings are swept elsewhere; here the queries and instants count
        (decision,) = check([q.query], asker=replace(asker, readings=q.readings), on=q.on, at=q.at)
        expected = decide(facts_of(register, q.query, at=q.at), on=q.on, at=q.at, readings=q.readings)
        assert written.in_places(decision) == expected


@given(asked())
@few
@undone()
def test_a_batch_is_answered_as_its_queries_are_one_by_one(drawn: tuple[Register, list[Question]]) -> None:
    register, questions = drawn
    first, asker = questions[0], write(register).asker(questions[0].readings)
    queries = [q.query for q in questions if (q.on, q.readings) == (first.on, first.readings)] * 2
    singly = [check([query], asker=asker, on=ON, at=first.at) for query in queries]
    assert check(queries, asker=asker, on=ON, at=first.at) == [decision for (decision,) in singly]


def test_fifty_families_cost_one_statement_as_one_does() -> None:
    asker = write(families(50)).asker(Readings())
    queries = [Query(NUMBERS["A"], str(n), ADULT, branch="01") for n in range(50)]
    with counting() as statements:
        (alone,) = check(queries[:1], asker=asker, on=ON, at=LONG_AGO)
    assert len(statements) == 1
    with counting() as statements:
        decisions = check(queries, asker=asker, on=ON, at=LONG_AGO)
    assert len(statements) == 1
    assert [d.records[0].enrolment.number for d in decisions] == [str(n) for n in range(50)]
    assert decisions[0] == alone


def test_no_queries_are_no_answers() -> None:
    assert check([], asker=write(families(1)).asker(Readings()), on=ON, at=LONG_AGO) == []


def families(count: int) -> Register:
    """Return so many families of two, each under a number of its own."""
    members = [(2 * n + p, str(n), f"0{p}") for n in range(count) for p in (0, 1)]
    return Register(
        profiles=tuple(ProfileRow(insurer="A", person=person) for person, _, _ in members),
        enrolments=tuple(
            EnrolmentRow(insurer="A", person=person, number=number, branch=branch, period=DateSpan(date(2020, 4, 1)))
            for person, number, branch in members
        ),
    )
