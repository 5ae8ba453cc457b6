"""A worker killed at twenty random points: everybody is answered once, and the file is as if nothing had happened."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection

from batch.bulk import units
from batch.models import BulkJob, BulkState
from deploy.up.options import ROOT
from eligibility.models import Inquiry, ReferenceNumber
from tests.bulk.conftest import Bulk, check_file, person, registration, registration_file, work
from tests.edges.conftest import make_world

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 20
PEOPLE = 40
FILE = 4_000
CHUNK = 20


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a kill meet many states."""
    monkeypatch.setattr(units, "CHUNK", CHUNK)


def somebody(code: str) -> Bulk:
    """Return a provider in a sandbox with some people."""
    bulk = Bulk(make_world(code))
    for n in range(PEOPLE):
        bulk.world.enrol(str(n), number=f"{1000 + n}", born=date(1950 + n, 1, 2), name=f"見本　{n}郎")
    return bulk


def asked() -> bytes:
    """Return a file in which people come again and again, some with a wrong number, some not to be read at all."""
    people = [
        person(number=f"{1000 + n % (PEOPLE + 3)}", born_on=date(1950 + n % PEOPLE, 1, 2), person_identifier=f"P-{n}")
        for n in range(FILE)
    ]
    return check_file(*people).replace(b"<Birthdate>19700102</Birthdate>", b"<Birthdate>19701302</Birthdate>")


def numbered() -> bytes:
    """Return a file that gives the same people numbers again and again."""
    return registration_file(*(registration(f"N-{n}", number=f"{1000 + n % PEOPLE}") for n in range(FILE)))


@pytest.mark.parametrize(("exchange", "file"), [("muquc", asked()), ("muimm", numbered())], ids=["muquc", "muimm"])
def test_killed_twenty_times_the_file_is_the_same(exchange: str, file: bytes) -> None:
    calm, killed = somebody("calm"), somebody("killed")
    undisturbed, number = calm.submit(exchange, file), killed.submit(exchange, file)
    work(undisturbed)
    shoot_at(killed.job(number))
    job = killed.job(number)
    assert (job.state, job.failures) == (BulkState.DONE, 0)
    result = killed.fetch(exchange, number)
    assert result.body.replace(number.encode(), undisturbed.encode()) == calm.fetch(exchange, undisturbed).body
    places = list(Inquiry.objects.filter(reception_number=number).order_by("place").values_list("place", flat=True))
    assert places == list(range(FILE))
    assert numbers_of(killed) == numbers_of(calm)


def numbers_of(bulk: Bulk) -> list[str]:
    """Return the reference numbers in force, by person."""
    rows = ReferenceNumber.objects.filter(sandbox=bulk.world.sandbox).order_by("person__code")
    return list(rows.values_list("number", flat=True))


def shoot_at(job: BulkJob) -> None:
    """Let the worker of a job be killed again and again, until one finishes."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/onshi?", f"/{name}?", 1)
    subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.bulk.killing", str(job.pk), str(KILLS)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        check=True,
    )
