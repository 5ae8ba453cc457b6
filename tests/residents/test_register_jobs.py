"""Runs through everybody: what they find, that they find it once, and that a kill changes nothing in the end."""

import os
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
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
from insurers.domain.moves import MOVE_RULES, move_rule
from insurers.models import (
    Enrolment,
    IndividualNumber,
    Insurer,
    InsurerKind,
    Match,
    Member,
    Person,
    Profile,
)
from insurers.services import MatchDecision, apply_matches, confirm_match, record_loss, record_number
from sandbox.domain.refusals import Refusal
from sandbox.edge import stamp
from sandbox.models import Sandbox
from tests.edges.conftest import NOON
from tests.residents.conftest import FIRST, FOURTH, SECOND, THIRD, MakeSomebody, Somebody
from tests.statements import counting

pytestmark = pytest.mark.django_db

ELSEWHERE: Final = "東京都模擬市見本町9-9"


def run(sandbox: Sandbox, work: str, at: datetime, *, chunk: int = 2, chunks: int = 1000) -> RegisterJob:
    """Start a run and do all of it."""
    job = start_register_job(sandbox=sandbox, task=work, at=at, wall=stamp())
    run_register_job(job_id=job.pk, clock=stamp, chunk=chunk, chunks=chunks)
    job.refresh_from_db()
    return job


def found(job: RegisterJob) -> list[tuple[Any, ...]]:
    return list(job.found.order_by("member_id").values_list("member_id", "action", "items", "before", "after"))


def sandbox_of(who: Somebody) -> Sandbox:
    sandbox: Sandbox = who.member.sandbox
    return sandbox


# -- re-match of everything


