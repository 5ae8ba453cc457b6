"""A job changer whose new insurer registers late, read day by day, forward and back (R-063, P-17).

Left the old employer on 31 March, joined the new one on 1 April. The new insurer registers on the 9th, the old one
learns of the loss on the 4th. What the register says about 1 April depends on the day it is asked, and on nothing else.
"""

from datetime import date, datetime, timedelta

import pytest

from fixtures import factories as make
from insurers import services
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EnrolmentTerms
from insurers.models import Person
from insurers.selectors import register_as_known
from sandbox.domain.clock import JST

pytestmark = pytest.mark.django_db

CHANGED_ON = date(2024, 4, 1)


def noon(day: int) -> datetime:
    """Return noon of a day of April 2024."""
    return datetime(2024, 4, day, 12, tzinfo=JST)


@pytest.fixture
def job_changer() -> Person:
    sandbox = make.SandboxFactory.create()
    person = make.PersonFactory.create(sandbox=sandbox)
    old, new = (
        make.MemberFactory.create(insurer=make.InsurerFactory.create(sandbox=sandbox, number=number), person=person)
        for number in ("01139906", "06139919")
    )
    at_first = services.record_enrolment(
        member=old,
        at=noon(1) - timedelta(days=900),
        terms=EnrolmentTerms(period=DateSpan(date(2021, 10, 1)), number="1"),
    )
    # All is entered beforehand: what lies ahead of the clock is simply not known yet.
    services.record_loss(enrolment=at_first, at=noon(4), lost_on=CHANGED_ON, reason="03")
    services.record_enrolment(member=new, at=noon(9), terms=EnrolmentTerms(period=DateSpan(CHANGED_ON), number="2"))
    return person


def covering_on_the_first(person: Person, at: datetime) -> list[str]:
    """Return the insurers that cover 1 April as known at `at`."""
    found = register_as_known(sandbox=person.sandbox, person=person, at=at)
    return [m.insurer.number for m in found.memberships if any(CHANGED_ON in e.period for e in m.enrolments)]


def expected(at: datetime) -> list[str]:
    if at < noon(4):
        return ["01139906"]  # the old insurer has not heard of the loss
    if at < noon(9):
        return []  # the gap: lost there, not registered here
    return ["06139919"]


def test_the_register_reads_as_it_was_on_each_day(job_changer: Person) -> None:
    days = [noon(1) + timedelta(days=n) for n in range(12)]
    forward = [covering_on_the_first(job_changer, at) for at in days]
    back = [covering_on_the_first(job_changer, at) for at in reversed(days)]
    assert forward == [expected(at) for at in days]
    assert back == forward[::-1]
    assert [len(insurers) for insurers in forward] == [1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_an_instant_belongs_to_what_begins_with_it(job_changer: Person) -> None:
    moment = timedelta(microseconds=1)
    assert covering_on_the_first(job_changer, noon(4) - moment) == ["01139906"]
    assert covering_on_the_first(job_changer, noon(4)) == []
    assert covering_on_the_first(job_changer, noon(9) - moment) == []
    assert covering_on_the_first(job_changer, noon(9)) == ["06139919"]
