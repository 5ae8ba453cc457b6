"""A sandbox with an insurer whose members are known by their codes, and a clock that stands still."""

from dataclasses import dataclass
from datetime import date, datetime, time

import pytest

from batch.services.deadlines import AcquiredRow, acquired
from fixtures.factories import InsurerFactory, MemberFactory
from insurers.models import Insurer, Member
from sandbox.domain.clock import JST, frozen
from sandbox.models import Sandbox
from sandbox.services import create_sandbox, set_clock


def noon(day: date) -> datetime:
    """Return the middle of a day in Japan."""
    return datetime.combine(day, time(12), JST)


@dataclass(frozen=True)
class Intake:
    """A sandbox and one of its insurers."""

    sandbox: Sandbox
    insurer: Insurer

    def member(self, code: str) -> Member:
        """Register a member."""
        return MemberFactory.create(insurer=self.insurer, code=code)

    def acquire(self, code: str, event: date, reported: date | None = None, registered: date | None = None) -> None:
        """Record an acquisition, registered at noon."""
        at = noon(registered) if registered else None
        acquired([AcquiredRow(self.insurer.pk, self.sandbox.pk, code, event, reported, at)])

    def show(self, day: date) -> None:
        """Set the clock to noon of a day."""
        set_clock(sandbox=self.sandbox, clock=frozen(noon(day)))


def make_intake(code: str, day: date) -> Intake:
    """Found a sandbox on a day."""
    sandbox = create_sandbox(code=code, clock=frozen(noon(day)))
    return Intake(sandbox, InsurerFactory.create(sandbox=sandbox))


@pytest.fixture
def intake(db: None) -> Intake:
    """Return ours, on 1 October 2024."""
    del db
    return make_intake("ours", date(2024, 10, 1))


@pytest.fixture
def neighbour(db: None) -> Intake:
    """Return the one next door."""
    del db
    return make_intake("theirs", date(2024, 10, 1))
