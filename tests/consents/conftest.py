"""A team with one patient, and others as a test wants them."""

from datetime import date
from typing import Any

import pytest

from fixtures import factories as make
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.models import Enrolment, Insurer, Member, Person
from tests.api.conftest import INSURER, NOON, Team, make_team

BORN = date(1980, 5, 5)
CARD: dict[str, Any] = {
    "insurer_number": INSURER,
    "symbol": "見本１",
    "number": "000123",
    "branch": "01",
    "birth_on": BORN.isoformat(),
}


@pytest.fixture
def team(db: None) -> Team:
    """Return our team."""
    del db
    return make_team("ours")


def enrolled(team: Team, *, person: Person | None = None, insurer: Insurer | None = None, **columns: Any) -> Enrolment:
    """Enrol somebody of the team since 2020: by default a new person whose card is `CARD`."""
    insurer = insurer or Insurer.objects.get(sandbox=team.sandbox, number=INSURER)
    member = Member.objects.filter(insurer=insurer, person=person).first()
    if member is None:
        given = {} if person is None else {"person": person}
        member = make.MemberFactory.create(insurer=insurer, **given)
        make.ProfileFactory.create(member=member, known=InstantSpan(NOON), birth_on=columns.pop("birth_on", BORN))
    printed = {"symbol": CARD["symbol"], "number": CARD["number"], "branch": CARD["branch"]}
    rest = {"period": DateSpan(date(2020, 4, 1)), "known": InstantSpan(NOON)} | printed | columns
    return make.EnrolmentFactory.create(member=member, **rest)


@pytest.fixture
def hanako(team: Team) -> Person:
    """Enrol the patient."""
    return enrolled(team).member.person
