"""Two writers about one member at the same moment: one is served, the other gets an answer, never a deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Final

import pytest
from django.db import connection

from fixtures import factories as make
from insurers import services
from insurers.domain.refusals import COVERED_TWICE, NOT_LATER, SUPERSEDED
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EnrolmentTerms, ProfileTerms
from sandbox.domain.refusals import Refusal

# Real transactions on connections of their own; nothing is rolled back, so the tables are emptied afterwards.
pytestmark = pytest.mark.django_db(transaction=True)

WRITERS: Final = 4
LATER: Final = make.AT + timedelta(days=1)
TERMS: Final = EnrolmentTerms(period=DateSpan(make.ON), number="1")


def outcomes(write: Callable[[], object]) -> list[str]:
    """Let all writers do the same at once; return the codes of their refusals, "" for the one served."""
    together = Barrier(WRITERS)

    def attempt(_: int) -> str:
        try:
            connection.ensure_connection()
            together.wait()
            write()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(WRITERS) as writers:
        return sorted(writers.map(attempt, range(WRITERS)))


def test_one_of_several_overlapping_enrolments_is_recorded() -> None:
    member = make.MemberFactory.create()
    found = outcomes(lambda: services.record_enrolment(member=member, at=make.AT, terms=TERMS))
    assert found == ["", *[COVERED_TWICE.code] * (WRITERS - 1)]
    assert member.enrolments.count() == 1


def test_one_of_several_corrections_is_recorded() -> None:
    row = make.EnrolmentFactory.create()
    found = outcomes(lambda: services.record_loss(enrolment=row, at=LATER, lost_on=date(2024, 5, 1), reason="99"))
    assert found == ["", *[SUPERSEDED.code] * (WRITERS - 1)]
    assert row.member.enrolments.count() == 2


def test_one_of_several_profiles_of_an_instant_is_recorded() -> None:
    member = make.MemberFactory.create()
    terms = ProfileTerms(name="見本　花子", birth_on=date(1990, 2, 28), sex="2")
    found = outcomes(lambda: services.record_profile(member=member, at=make.AT, terms=terms))
    assert found == ["", *[NOT_LATER.code] * (WRITERS - 1)]
    assert member.profiles.count() == 1
