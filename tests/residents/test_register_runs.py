"""How runs through everybody run: one at a time, slice by slice, and that a kill changes nothing in the end."""

import os
import signal
import subprocess
import sys
from datetime import date
from typing import Any, Final

import psycopg
import pytest
from django.db import connection

from batch.locks import only_one
from batch.models import RegisterFinding, RegisterJob
from batch.services import register_jobs
from batch.services.register_jobs import ring_unfinished, run_register_job, start_register_job
from batch.tasks import run_register_job as task
from fixtures import factories as make
from fixtures.population.load import populate
from fixtures.population.resident_load import populate_residents
from fixtures.population.residents import number_of, resident
from insurers.models import (
    Enrolment,
    Insurer,
    Match,
    Member,
    Person,
)
from insurers.services import record_number
from sandbox.domain.refusals import Refusal
from sandbox.edge import stamp
from sandbox.models import Sandbox
from tests.edges.conftest import NOON
from tests.residents.conftest import FOURTH, SECOND, THIRD, MakeSomebody, run, sandbox_of
from tests.statements import counting

pytestmark = pytest.mark.django_db

ELSEWHERE: Final = "東京都模擬市見本町9-9"


# -- running


def test_one_run_of_a_task_at_a_time(somebody: MakeSomebody) -> None:
    sandbox = sandbox_of(somebody())
    job = start_register_job(sandbox=sandbox, task="rematch", at=SECOND, wall=stamp())
    with pytest.raises(Refusal, match="SIM-REGISTER-RUNNING"):
        start_register_job(sandbox=sandbox, task="rematch", at=SECOND, wall=stamp())
    start_register_job(sandbox=sandbox, task="moves", at=SECOND, wall=stamp())
    run_register_job(job_id=job.pk, clock=stamp)
    assert start_register_job(sandbox=sandbox, task="rematch", at=SECOND, wall=stamp()).pk > job.pk


