"""What may be wrong with a file of people, and who is told of it when."""

import json

import pytest
from django.db.models import Sum

from batch.models import BulkChunk, BulkJob
from batch.transfers import BULK_FILES
from consent.models import Provider
from eligibility.models import Inquiry
from tests.bulk.conftest import Bulk, check_file, fetch_file, person, work
from tests.edges.conftest import make_world
from tests.intake.threads import at_once
from tests.places import full

NO_PEOPLE = check_file()
OTHER_PROVIDER = check_file(person(), provider_code="1312345682")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "SIM1001"),
        (b"not xml", None),
        (check_file(person())[:-30], None),
        (check_file(person()).replace(b"UTF-8", b"Shift_JIS").replace(b"F-1", "見本".encode()), None),
        (b"<!DOCTYPE x><XmlMsg/>", None),
        (b"<Other/>", None),
    ],
)
def test_an_unreadable_file_bounces_and_leaves_nothing(bulk: Bulk, body: bytes, code: str | None) -> None:
    bounced = bulk.post("muquc01req", body)
    problem = json.loads(bounced.body)
    assert (bounced.status, bounced.media_type) == (400, "application/problem+json")
    assert all(error["message_ja"] and error["message_en"] for error in problem["errors"])
    assert code is None or code in {error["code"] for error in problem["errors"]}
    assert not BulkJob.objects.exists()
    assert not BulkChunk.objects.exists()
    (row,) = bulk.world.journal()
    assert (row.outcome, row.status) == ("bounced", 400)


@pytest.mark.parametrize("body", [NO_PEOPLE, OTHER_PROVIDER], ids=["nobody", "other provider"])
def test_a_faulty_file_is_told_with_the_result(bulk: Bulk, body: bytes, bells: list[int]) -> None:
    number = bulk.submit("muquc", body)
    failed = bulk.fetch("muquc", number)
    assert failed.header["file_result"] == "9"
    assert failed.header["error_code"].startswith("SIM")
    assert (failed.units, bells) == ([], [])
    assert bulk.fetch("muquc", number).body == failed.body


@pytest.mark.parametrize("body", [NO_PEOPLE, OTHER_PROVIDER], ids=["nobody", "other provider"])
def test_a_faulty_file_is_told_with_the_upload_where_the_sandbox_is_set_so(bulk: Bulk, body: bytes) -> None:
    bulk.set(bulk_faults_reading="upload")
    failed = bulk.post("muquc01req", body)
    assert failed.header["file_result"] == "9"
    assert "reception_number" not in failed.body_values
    assert not BulkJob.objects.exists()


def test_too_many_people_fail_the_file(bulk: Bulk) -> None:
    bulk.set(bulk_people_limit=3)
    assert bulk.result("muquc", bulk.ask(*[person()] * 3)).header["people"] == 3
    failed = bulk.fetch("muquc", bulk.ask(*[person()] * 4))
    assert (failed.header["file_result"], failed.header["error_code"]) == ("9", "SIM-B001")
    assert "3人まで" in failed.header["error_message"]
    assert BulkChunk.objects.aggregate(people=Sum("people"))["people"] == 3


def test_too_many_files_at_once_are_refused_at_once(bulk: Bulk) -> None:
    bulk.set(bulk_files_limit=2)
    numbers = [bulk.ask(person()) for _ in range(2)]
    refused = bulk.post("muquc01req", check_file(person()))
    assert (refused.header["file_result"], refused.header["error_code"]) == ("9", "SIM-B002")
    assert "reception_number" not in refused.body_values
    work(numbers[0])
    assert bulk.ask(person())
    other = Bulk(make_world("elsewhere"))
    assert other.ask(person())


def test_files_of_a_time_that_is_still_to_come_are_not_in_the_way(bulk: Bulk) -> None:
    bulk.set(bulk_files_limit=1)
    work(bulk.ask(person()))
    bulk.later("-1d")
    later = bulk.ask(person())
    assert bulk.post("muquc01req", check_file(person())).header["error_code"] == "SIM-B002"
    work(later)
    assert bulk.ask(person())


def test_what_nobody_would_write_is_answered_like_anything_else(bulk: Bulk) -> None:
    work(bulk.ask(person(person_identifier='\N{GRINNING FACE}\\"{,}\t'), file_identifier="\U000f0000\\" * 20))
    for number in ("1" * 10_000, "\N{GRINNING FACE}", "\\N"):
        assert bulk.fetch("muquc", number).header["file_result"] == "9"
    long = check_file(person(), file_identifier="F").replace(b">F<", b">" + b"F" * 500_000 + b"<")
    assert bulk.fetch("muquc", bulk.submit("muquc", long)).status == 200


def test_a_name_that_is_none_bounces(bulk: Bulk) -> None:
    bounced = bulk.post("muquc01req", check_file(person()), name="OQSmuquc01req_/../x.xml")
    assert bounced.status == 404
    assert bulk.post("muquc01res", b"", name="OQSmuquc01res_1.xml").status == 404


