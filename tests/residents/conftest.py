"""A member of an insurer and the same person in the resident register, both ready to be set apart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from batch.models import RegisterJob
from batch.services.register_jobs import run_register_job, start_register_job
from fixtures import factories as make
from insurers.domain.individual_numbers import synthetic_number
from insurers.domain.resident_events import EventKind, ResidentTerms
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.domain.terms import ProfileTerms
from insurers.models import Enrolment, Insurer, Match, Member, Resident
from insurers.services import (
    confirm_match,
    enter_resident,
    record_event,
    record_number,
    record_profile,
    register_member,
    register_person,
)
from sandbox.domain.clock import JST
from sandbox.edge import stamp
from sandbox.models import Sandbox

BIRTH = date(1990, 2, 28)
FIRST = datetime(2024, 6, 3, 10, tzinfo=JST)
SECOND = FIRST + timedelta(days=1)
THIRD = FIRST + timedelta(days=2)
FOURTH = FIRST + timedelta(days=3)

HANAKO: dict[str, Any] = {
    "name": "見本　花子",
    "name_kana": "ミホン　ハナコ",
    "birth_on": BIRTH,
    "sex": "2",
    "address": "東京都架空市見本町1-2-3",
}


@dataclass
class Somebody:
    """A member with profile, enrolment and number, and the resident of the same number."""

    member: Member
    resident: Resident

    def happens(self, event: EventKind, at: datetime, on: date, **columns: Any) -> None:
        """Have something happen in the resident register."""
        record_event(resident=self.resident, event=event, at=at, on=on, columns=columns)

    def reports(self, at: datetime, **columns: Any) -> None:
        """Have the insurer register another profile."""
        record_profile(member=self.member, at=at, terms=ProfileTerms(**HANAKO | columns))

    def confirms(self, at: datetime, reason: str) -> None:
        """Have the insurer answer the open match."""
        insurer, match = self.member.insurer, Match.objects.get(member=self.member, state="open")
        confirm_match(sandbox=insurer.sandbox, insurer=insurer, match_id=match.pk, at=at, reason=reason)

    def holds(self, at: datetime) -> list[str]:
        """Return the hold of each enrolment known at an instant, by its first day."""
        known = Enrolment.objects.filter(member=self.member, known__contains=at).order_by("period")
        return list(known.values_list("hold", flat=True))

    def matches(self) -> list[tuple[list[str], str, str]]:
        """Return (differing items, hold, state) of every match, oldest first."""
        return list(Match.objects.filter(member=self.member).order_by("pk").values_list("differs", "hold", "state"))


MakeSomebody = Callable[..., Somebody]


@pytest.fixture
def somebody(db: None) -> MakeSomebody:
    """Return a maker of somebody; the resident is Hanako, `reported` says what the insurer has otherwise."""
    del db
    serials = iter(range(1, 1000))

    def made(*, insurer: Insurer | None = None, hold: str = "none", number: str = "", **reported: Any) -> Somebody:
        at = insurer or make.InsurerFactory.create()
        serial = next(serials)
        member = register_member(insurer=at, person=register_person(sandbox=at.sandbox, code=f"hanako-{serial}"))
        record_profile(member=member, at=FIRST, terms=ProfileTerms(**HANAKO | reported))
        make.EnrolmentFactory.create(
            member=member, period=DateSpan(date(2024, 6, 1)), known=InstantSpan(FIRST), hold=hold
        )
        number = number or synthetic_number(serial)
        record_number(person=member.person, number=number)
        resident = enter_resident(
            sandbox=at.sandbox,
            at=FIRST,
            on=BIRTH,
            terms=ResidentTerms(**HANAKO),
            number=number,
            code=f"resident-{serial}",
        )
        return Somebody(member, resident)

    return made


def run(sandbox: Sandbox, work: str, at: datetime, *, chunk: int = 2, chunks: int = 1000) -> RegisterJob:
    """Start a run and do all of it."""
    job = start_register_job(sandbox=sandbox, task=work, at=at, wall=stamp())
    run_register_job(job_id=job.pk, clock=stamp, chunk=chunk, chunks=chunks)
    job.refresh_from_db()
    return job


def sandbox_of(who: Somebody) -> Sandbox:
    sandbox: Sandbox = who.member.sandbox
    return sandbox