def test_a_run_goes_slice_by_slice_until_it_has_ended(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    for _ in range(3):
        somebody(insurer=insurer)
    job = start_register_job(sandbox=insurer.sandbox, task="rematch", at=SECOND, wall=stamp())
    steps = []
    while run_register_job(job_id=job.pk, clock=stamp, chunk=1, chunks=2):
        job.refresh_from_db()
        steps.append((job.members, job.ended_wall_at))
    job.refresh_from_db()
    assert steps == [(2, None)]
    assert job.members == 3
    assert not run_register_job(job_id=job.pk, clock=stamp)
    assert not run_register_job(job_id=job.pk + 1000, clock=stamp)


def test_the_bell_is_rung_for_what_has_not_ended(
    somebody: MakeSomebody, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(register_jobs, "ring", lambda *jobs, **_: rung.extend(jobs))
    sandbox = sandbox_of(somebody())
    with django_capture_on_commit_callbacks(execute=True):
        job = start_register_job(sandbox=sandbox, task="rematch", at=SECOND, wall=stamp())
    assert rung == [job.pk]
    assert ring_unfinished() == 1
    assert not task(job.pk)
    assert ring_unfinished() == 0
    assert rung == [job.pk, job.pk]


def test_a_task_rings_for_the_rest(somebody: MakeSomebody, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(register_jobs, "ring", rung.append)
    monkeypatch.setattr(register_jobs.run_register_job, "__kwdefaults__", {"chunk": 1, "chunks": 1})
    job = start_register_job(sandbox=sandbox_of(somebody()), task="rematch", at=SECOND, wall=stamp())
    assert task(job.pk)
    assert not task(job.pk)
    assert rung == [job.pk]


def test_another_worker_at_it_means_nothing_to_do(somebody: MakeSomebody) -> None:
    job = start_register_job(sandbox=sandbox_of(somebody()), task="rematch", at=SECOND, wall=stamp())
    key = [register_jobs_key(), job.pk]
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s::int, %s::int)", key)
        assert not run_register_job(job_id=job.pk, clock=stamp)
        elsewhere.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)  # closing it would do so some time later
    job.refresh_from_db()
    assert job.members == 0
    run_register_job(job_id=job.pk, clock=stamp)
    job.refresh_from_db()
    assert job.members == 1


def register_jobs_key() -> int:
    """Return the first half of the lock's key, as `only_one` takes it."""
    with only_one("register", 1), connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND pid = pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def test_a_chunk_takes_as_many_statements_for_one_and_for_five(somebody: MakeSomebody) -> None:
    counts = []
    for people in (1, 5):
        insurer = make.InsurerFactory.create()
        for _ in range(people):
            somebody(insurer=insurer, name="見本　華子", address=ELSEWHERE).happens(
                "move", SECOND, date(2024, 6, 4), address="東京都架空市新町1"
            )
        for work in ("rematch", "moves"):
            with counting() as sent:
                run(insurer.sandbox, work, THIRD if work == "rematch" else FOURTH, chunk=10)
            counts.append((work, len(sent)))
    assert counts[:2] == counts[2:]


# -- killed and restarted

KILLED_IN_THE_THIRD_CHUNK = """
import os, signal, sys, django
django.setup()
from batch.models import RegisterFinding
from batch.services import register_jobs
from sandbox.edge import stamp
work, calls = register_jobs._WORK["rematch"], []
def killed(job, members):
    done = work(job, members)
    calls.append(members)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
register_jobs._WORK = {"rematch": killed}
register_jobs.run_register_job(job_id=int(sys.argv[1]), clock=stamp, chunk=40)
"""


def crowd(code: str) -> Sandbox:
    """Populate a sandbox of 200 people with their numbers, one in five unlike the resident register."""
    sandbox = make.SandboxFactory.create(code=code)
    populate(sandbox=sandbox, people=200)
    populate_residents(sandbox=sandbox, people=200, differing=200)
    for n, person in enumerate(Person.objects.filter(sandbox=sandbox).order_by("code")):
        record_number(person=person, number=number_of(1, n))
    return sandbox


def outcome(sandbox: Sandbox, job: RegisterJob) -> dict[str, Any]:
    """Return everything a run left behind, by the names of people and insurers instead of ids."""
    names = {"person": "member__person__code", "insurer": "member__insurer__number"}
    return {
        "job": (job.members, job.findings, job.postponed, job.ended_wall_at is not None),
        "found": list(job.found.order_by(*names.values()).values_list(*names.values(), "items", "before", "after")),
        "matches": list(
            Match.objects.filter(member__sandbox=sandbox)
            .order_by(*names.values(), "pk")
            .values_list(*names.values(), "differs", "hold", "state", "at")
        ),
        "holds": list(
            Enrolment.objects.filter(member__sandbox=sandbox)
            .order_by(*names.values(), "known", "period")
            .values_list(*names.values(), "known", "period", "hold")
        ),
    }


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_killed_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_jobs, "ring", lambda *_: None)
    whole, killed = crowd("whole"), crowd("killed")
    straight = run(whole, "rematch", NOON, chunk=40)
    job = start_register_job(sandbox=killed, task="rematch", at=NOON, wall=stamp())
    url = os.environ["DATABASE_URL"].replace("/onshi?", f"/{connection.settings_dict['NAME']}?")
    assert connection.settings_dict["NAME"] in url
    died = subprocess.run(  # noqa: S603  # our own interpreter with the text above
        [sys.executable, "-c", KILLED_IN_THE_THIRD_CHUNK, str(job.pk)],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.members, job.ended_wall_at) == (80, None)
    assert RegisterFinding.objects.filter(job=job).count() == job.findings > 0
    run_register_job(job_id=job.pk, clock=stamp, chunk=40)
    job.refresh_from_db()
    assert outcome(killed, job) == outcome(whole, straight)
    assert job.members == Member.objects.filter(sandbox=killed).count()


def test_a_population_is_found_as_computed() -> None:
    sandbox = crowd("computed")
    job = run(sandbox, "rematch", NOON, chunk=500)
    expected = {f"population-1-{n:07d}": resident(1, n, 200).differs for n in range(200)}
    told = {row.member.person.code: tuple(row.items) for row in job.found.select_related("member__person")}
    assert told == {code: differs for code, differs in expected.items() if differs}
    assert 20 < len(told) < 60
    assert Insurer.objects.filter(sandbox=sandbox).exists()
