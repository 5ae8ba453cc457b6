"""A worker killed at twenty random points of a file: no row is lost, none is doubled, and the register is the same."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from batch.models import FileJob, JobState
from deploy.up.options import ROOT
from tests.intake.world import enrolment, everything, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 1_200
PIECE = 40
KILLS = 20


def members() -> list[dict[str, str]]:
    """Return members of whom some are wrong, some told twice, and some others than before."""
    rows = [member(n) for n in range(ROWS)]
    rows[::50] = [row | {"birth_on": "20261399"} for row in rows[::50]]
    return [*rows, *(member(n, name="見本　改") for n in range(1, ROWS, 7))]


def enrolments() -> list[dict[str, str]]:
    """Return enrolments that are acquired, lost and acquired again within one file."""
    first = [enrolment(n) for n in range(ROWS)]
    lost = [enrolment(n, event="lose", lost_on="20261110", loss_reason="03") for n in range(0, ROWS, 3)]
    again = [enrolment(n, acquired_on="20261112") for n in range(0, ROWS, 3)]
    return [*first, *lost, *again]


@pytest.mark.parametrize("dry_run", [False, True])
def test_killed_twenty_times_it_ends_as_if_nothing_had_happened(dry_run: bool) -> None:
    calm, killed = sender("calm"), sender("killed")
    for who in (calm, killed):
        who.has_taken("member", members())
        who.later(hours=1)
    undisturbed = calm.has_taken("enrolment", enrolments(), dry_run=dry_run)
    job = killed.sends("enrolment", enrolments(), dry_run=dry_run)
    shoot_at(job)
    assert job.state == JobState.DONE
    assert outcomes(job) == outcomes(undisturbed)
    assert said(job) == said(undisturbed)
    assert everything(killed.insurer) == everything(calm.insurer)


def test_killed_while_members_are_registered_and_matched() -> None:
    calm, killed = sender("calm"), sender("killed")
    undisturbed, job = calm.has_taken("member", members()), killed.sends("member", members())
    shoot_at(job)
    assert outcomes(job) == outcomes(undisturbed)
    assert everything(killed.insurer) == everything(calm.insurer)


def shoot_at(job: FileJob) -> None:
    """Let the worker of a job be killed again and again, until one finishes."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/onshi?", f"/{name}?", 1)
    subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.intake.killing", str(job.pk), str(KILLS), str(PIECE)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "ONSHI_FILES_DIR": str(settings.ONSHI_FILES_DIR)},
        check=True,
    )
    job.refresh_from_db()
