"""P-18, R-064: held data are not there for a provider until the insurer confirms, and from that instant they are."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from batch.models import Notice
from fixtures import factories as make
from insurers.domain.individual_numbers import synthetic_number
from insurers.models import Match, MatchCause, Member
from insurers.services import MatchDecision, apply_matches, confirm_match, record_number
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.api.conftest import Api, found
from tests.edges.conftest import INSURER, NOON, World, answer_of, make_world

HOUR = timedelta(hours=1)
NUMBER = synthetic_number(18)
TWELVE_DIGITS = re.compile(rb"(?<![0-9])[0-9]{12}(?![0-9])")


@pytest.fixture
def world(db: None) -> World:
    """Return a sandbox with one provider and one insurer, its clock standing at noon on 1 April 2026."""
    del db
    return make_world("held")


def validity(world: World, at: datetime) -> str:
    """Ask at an instant; no byte of the answer may hold a number."""
    set_clock(sandbox=world.sandbox, clock=frozen(at))
    world.sandbox.refresh_from_db()
    response = world.ask()
    assert not TWELVE_DIGITS.search(response.content)
    told: str = answer_of(response).values["body"]["validity"]
    return told


def test_held_data_are_visible_from_the_confirmation_on_and_not_before(world: World) -> None:
    enrolment = world.enrol("hanako", at=NOON)
    record_number(person=enrolment.member.person, number=NUMBER)
    make.ResidentRecordFactory.create(resident__sandbox=world.sandbox, resident__number=NUMBER)
    insurer = Api(issue_key(sandbox=world.sandbox, role=Role.INSURER, subject=INSURER))
    assert validity(world, NOON) == "1"
    decision = MatchDecision(enrolment.member_id, ("birth_on", "name"), "all")
    apply_matches(decisions=[decision], cause=MatchCause.REGISTRATION, at=NOON + HOUR)
    assert validity(world, NOON + HOUR) == "4"
    assert validity(world, NOON + 2 * HOUR) == "4"
    (match,) = found(insurer.get("/matches?state=open"))["items"]
    found(insurer.post(f"/matches/{match['id']}/confirm", {"reason": "届出書の写しで確認"}))
    assert validity(world, NOON + 2 * HOUR) == "1"
    assert validity(world, NOON + 2 * HOUR - timedelta(microseconds=1)) == "4"
    assert validity(world, NOON) == "1"


def test_medical_information_held_leaves_the_enrolment_visible(world: World) -> None:
    enrolment = world.enrol("hanako", at=NOON)
    decision = MatchDecision(enrolment.member_id, ("name", "name_kana"), "medical")
    apply_matches(decisions=[decision], cause=MatchCause.REMATCH, at=NOON + HOUR)
    assert validity(world, NOON + HOUR) == "1"


def test_no_table_that_a_provider_is_answered_from_holds_a_number(world: World) -> None:
    record_number(person=world.enrol("hanako", at=NOON).member.person, number=NUMBER)
    validity(world, NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} row WHERE row::text LIKE %s", [f"%{NUMBER}%"])  # noqa: S608  # names from the catalogue
            assert cursor.fetchone() == (0,), table


@pytest.mark.parametrize("ends", ["confirmed", "matched again"])
def test_an_acquisition_is_registered_and_told_of_when_its_hold_ends(world: World, ends: str) -> None:
    """R-060, R-062: a held enrolment is not registered yet."""
    member = world.enrol("hanako", at=NOON, hold="all").member
    Member.objects.filter(pk=member.pk).update(code="M1")
    acquisition = make.AcquisitionFactory.create(insurer=world.insurer, member_code="M1", event_on=date(2020, 4, 1))
    decision = MatchDecision(member.pk, ("birth_on",), "all")
    apply_matches(decisions=[decision], cause=MatchCause.REGISTRATION, at=NOON)
    assert (acquisition.registered_at, Notice.objects.count()) == (None, 0)
    if ends == "confirmed":
        match = Match.objects.get()
        confirm_match(sandbox=world.sandbox, insurer=None, match_id=match.pk, at=NOON + HOUR, reason="確認済み")
    else:
        decision = MatchDecision(member.pk, (), "none")
        apply_matches(decisions=[decision], cause=MatchCause.REMATCH, at=NOON + HOUR)
    acquisition.refresh_from_db()
    assert acquisition.registered_at == NOON + HOUR
    assert Notice.objects.get().member == member