def test_a_file_sent_again_under_its_key_is_one_job(bulk: Bulk) -> None:
    body, name = check_file(person()), "OQSmuquc01req_1.xml"
    first = bulk.post("muquc01req", body, name=name, **{"Idempotency-Key": "ticket-1"})
    again = bulk.post("muquc01req", body, name=name, **{"Idempotency-Key": "ticket-1"})
    assert again.body == first.body
    assert BulkJob.objects.count() == 1
    other = bulk.post("muquc01req", check_file(person(), person()), name=name, **{"Idempotency-Key": "ticket-1"})
    assert other.status == 409
    assert BulkJob.objects.count() == 1


def test_a_fetch_sent_again_under_its_key_is_answered_the_same(bulk: Bulk) -> None:
    number = bulk.ask(person())
    name, key = "OQSmuquc02req_9.xml", {"Idempotency-Key": "ticket-2"}
    early = bulk.post("muquc02req", fetch_file("muquc", number), name=name, **key)
    work(number)
    assert bulk.post("muquc02req", fetch_file("muquc", number), name=name, **key).body == early.body
    ready = bulk.post(
        "muquc02req", fetch_file("muquc", number), name="OQSmuquc02req_10.xml", **{"Idempotency-Key": "t3"}
    )
    again = bulk.post(
        "muquc02req", fetch_file("muquc", number), name="OQSmuquc02req_10.xml", **{"Idempotency-Key": "t3"}
    )
    assert ready.header["file_result"] == "1"
    assert (again.body, again.name) == (ready.body, ready.name)
    assert bulk.job(number).fetches == 2


def test_the_journal_says_what_the_file_was_and_keeps_its_people_apart(bulk: Bulk) -> None:
    body = check_file(person(), person(number="9999"))
    number = bulk.submit("muquc", body)
    work(number)
    upload, *people = bulk.world.journal()
    assert (upload.channel, upload.message, upload.place) == ("file", "muquc01req", None)
    assert bytes(upload.request).startswith(f"{len(body)} bytes, SHA-256 ".encode())
    assert [(p.channel, p.message, p.place, p.reception_number) for p in people] == [
        ("bulk", "muquc01req", place, number) for place in range(2)
    ]
    assert [bytes(p.request).startswith(b"<QualificationConfirmSearchInfo>") for p in people] == [True, True]
    assert [bytes(p.response).startswith(b"<BulkConfirmUnit>") for p in people] == [True, True]
    assert not BulkChunk.objects.exclude(units=[]).exists()
    assert Inquiry.objects.filter(channel="bulk").count() == 2


def test_a_provider_that_is_not_connected_is_told_with_the_result(bulk: Bulk) -> None:
    Provider.objects.filter(sandbox=bulk.world.sandbox).update(connected=False)
    number = bulk.submit("muquc", check_file(person()))
    assert bulk.job(number).faults[0]["code"] == "SIM-P003"
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-P003"


def test_a_provider_that_is_gone_is_told_at_once(bulk: Bulk) -> None:
    Provider.objects.filter(sandbox=bulk.world.sandbox).delete()
    for message, body in (("muquc01req", check_file(person())), ("muquc02req", fetch_file("muquc", "SIM1"))):
        assert bulk.post(message, body).header["error_code"] == "SIM-P002"
    assert not BulkJob.objects.exists()


def test_every_place_for_files_is_given_back(bulk: Bulk) -> None:
    for body in (check_file(person()), b"not xml", OTHER_PROVIDER) * 3:
        bulk.post("muquc01req", body)
    with full(BULK_FILES):
        busy = bulk.post("muquc01req", check_file(person()))
    assert (busy.status, json.loads(busy.body)["errors"][0]["code"]) == (503, "SIM-TRANSFERS-BUSY")


def test_the_last_place_is_for_a_sandbox_that_has_none(bulk: Bulk) -> None:
    """Slow files of one sandbox keep its own waiting, and nobody else's."""
    other = Bulk(make_world("elsewhere"))
    mine = bulk.world.sandbox.pk
    with BULK_FILES.incoming(mine), BULK_FILES.incoming(mine):
        busy = bulk.post("muquc01req", check_file(person()))
        assert (busy.status, json.loads(busy.body)["errors"][0]["code"]) == (503, "SIM-TRANSFERS-BUSY")
        assert other.ask(person())
    assert bulk.ask(person())


@pytest.mark.django_db(transaction=True)
def test_one_file_sent_several_times_at_once_is_one_job() -> None:
    bulk = Bulk(make_world("at-once"))
    body, answers = check_file(*[person()] * 50), []

    def send() -> None:
        answers.append(bulk.post("muquc01req", body, name="OQSmuquc01req_1.xml", **{"Idempotency-Key": "ticket"}))

    at_once(send, send)
    assert len({answer.body for answer in answers}) == 1
    assert BulkJob.objects.count() == 1
    assert BulkChunk.objects.count() == 1
