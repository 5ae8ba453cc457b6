"""Numbers that many share, and persons of whom nothing is known yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eligibility.domain.facts import Query
from eligibility.selectors import MOST, FactsWanted, facts_for
from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.services import correct_enrolment, record_enrolment, record_profile, register_member, register_person
from tests.edges.conftest import LONG_AGO, NOON, World, answer_of
from tests.edges.test_reference_numbers import NAME, registration
from tests.statements import counting

CROWD = 210
FACTS = 1
FACTS_AND_ALL = 2


def enrol_before_profile(world: World, *, branch: str) -> None:
    """Enrol somebody of whom nothing else is known before tomorrow."""
    member = register_member(insurer=world.insurer, person=register_person(sandbox=world.sandbox, code="early"))
    terms = EnrolmentTerms(period=covering(date(2020, 4, 1)), number="1001", symbol="12", branch=branch)
    record_enrolment(member=member, at=LONG_AGO, terms=terms)
    late = ProfileTerms(name="見本　後", birth_on=date(1980, 5, 5), sex="1")
    record_profile(member=member, at=NOON + timedelta(days=1), terms=late)


def test_right_person_is_found_without_symbol_among_hundreds_with_the_number(world: World) -> None:
    for n in range(CROWD):
        world.enrol(f"p{n}", symbol=str(n), born=date(1980, 1, 1) + timedelta(days=n), name=f"見本　{n}")
    for n in (0, CROWD // 2, CROWD - 1):
        body = answer_of(world.ask(symbol=None, born_on=date(1980, 1, 1) + timedelta(days=n))).values["body"]
        assert body["validity"] == "1"
        assert [record["symbol"] for record in body["results"]] == [str(n)]


def test_number_is_registered_for_the_right_one_among_hundreds(world: World) -> None:
    """照会番号登録 names no birth date, so only the branch can tell, and what is visible: here all others are held."""
    for n in range(CROWD):
        world.enrol(f"p{n}", symbol=str(n), branch="02", hold="all")
    world.enrol("last", symbol="last", branch="02")
    body = answer_of(world.send(registration(symbol=None, branch="02"), name=NAME), "siimm01res").values["body"]
    assert body["person_result"] == "1"


def test_number_is_registered_for_the_right_one_although_of_another_nothing_is_known_yet(world: World) -> None:
    """That one has an enrolment and no profile: as many as may be read are hits, and one of them shows nothing."""
    enrol_before_profile(world, branch="02")
    for n in range(MOST):
        world.enrol(f"p{n}", symbol=str(n), branch="02", hold="all")
    world.enrol("last", symbol="last", branch="02")
    body = answer_of(world.send(registration(symbol=None, branch="02"), name=NAME), "siimm01res").values["body"]
    assert body["person_result"] == "1"


@pytest.mark.parametrize(("corrections", "statements"), [(30, FACTS), (MOST, FACTS_AND_ALL)])
def test_card_corrected_again_and_again_is_read_once_for_each_time(
    world: World, corrections: int, statements: int
) -> None:
    """As many rows as there are enrolments, however many of them fit."""
    card = world.enrol("hanako")
    for n in range(corrections):
        terms = EnrolmentTerms(period=card.period, number=card.number, symbol=card.symbol, branch=card.branch)
        terms = replace(terms, insured_name=f"見本　{n}")
        card = correct_enrolment(enrolment=card, at=LONG_AGO + timedelta(days=n + 1), terms=terms)
    query = Query(world.insurer.number, card.number_key, date(1980, 5, 5), symbol=card.symbol_key, branch=card.branch)
    with counting() as sent:
        ((facts,),) = facts_for([FactsWanted([query], world.sandbox.pk, None, NOON)])
    assert [fact.insured_name for fact in facts.enrolments] == ["", *(f"見本　{n}" for n in range(corrections))]
    assert len(sent) == statements


def test_number_is_registered_for_the_right_one_among_hundreds_whose_branch_was_corrected(world: World) -> None:
    """Each was registered with this branch once, and is seen with another: none of them is in the way."""
    for n in range(CROWD):
        once = world.enrol(f"p{n}", symbol=str(n), branch="02")
        terms = EnrolmentTerms(period=once.period, number=once.number, symbol=once.symbol, branch="00")
        correct_enrolment(enrolment=once, at=NOON - timedelta(days=1), terms=terms)
    world.enrol("last", symbol="last", branch="02")
    body = answer_of(world.send(registration(symbol=None, branch="02"), name=NAME), "siimm01res").values["body"]
    assert body["person_result"] == "1"


def test_enrolment_is_not_seen_before_the_profile_of_whom_it_covers(world: World) -> None:
    """What the insurer registers later about the person must not be shown before."""
    enrol_before_profile(world, branch="01")
    assert answer_of(world.ask()).values["body"]["validity"] == "4"
