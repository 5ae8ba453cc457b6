"""Which profile the facts of an enrolment show: one that is known at the instant, else the one known first."""

from datetime import datetime, timedelta

import pytest

from eligibility.domain.facts import EnrolmentFact, Query
from eligibility.selectors import FactsWanted, facts_for
from fixtures import factories as make
from fixtures.factories import AT
from insurers.domain.spans import InstantSpan
from insurers.models import Enrolment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NAMES = ["一番", "二番", "三番"]


@pytest.fixture
def named_again_and_again() -> Enrolment:
    """Enrol somebody known from the third day on, whose name is known from the second day and changes daily."""
    enrolment: Enrolment = make.EnrolmentFactory.create(known=InstantSpan(AT + 2 * DAY))
    for n in (3, 2, 1):  # not in the order of their ids
        known = InstantSpan(AT + n * DAY, None if n == len(NAMES) else AT + (n + 1) * DAY)
        make.ProfileFactory.create(member=enrolment.member, name=NAMES[n - 1], known=known)
    return enrolment


def facts_at(enrolment: Enrolment, *instants: datetime) -> list[tuple[EnrolmentFact, ...]]:
    """Return what is found of the enrolment at each instant, all with one statement."""
    query = Query(enrolment.insurer.number, enrolment.number_key, None, symbol=enrolment.symbol_key)
    wanted = [FactsWanted([query], enrolment.insurer.sandbox_id, None, at) for at in instants]
    return [facts.enrolments for (facts,) in facts_for(wanted)]


def test_each_instant_shows_one_profile(named_again_and_again: Enrolment) -> None:
    found = facts_at(named_again_and_again, *(AT + n * DAY for n in range(5)))
    assert [[fact.profile.name for fact in facts] for facts in found] == [
        [NAMES[0]],  # neither is known: the first name there will be
        [NAMES[0]],  # the enrolment is not known
        [NAMES[1]],
        [NAMES[2]],
        [NAMES[2]],
    ]


def test_a_person_asked_about_several_times_is_found_each_time(named_again_and_again: Enrolment) -> None:
    found = facts_at(named_again_and_again, *[AT + 2 * DAY] * 3)
    assert [[fact.id for fact in facts] for facts in found] == [[named_again_and_again.pk]] * 3
