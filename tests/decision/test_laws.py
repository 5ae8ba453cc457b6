"""Laws the decision keeps whatever is registered and whatever is asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.decision import Decision, decide
from eligibility.domain.facts import EnrolmentFact, Facts, ProfileFact, Query
from eligibility.domain.matching import MATCHED
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.readings import Readings
from tests.decision.drawing import TURNS, Question, asked, repeatable
from tests.decision.register import NUMBERS, Register, facts_of

some = settings(repeatable, max_examples=30)
"""Each register is asked about every day under all readings: that is some thousand decisions."""

Drawn = tuple[Register, list[Question]]


def _decide(register: Register, q: Question) -> Decision:
    return decide(facts_of(register, q.query, at=q.at), on=q.on, at=q.at, readings=q.readings)


def _decisions(drawn: Drawn) -> Iterator[Decision]:
    register, questions = drawn
    return (_decide(register, question) for question in questions)


def _told(decision: Decision) -> tuple[object, ...]:
    """Return what the one who asks is told; a row goes by what it says, not by its place in the register."""
    records = tuple(r._replace(enrolment=r.enrolment._replace(id=0)) for r in decision.records)
    return decision.validity, records, decision.rules


def _hits(decision: Decision) -> list[EnrolmentFact]:
    return [w.enrolment for w in decision.weighed if w.rule is MATCHED]


@given(asked())
@some
def test_exactly_one_answer_rule_is_chosen_and_comes_first(drawn: Drawn) -> None:
    for decision in _decisions(drawn):
        ids = [rule.id for rule in decision.rules]
        assert [rule_id.startswith("answer.") for rule_id in ids] == [True, *[False] * (len(ids) - 1)]


@given(asked())
@some
def test_whoever_cannot_be_meant_makes_no_difference(drawn: Drawn) -> None:
    register, questions = drawn
    for q in questions:
        facts = facts_of(register, q.query, at=q.at, everybody=True)
        everybody = decide(facts, on=q.on, at=q.at, readings=q.readings)
        meant = _decide(register, q)
        assert meant._replace(weighed=()) == everybody._replace(weighed=())
        assert _hits(meant) == _hits(everybody)


@given(asked())
@some
def test_every_record_is_there_by_a_show_rule_and_once(drawn: Drawn) -> None:
    for decision in _decisions(drawn):
        shows = {rule.id for rule in decision.rules if rule.id.startswith("show.")} - {"show.none"}
        places = [record.enrolment.id for record in decision.records]
        assert bool(places) is bool(shows)
        assert len(places) == len(set(places))


@given(asked())
@some
def test_every_enrolment_is_weighed_and_only_visible_ones_of_the_people_found_are_shown(drawn: Drawn) -> None:
    register, questions = drawn
    for q in questions:
        decision = _decide(register, q)
        assert tuple(w.enrolment for w in decision.weighed) == facts_of(register, q.query, at=q.at).enrolments
        seen = [w.enrolment for w in decision.weighed if w.seen]
        people = {enrolment.person_id for enrolment in _hits(decision)}
        assert all(record.enrolment in seen for record in decision.records)
        assert {record.enrolment.person_id for record in decision.records} <= people
        assert (len(people) > 1) is (decision.validity == "5")
        assert (not people) is (decision.validity == "4")


@given(asked())
@some
def test_what_is_not_known_at_the_instant_changes_nothing(drawn: Drawn) -> None:
    register, questions = drawn
    for q in questions:
        known = replace(
            register,
            enrolments=tuple(row for row in register.enrolments if q.at in row.known),
            entitlements=tuple(row for row in register.entitlements if q.at in row.known),
        )
        assert _told(_decide(register, q)) == _told(_decide(known, q))


@given(asked())
@some
def test_what_is_held_changes_nothing(drawn: Drawn) -> None:
    register, questions = drawn
    for q in questions:
        free = replace(register, enrolments=tuple(row for row in register.enrolments if not row.held))
        assert _told(_decide(register, q)) == _told(_decide(free, q))


@given(asked(), st.sampled_from(TURNS))
@some
def test_time_that_passes_without_a_registration_changes_nothing(drawn: Drawn, turn: datetime) -> None:
    """Knowledge begins and ends at the turn of a day only, so a whole day is one stretch of it."""
    moments = (turn, turn + timedelta(hours=13), turn + timedelta(days=1) - timedelta(microseconds=1))
    register, questions = drawn
    for q in questions:
        first, *later = (_told(_decide(register, replace(q, at=at))) for at in moments)
        assert later == [first, first]


@pytest.mark.parametrize("part", ["birth_on", "symbol", "branch"])
@given(drawn=asked())
@some
def test_a_key_that_says_more_never_hits_more(part: str, drawn: Drawn) -> None:
    left_out: dict[str, Any] = {part: None}
    register, questions = drawn
    for q in questions:
        wider = replace(q, query=q.query._replace(**left_out), readings=replace(q.readings, symbol="lenient"))
        hits = {enrolment.id for enrolment in _hits(_decide(register, q))}
        assert hits <= {enrolment.id for enrolment in _hits(_decide(register, wider))}


FAR_DAYS = (date.min, date(1, 4, 1), date(1868, 1, 1), date(2026, 4, 1), date(9999, 4, 1), date.max)


@pytest.mark.parametrize("on", FAR_DAYS)
@pytest.mark.parametrize("born", FAR_DAYS)
@pytest.mark.parametrize("acquired", FAR_DAYS[:-1])
def test_no_day_is_too_far_to_be_answered_about(on: date, born: date, acquired: date) -> None:
    enrolment = EnrolmentFact(
        id=1,
        person_id=1,
        insurer_number=NUMBERS["A"],
        insurer_name="見本",
        period=DateSpan(acquired, date.max),
        known=InstantSpan(None),
        number="1",
        number_key="1",
        card_class="01",
        profile=ProfileFact("見本　一", born, "1"),
    )
    facts = Facts(Query(NUMBERS["A"], "1", born), (enrolment,))
    decision = decide(facts, on=on, at=datetime.min.replace(tzinfo=UTC), readings=Readings())
    in_force = acquired <= on < date.max
    assert decision.validity == ("1" if in_force else "2")
    assert len(decision.records) == 1
