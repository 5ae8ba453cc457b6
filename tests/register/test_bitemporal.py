"""What was known at instant t about day d: the services and the constraint against a day-by-instant brute force."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple, Protocol

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from fixtures import factories as make
from insurers import services
from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.models import Enrolment, Member, Profile
from insurers.selectors import register_as_known
from sandbox.domain.refusals import Refusal
from tests.register.brute import DAYS, INSTANTS, Brute, RefusedError
from tests.register.undoing import forgotten

pytestmark = pytest.mark.django_db

# Derandomised, so that a failure is there again on the next run; no deadline, because speed is not the point.
SMALL: Final = settings(max_examples=80, deadline=None, derandomize=True, database=None)


class Operation(NamedTuple):
    """One thing an insurer does; `place` chooses among the rows written so far, whatever became of them."""

    what: str
    place: int
    at: int
    first: int
    lost_on: int | None


class World(Protocol):
    """What the real register and the brute force have in common."""

    def record(self, at: int, first: int, lost_on: int | None) -> None: ...
    def correct(self, place: int, at: int, first: int, lost_on: int | None) -> None: ...
    def lose(self, place: int, at: int, lost_on: int) -> None: ...
    def void(self, place: int, at: int) -> None: ...


OPERATIONS: Final = st.builds(
    Operation,
    what=st.sampled_from(["record", "record", "correct", "lose", "void"]),
    place=st.integers(0, 11),
    at=st.sampled_from(INSTANTS),
    first=st.sampled_from(DAYS),
    lost_on=st.none() | st.sampled_from(DAYS),
)


@dataclass
class Register:
    """The real register behind the operations of `World`."""

    member: Member = field(default_factory=make.MemberFactory.create)
    rows: list[Enrolment] = field(default_factory=list)

    def record(self, at: int, first: int, lost_on: int | None) -> None:
        row = services.record_enrolment(member=self.member, at=instant(at), terms=terms(first, lost_on))
        self.rows.append(row)

    def correct(self, place: int, at: int, first: int, lost_on: int | None) -> None:
        row = services.correct_enrolment(enrolment=self.rows[place], at=instant(at), terms=terms(first, lost_on))
        self.rows.append(row)

    def lose(self, place: int, at: int, lost_on: int) -> None:
        row = services.record_loss(enrolment=self.rows[place], at=instant(at), lost_on=day(lost_on), reason="99")
        self.rows.append(row)

    def void(self, place: int, at: int) -> None:
        services.void_enrolment(enrolment=self.rows[place], at=instant(at))

    def known(self, at: int) -> list[set[int]]:
        """Return, for each day, the places of the rows held true at an instant about it."""
        place = {row.pk: n for n, row in enumerate(self.rows)}
        found = register_as_known(sandbox=self.member.sandbox, person=self.member.person, at=instant(at))
        rows = [row for membership in found.memberships for row in membership.enrolments]
        return [{place[row.pk] for row in rows if day(on) in row.period} for on in DAYS]


def instant(at: int) -> datetime:
    return make.AT + timedelta(hours=at)


def day(on: int) -> date:
    return make.ON + timedelta(days=on)


def terms(first: int, lost_on: int | None) -> EnrolmentTerms:
    return EnrolmentTerms(period=covering(day(first), None if lost_on is None else day(lost_on)), number="1")


def do(world: World, operation: Operation, rows: int) -> None:
    """Apply an operation to one of the two worlds; with no row yet, everything but `record` does nothing."""
    what, place, at, first, lost_on = operation
    match what:
        case "record":
            world.record(at, first, lost_on)
        case "correct" if rows:
            world.correct(place % rows, at, first, lost_on)
        case "lose" if rows:
            world.lose(place % rows, at, first if lost_on is None else lost_on)
        case "void" if rows:
            world.void(place % rows, at)


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (Refusal, RefusedError):
        return "refused"
    return "done"


@SMALL
@given(st.lists(OPERATIONS, max_size=12))
def test_the_register_knows_what_the_brute_force_knows(operations: list[Operation]) -> None:
    with forgotten():
        real, brute = Register(), Brute()
        for operation in operations:
            rows = len(brute.rows)
            expected = outcome(partial(do, brute, operation, rows))
            assert outcome(partial(do, real, operation, rows)) == expected, operation
            event(f"{operation.what}: {expected}")
        for at in INSTANTS:
            assert real.known(at) == [brute.known(at, on) for on in DAYS], f"at {at}"


@settings(SMALL, max_examples=40)
@given(st.lists(st.sampled_from(INSTANTS), max_size=8))
def test_a_profile_holds_from_its_registration_to_the_next(registered: list[int]) -> None:
    """Whatever the order of writing: at an instant the one registered last before it is known."""
    with forgotten():
        member = make.MemberFactory.create()
        names: dict[int, str] = {}
        for turn, at in enumerate(registered):
            entry = ProfileTerms(name=f"{turn}", birth_on=date(1990, 2, 28), sex="2")
            write = partial(services.record_profile, member=member, at=instant(at), terms=entry)
            assert outcome(write) == ("refused" if at in names else "done")
            names.setdefault(at, f"{turn}")
        for at in INSTANTS:
            known = Profile.objects.filter(member=member, known__contains=instant(at)).values_list("name", flat=True)
            earlier = [then for then in names if then <= at]
            assert list(known) == ([names[max(earlier)]] if earlier else [])
