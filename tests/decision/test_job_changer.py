"""A late registration, walked day by day on the sandbox clock, forward and back (R-063, P-17).

Given a job changed on 1 April, the old insurer that hears of the loss on the 2nd, and the new one that registers the
acquisition on the 9th; when either card is asked about 1 April on each day of the clock; then the answer is what the
register knew on that day, and a clock set back tells it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from consent.selectors import asker_by_digest
from eligibility.domain.decision import Decision
from eligibility.domain.facts import Query
from eligibility.services import check
from fixtures.factories import ProviderFactory
from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.models import Enrolment, Insurer, Person
from insurers.services import (
    record_enrolment,
    record_loss,
    record_profile,
    register_insurer,
    register_member,
    register_person,
)
from sandbox.domain.clock import JST, ClockMode, frozen
from sandbox.domain.keys import digest_of
from sandbox.models import Role, Sandbox
from sandbox.services import advance_clock, create_sandbox, issue_key, turn_clock

pytestmark = pytest.mark.django_db

OLD, NEW = "06139919", "01139922"
NUMBER = {OLD: "345", NEW: "678"}
BORN = date(1980, 5, 5)
CHANGED_ON = date(2024, 4, 1)
WALL = datetime(2030, 1, 1, tzinfo=UTC)
"""Real time; a clock that stands still does not look at it."""

Told = tuple[str, list[str]]
OLD_VALID: Told = ("1", [OLD])
OLD_LOST: Told = ("2", [OLD])
OLD_LOST_NEWER: Told = ("3", [OLD])
NEW_VALID: Told = ("1", [NEW])
NOTHING: Told = ("4", [])


def at_nine(day: int) -> datetime:
    """Return the opening hour of a day of April 2024; 0 is 31 March."""
    return datetime.combine(date(2024, 3, 31) + timedelta(days=day), time(9), JST)


def expected(day: int) -> tuple[Told, Told]:
    """Return what the old and the new card should answer on a day of the clock, about 1 April."""
    if day < 2:
        return OLD_VALID, NOTHING  # the old insurer has not heard of the loss, the new one has registered nothing
    if day < 9:
        return OLD_LOST, NOTHING  # the gap
    return OLD_LOST_NEWER, NEW_VALID


@dataclass(frozen=True, slots=True)
class World:
    """A sandbox with a job changer, and a clinic that asks in it."""

    sandbox: Sandbox
    key: str
    person: Person
    old: Insurer
    new: Insurer

    def told(self, card: str, *, on: date = CHANGED_ON) -> Told:
        """Return the validity and the insurers shown when a card is asked about a day, on the sandbox clock."""
        decision = self.ask(card, on=on)
        return decision.validity.value, [record.enrolment.insurer_number for record in decision.records]

    def ask(self, card: str, *, on: date) -> Decision:
        """Ask about a day with a card, stamped as the edges do it."""
        asker = asker_by_digest(digest_of(self.key))
        assert asker is not None
        query = Query(card, NUMBER[card], BORN)
        (decision,) = check([query], asker=asker, on=on, at=asker.clock.at(WALL))
        return decision

    def turn(self, day: int) -> None:
        """Set the clock to a day of April 2024."""
        turn_clock(sandbox=self.sandbox, mode=ClockMode.FROZEN, at=at_nine(day), wall=WALL)

    def now(self) -> datetime:
        """Return what the clock shows."""
        return Sandbox.objects.get(pk=self.sandbox.pk).clock.at(WALL)

    def enrol(self, insurer: Insurer, acquired_on: date) -> Enrolment:
        """Register an enrolment at the instant the clock shows."""
        member = register_member(insurer=insurer, person=self.person)
        record_profile(member=member, at=self.now(), terms=ProfileTerms(name="早替　転二", birth_on=BORN, sex="1"))
        terms = EnrolmentTerms(period=covering(acquired_on), number=NUMBER[insurer.number])
        return record_enrolment(member=member, at=self.now(), terms=terms)


@pytest.fixture
def world() -> World:
    sandbox = create_sandbox(code="job-changer", clock=frozen(at_nine(0) - timedelta(days=1000)))
    provider = ProviderFactory.create(sandbox=sandbox)
    return World(
        sandbox,
        issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=provider.code),
        register_person(sandbox=sandbox, code="job-changer"),
        register_insurer(sandbox=sandbox, number=OLD, name="旧保険者"),
        register_insurer(sandbox=sandbox, number=NEW, name="新保険者"),
    )


def walk_forward(world: World) -> Iterator[int]:
    """Let the days pass one by one and let things happen on theirs; yield each day once they have happened."""
    enrolment = world.enrol(world.old, date(2021, 10, 1))
    world.turn(0)
    for day in range(13):
        if day == 2:
            record_loss(enrolment=enrolment, at=world.now(), lost_on=CHANGED_ON, reason="03")
        if day == 9:
            world.enrol(world.new, CHANGED_ON)
        yield day
        advance_clock(sandbox=world.sandbox, by="1d", wall=WALL)


def test_each_day_answers_what_was_known_on_it_forward_and_back(world: World) -> None:
    forward = [(world.told(OLD), world.told(NEW)) for _ in walk_forward(world)]
    assert forward == [expected(day) for day in range(13)]
    back = []
    for day in reversed(range(13)):
        world.turn(day)
        back.append((world.told(OLD), world.told(NEW)))
    assert back == forward[::-1]


def test_the_day_before_the_change_stays_with_the_old_insurer_on_every_day_of_the_clock(world: World) -> None:
    eve = CHANGED_ON - timedelta(days=1)
    old = [world.told(OLD, on=eve) for _ in walk_forward(world)]
    assert old == [OLD_VALID] * 13
    assert world.told(NEW, on=eve) == ("2", [NEW])  # known by now, not yet begun then


def test_the_reason_names_what_was_not_yet_registered(world: World) -> None:
    for _ in walk_forward(world):
        pass
    world.turn(5)
    reasons = {w.enrolment.insurer_number: w.rule.id for w in world.ask(NEW, on=CHANGED_ON).weighed}
    assert reasons[NEW] == "match.known"
    assert world.ask(NEW, on=CHANGED_ON).rules[0].id == "answer.none"


def test_registration_counts_from_its_very_instant(world: World) -> None:
    for _ in walk_forward(world):
        pass
    instant, moment = at_nine(9), timedelta(microseconds=1)
    turn_clock(sandbox=world.sandbox, mode=ClockMode.FROZEN, at=instant - moment, wall=WALL)
    assert (world.told(OLD), world.told(NEW)) == (OLD_LOST, NOTHING)
    turn_clock(sandbox=world.sandbox, mode=ClockMode.FROZEN, at=instant, wall=WALL)
    assert (world.told(OLD), world.told(NEW)) == (OLD_LOST_NEWER, NEW_VALID)
