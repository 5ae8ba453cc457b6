"""P-18, R-064: what a file brought and the match held is not there for a provider until it is put right, then it is."""

from datetime import date, datetime, timedelta

import pytest

from batch.models import Acquisition, Notice, RegisterTask
from batch.services.register_jobs import run_register_job, start_register_job
from insurers.domain.individual_numbers import synthetic_number
from insurers.models import Match, Resident
from insurers.services import confirm_match, record_event
from sandbox.domain.clock import frozen
from sandbox.edge import stamp
from sandbox.services import set_clock
from tests.edges.conftest import INSURER, NOON, World, answer_of, make_world
from tests.intake.world import Sender, Values, enrolment, everything, member, outcomes

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
HANAKO: Values = member(0, insurer_number=INSURER, name="見本　花子", birth_on="19800505", sex="2")
OTHERWISE: Values = {**HANAKO, "sex": "1"}
ENROLLED: Values = enrolment(
    0, insurer_number=INSURER, acquired_on="20260301", symbol="12", number="1001", branch="01", issued_on=""
)


@pytest.fixture
def world() -> World:
    """Return a sandbox with one provider and one insurer, its clock standing at noon on 1 April 2026."""
    return make_world("held")


@pytest.fixture
def who(world: World) -> Sender:
    """Return its insurer, who sends files."""
    return Sender(world.insurer, NOON)


def validity(world: World, at: datetime) -> str:
    """Ask at an instant: 1 is valid, 4 not there."""
    set_clock(sandbox=world.sandbox, clock=frozen(at))
    world.sandbox.refresh_from_db()
    told: str = answer_of(world.ask()).values["body"]["validity"]
    return told


def registered() -> list[datetime | None]:
    return list(Acquisition.objects.values_list("registered_at", flat=True))


def told() -> list[datetime]:
    return list(Notice.objects.values_list("at", flat=True))


def is_held(world: World, who: Sender, resident: Values, reported: Values) -> None:
    """Send a member whom the resident register has otherwise, and their enrolment: both are held."""
    who.residents(resident)
    assert outcomes(who.has_taken("member", [reported])) == "h"
    assert outcomes(who.has_taken("enrolment", [ENROLLED])) == "h"
    assert (validity(world, NOON), registered(), told()) == ("4", [None], [])
    who.later(hours=1)


def is_there_since(world: World, at: datetime) -> None:
    """Make sure that a provider sees the enrolment from an instant on, and that the member was told once (R-062)."""
    assert (validity(world, at - timedelta(microseconds=1)), validity(world, at)) == ("4", "1")
    assert (registered(), told()) == ([at], [at])


def test_a_corrected_row_makes_it_visible(world: World, who: Sender) -> None:
    is_held(world, who, HANAKO, OTHERWISE)
    assert outcomes(who.has_taken("member", [HANAKO])) == "a"
    is_there_since(world, NOON + HOUR)
    assert [match.state for match in Match.objects.order_by("pk")] == ["corrected", "settled"]


def test_so_does_a_corrected_number(world: World, who: Sender) -> None:
    is_held(world, who, HANAKO, {**HANAKO, "individual_number": synthetic_number(999)})
    assert outcomes(who.has_taken("member", [HANAKO])) == "a"
    is_there_since(world, NOON + HOUR)
    assert not Match.objects.filter(state="open").exists()


def test_so_does_the_insurers_confirmation(world: World, who: Sender) -> None:
    is_held(world, who, HANAKO, OTHERWISE)
    confirm_match(
        sandbox=world.sandbox,
        insurer=world.insurer,
        match_id=Match.objects.get(state="open").pk,
        at=who.at,
        reason="届出書の写しで確認",
    )
    is_there_since(world, NOON + HOUR)


def test_so_does_a_corrected_resident_register_with_the_next_match(world: World, who: Sender) -> None:
    is_held(world, who, OTHERWISE, HANAKO)
    record_event(
        resident=Resident.objects.get(), event="correction", at=who.at, on=date(1980, 5, 5), columns={"sex": "2"}
    )
    who.later(hours=1)
    job = start_register_job(sandbox=world.sandbox, task=RegisterTask.REMATCH, at=who.at, wall=stamp())
    assert validity(world, NOON + 2 * HOUR) == "4"
    while run_register_job(job_id=job.pk, clock=stamp):
        pass
    is_there_since(world, NOON + 2 * HOUR)


def test_another_row_that_differs_still_goes_on_holding_it(world: World, who: Sender) -> None:
    is_held(world, who, HANAKO, OTHERWISE)
    assert outcomes(who.has_taken("member", [{**OTHERWISE, "postal_code": "999-0002"}])) == "h"
    assert (validity(world, NOON + HOUR), registered(), told()) == ("4", [None], [])
    assert [match.state for match in Match.objects.order_by("pk")] == ["superseded", "open"]


def test_whom_nobody_knows_is_not_freed_by_a_row_about_something_else(world: World, who: Sender) -> None:
    """A registration that nothing has settled yet is still a new one, whatever else is corrected."""
    is_held(world, who, member(7), HANAKO)
    assert outcomes(who.has_taken("member", [{**HANAKO, "postal_code": "999-0002"}])) == "h"
    assert (validity(world, NOON + HOUR), told()) == ("4", [])


def test_an_enrolment_of_which_only_medical_information_is_held_is_there_at_once(world: World, who: Sender) -> None:
    world.sandbox.match_reading = "matrix"
    world.sandbox.save(update_fields=["match_reading"])
    who.insurer.refresh_from_db()
    who.residents({**HANAKO, "name": "架空　桜子", "name_kana": "ｶｸｳ ｻｸﾗｺ"})
    who.has_taken("member", [HANAKO])
    assert Match.objects.get().hold == "medical"
    assert outcomes(who.has_taken("enrolment", [ENROLLED])) == "h"
    assert (validity(world, NOON), registered(), told()) == ("1", [NOON], [NOON])


def test_a_lost_enrolment_is_not_held_when_its_member_is(world: World, who: Sender) -> None:
    """R-063: so the old insurer still answers that it is over."""
    who.residents(HANAKO)
    who.has_taken("member", [HANAKO])
    lost = {**ENROLLED, "lost_on": "20260315", "loss_reason": "03"}
    who.has_taken("enrolment", [lost, {**ENROLLED, "acquired_on": "20260315", "number": "1002"}])
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [OTHERWISE])) == "h"
    holds = [row.rsplit(", ", 1)[1] for row in everything(who.insurer)["enrolments"] if "'1001'" in row]
    assert holds == ["'none')"]
    assert validity(world, NOON + HOUR) == "2"