def test_everybody_is_matched_and_who_differs_is_held_and_found(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    same, other = somebody(insurer=insurer), somebody(insurer=insurer, birth_on=date(1990, 2, 27))
    named = somebody(insurer=insurer, name="見本　華子", name_kana="ミホン　カコ")
    job = run(insurer.sandbox, "rematch", SECOND)
    assert found(job) == [
        (other.member.pk, "matched", ["birth_on"], "", "all"),
        (named.member.pk, "matched", ["name", "name_kana"], "", "medical"),
    ]
    assert (job.members, job.findings, job.postponed) == (3, 2, 0)
    assert job.ended_wall_at is not None
    assert same.matches() == [([], "none", "settled")]
    assert (same.holds(SECOND), other.holds(SECOND), named.holds(SECOND)) == (["none"], ["all"], ["medical"])


def test_a_second_run_finds_nothing_and_writes_nothing(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    somebody(insurer=insurer), somebody(insurer=insurer, sex="1")
    run(insurer.sandbox, "rematch", SECOND)
    before = (Match.objects.count(), list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold")))
    job = run(insurer.sandbox, "rematch", THIRD)
    assert (job.members, job.findings) == (2, 0)
    assert (Match.objects.count(), list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold"))) == before


def test_what_the_insurer_confirmed_stays_confirmed(somebody: MakeSomebody) -> None:
    who = somebody(sex="1")
    run(sandbox_of(who), "rematch", SECOND)
    confirm_match(
        sandbox=who.member.sandbox,
        insurer=who.member.insurer,
        match_id=Match.objects.get().pk,
        at=THIRD,
        reason="確認済み",
    )
    assert run(sandbox_of(who), "rematch", FOURTH).findings == 0
    assert who.holds(FOURTH) == ["none"]


def test_a_correction_by_either_side_ends_the_hold(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    reported, registered = somebody(insurer=insurer, sex="1"), somebody(insurer=insurer, sex="1")
    run(insurer.sandbox, "rematch", SECOND)
    reported.reports(THIRD)
    registered.happens("correction", THIRD, date(2000, 1, 1), sex="1")
    job = run(insurer.sandbox, "rematch", FOURTH)
    assert [row[1:] for row in found(job)] == [("matched", [], "all", "none")] * 2
    assert reported.holds(FOURTH) == registered.holds(FOURTH) == ["none"]


def test_without_a_number_or_a_resident_nobody_registered_before_is_held(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    numberless, dead = somebody(insurer=insurer), somebody(insurer=insurer)
    IndividualNumber.objects.filter(person=numberless.member.person).delete()
    dead.happens("death", SECOND, SECOND.date())
    job = run(insurer.sandbox, "rematch", THIRD)
    assert [row[1:] for row in found(job)] == [
        ("matched", ["no_number"], "", "none"),
        ("matched", ["unknown"], "", "none"),
    ]


def test_a_registration_that_was_never_accepted_is_still_new(somebody: MakeSomebody) -> None:
    who = somebody(hold="all", name="見本　華子", name_kana="ミホン　カコ", address="東京都架空市見本町7-7-7")
    decision = MatchDecision(who.member.pk, ("unknown",), "all")
    apply_matches(decisions=[decision], cause="registration", at=FIRST)  # type: ignore[arg-type]  # its value
    run(sandbox_of(who), "rematch", SECOND)
    assert who.matches()[-1] == (["name", "name_kana", "address"], "all", "open")
    assert who.holds(SECOND) == ["all"]


def test_who_has_something_registered_at_that_instant_waits_for_the_next_run(somebody: MakeSomebody) -> None:
    who = somebody(sex="1")
    record_loss(enrolment=who.member.enrolments.get(), at=SECOND, lost_on=FOURTH.date(), reason="03")
    job = run(sandbox_of(who), "rematch", SECOND)
    assert (job.members, job.findings, job.postponed) == (1, 0, 1)
    assert run(sandbox_of(who), "rematch", THIRD).findings == 1


def test_a_run_stays_in_its_sandbox(somebody: MakeSomebody) -> None:
    ours, theirs = somebody(sex="1"), somebody(sex="1")
    job = run(sandbox_of(ours), "rematch", SECOND)
    assert (job.members, theirs.matches(), theirs.holds(SECOND)) == (1, [], ["none"])


# -- addresses that moved


@pytest.mark.parametrize("kind", InsurerKind.values)
def test_a_move_is_followed_or_reported_by_the_kind_of_insurer(somebody: MakeSomebody, kind: str) -> None:
    who = somebody(insurer=make.InsurerFactory.create(kind=kind))
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE, postal_code="000-0001")
    job = run(sandbox_of(who), "moves", THIRD)
    action = move_rule(kind).action
    assert found(job) == [(who.member.pk, action, ["address"], "東京都架空市見本町1-2-3", ELSEWHERE)]
    assert job.found.get().since_on == date(2024, 6, 4)
    now = Profile.objects.get(member=who.member, known__contains=THIRD)
    refreshed = action == "refreshed"
    assert (now.address == ELSEWHERE, now.postal_code == "000-0001", now.name) == (refreshed, refreshed, "見本　花子")
    assert Profile.objects.filter(member=who.member, known__contains=SECOND).get().address == "東京都架空市見本町1-2-3"
    assert who.matches() == ([([], "none", "settled")] if refreshed else [])


def test_every_kind_of_insurer_stands_in_one_rule() -> None:
    assert sorted(kind for rule in MOVE_RULES for kind in rule.kinds) == sorted(InsurerKind.values)


def test_what_was_followed_is_not_found_again(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    assert run(sandbox_of(who), "moves", THIRD).findings == 1
    assert run(sandbox_of(who), "moves", FOURTH).findings == 0


def test_a_move_is_followed_on_its_day_and_not_before(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 20), address=ELSEWHERE)
    assert run(sandbox_of(who), "moves", THIRD).findings == 0
    assert run(sandbox_of(who), "moves", datetime(2024, 6, 20, tzinfo=FIRST.tzinfo)).findings == 1


def test_an_address_that_differs_for_another_reason_is_left_to_the_match(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    never_moved, reported_since = somebody(insurer=insurer, address="東京都架空市別町5"), somebody(insurer=insurer)
    reported_since.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    reported_since.reports(THIRD, address="東京都架空市別町5")
    never_moved.happens("correction", SECOND, date(2000, 1, 1), address="東京都架空市見本町1-2-4")
    assert run(insurer.sandbox, "moves", FOURTH).findings == 0


def test_a_later_change_of_name_does_not_make_a_move_younger(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    who.reports(THIRD, address="東京都架空市別町5")
    who.happens("name", FOURTH, FOURTH.date(), name="架空　花子")
    assert run(sandbox_of(who), "moves", FOURTH + timedelta(1)).findings == 0


def test_another_spelling_of_the_new_address_is_no_move(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address="東京都架空市見本町１丁目２番地３号")
    assert run(sandbox_of(who), "moves", THIRD).findings == 0


def test_following_a_move_settles_a_match_that_differed_by_it(somebody: MakeSomebody) -> None:
    who = somebody(name="見本　華子", address=ELSEWHERE)
    who.happens("move", SECOND, date(2024, 6, 4), address="東京都架空市新町1")
    decision = MatchDecision(who.member.pk, ("name", "address"), "medical")
    apply_matches(decisions=[decision], cause="rematch", at=SECOND)  # type: ignore[arg-type]  # its value
    run(sandbox_of(who), "moves", THIRD)
    assert who.matches()[-1] == (["name"], "none", "settled")
    assert (who.holds(SECOND), who.holds(THIRD)) == (["medical"], ["none"])
    assert Match.objects.order_by("-pk")[0].cause == "move"


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
    monkeypatch.setattr(register_jobs, "ring", lambda job, **_: rung.append(job))
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
