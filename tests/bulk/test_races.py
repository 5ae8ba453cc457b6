"""What happens beside a file while it comes in, is worked on or is fetched: nothing of that is a crash."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection

from batch.bulk import answer_bulk
from batch.models import BulkChunk, BulkJob
from consent.models import Provider
from eligibility.models import Inquiry
from eligibility.services import File, Person, record_people, trim_journal
from sandbox.edge import stamp
from sandbox.models import Sandbox
from sandbox.services import delete_sandbox
from tests.bulk.conftest import Bulk, check_file, person, registration, registration_file, work
from tests.edges.conftest import make_world
from tests.intake.threads import at_once

AT_ONCE = pytest.mark.django_db(transaction=True)
PROBLEM = "application/problem+json"
TICKET = {"Idempotency-Key": "ticket"}
FAULTY = {"bounced": b"not xml", "failed": check_file(), "refused": check_file(person(), provider_code="1312345682")}


class Interrupted(BytesIO):
    """A body while which comes in something happens."""

    def __init__(self, body: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(body)
        self._meanwhile: Callable[[], object] | None = meanwhile

    def read(self, size: int | None = -1, /) -> bytes:
        happens, self._meanwhile = self._meanwhile, None
        if happens is not None:
            happens()
        return super().read(size)


def post_while(bulk: Bulk, body: bytes, meanwhile: Callable[[], object], name: str = "OQSmuquc01req_1.xml") -> Any:
    """Post a file; `meanwhile` happens in a thread of its own when the first bytes are read."""
    return bulk.world.client.generic(
        "POST",
        f"/oqs/{name}",
        headers={"Authorization": f"Bearer {bulk.world.key}"},
        CONTENT_LENGTH=str(len(body)),
        CONTENT_TYPE="application/xml",
        **{"wsgi.input": Interrupted(body, lambda: at_once(meanwhile))},  # type: ignore[arg-type]  # any object is taken
    )


@pytest.mark.parametrize("name", ["OQSmuquc01req_/x.xml", "OQSmuquc02req_1.zip"])
def test_a_name_that_is_none_bounces_the_same_under_its_key(bulk: Bulk, name: str) -> None:
    first, again = (bulk.post("muquc01req", check_file(person()), name=name, **TICKET) for _ in range(2))
    assert (first.status, first.media_type) == (404, PROBLEM)
    assert (again.status, again.body) == (404, first.body)


@AT_ONCE
@pytest.mark.parametrize("fault", FAULTY)
@pytest.mark.parametrize("faults_reading", ["result", "upload"])
def test_a_faulty_file_sent_several_times_at_once_is_answered_once(fault: str, faults_reading: str) -> None:
    bulk = Bulk(make_world("faulty-at-once"))
    bulk.set(bulk_faults_reading=faults_reading)
    answers = []

    def send() -> None:
        answers.append(bulk.post("muquc01req", FAULTY[fault], name="OQSmuquc01req_1.xml", **TICKET))

    response = bulk.world.client.generic(
        "POST",
        "/oqs/OQSmuquc01req_1.xml",
        headers={"Authorization": f"Bearer {bulk.world.key}"} | TICKET,
        CONTENT_LENGTH=str(len(FAULTY[fault])),
        CONTENT_TYPE="application/xml",
        **{"wsgi.input": Interrupted(FAULTY[fault], lambda: at_once(send))},  # type: ignore[arg-type]  # as above
    )
    (other,) = answers
    assert (response.status_code, response.getvalue()) == (other.status, other.body)
    assert Inquiry.objects.count() == 1
    assert BulkJob.objects.count() <= 1


@AT_ONCE
@pytest.mark.parametrize("body", [check_file(person()), *FAULTY.values()])
def test_nothing_waits_in_the_database_while_a_file_comes_in(body: bytes) -> None:
    """A slow peer holds no transaction: neither locks nor what PostgreSQL could clean up."""
    bulk, found = Bulk(make_world("slow")), []
    body += b" " * 300_000  # comes in several pieces

    class Slow(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            found.append(connection.in_atomic_block)
            return super().read(size)

    response = bulk.world.client.generic(
        "POST",
        "/oqs/OQSmuquc01req_1.xml",
        headers={"Authorization": f"Bearer {bulk.world.key}"},
        CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": Slow(body)},  # type: ignore[arg-type]  # any object is taken
    )
    assert response.status_code in {200, 400}
    assert len(found) > 1
    assert not any(found)


@AT_ONCE
@pytest.mark.parametrize("body", [check_file(person()), *FAULTY.values()])
def test_a_sandbox_that_is_deleted_while_a_file_comes_in_takes_the_key_with_it(body: bytes) -> None:
    bulk = Bulk(make_world("short-lived"))
    answer = post_while(bulk, body, lambda: delete_sandbox(code="short-lived"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM)
    assert not BulkChunk.objects.exists()
    assert not Inquiry.objects.exists()


@AT_ONCE
def test_a_provider_that_is_deleted_while_a_file_comes_in_has_to_send_it_again() -> None:
    bulk = Bulk(make_world("short-lived"))
    answer = post_while(bulk, check_file(person()), Provider.objects.all().delete)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, PROBLEM)
    assert not BulkChunk.objects.exists()


def test_a_result_that_was_handed_out_and_trimmed_since_is_not_handed_out_without_its_people(bulk: Bulk) -> None:
    number = bulk.ask(person(), person())
    work(number)
    name = "OQSmuquc02req_1.xml"
    assert bulk.fetch("muquc", number, name=name, **TICKET).header["people"] == 2
    Inquiry.objects.filter(place=None, file_name=name).update(wall_at=bulk.job(number).wall_at + timedelta(days=1))
    trim_journal(before=bulk.job(number).wall_at + timedelta(seconds=1))
    again = bulk.fetch("muquc", number, name=name, **TICKET)
    assert (again.status, json.loads(again.body)["errors"][0]["code"]) == (422, "SIM-B005")


def blocked() -> bool:
    """Tell whether somebody waits for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        (waiting,) = cursor.fetchone() or (0,)
    return bool(waiting)


@AT_ONCE
@pytest.mark.parametrize("exchange", ["muquc", "muimm"])
def test_a_sandbox_that_is_deleted_while_its_people_are_answered_is_gone(
    exchange: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Worker and deletion would wait for each other: one has the sandbox, the other what is in it."""
    bulk = Bulk(make_world("short-lived"))
    bulk.world.enrol("1")
    body = check_file(person()) if exchange == "muquc" else registration_file(registration("N-1"))
    job = bulk.job(bulk.submit(exchange, body))
    deletions: list[Thread] = []

    def record_and_delete(people: list[Person], *, file: File) -> None:
        record_people(people, file=file)
        if not deletions:
            deletions.append(Thread(target=lambda: at_once(lambda: delete_sandbox(code="short-lived"))))
            deletions[0].start()
            while not blocked() and deletions[0].is_alive():
                sleep(0.01)

    monkeypatch.setattr("batch.bulk.work.record_people", record_and_delete)
    answer_bulk(job.pk, now=stamp)
    (deletion,) = deletions
    deletion.join()
    assert not Sandbox.objects.filter(code="short-lived").exists()
    assert not Inquiry.objects.exists()
