"""What becomes of a bulk look-up whose reception number expired: nothing for long, and then it is gone."""

import json
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from batch.bulk import forget_jobs, forgetting
from batch.models import BulkJob
from batch.tasks import forget_bulk_jobs
from eligibility.models import Inquiry
from sandbox.edge import stamp
from tests.bulk.conftest import Bulk, check_file, person, work

YEAR = timedelta(days=365)
TICKET = {"Idempotency-Key": "ticket"}


def finished(bulk: Bulk, *, ago: timedelta) -> str:
    """Return the number of a bulk look-up whose work ended so long ago in real time."""
    number = bulk.ask(person(), person())
    work(number)
    BulkJob.objects.filter(reception_number=number).update(ended_wall_at=stamp() - ago)
    return number


def test_what_expired_a_year_ago_is_forgotten(bulk: Bulk) -> None:
    old, young = finished(bulk, ago=2 * YEAR), finished(bulk, ago=YEAR / 2)
    unfinished = bulk.ask(person())
    assert forget_bulk_jobs() == 0  # by the sandbox's clock the numbers still count
    assert bulk.fetch("muquc", old).header["file_result"] == "1"
    bulk.later("7d")
    assert forget_bulk_jobs() == 1
    assert set(BulkJob.objects.values_list("reception_number", flat=True)) == {young, unfinished}


def test_what_is_forgotten_is_unknown_and_its_people_stay_in_the_journal(bulk: Bulk) -> None:
    number = finished(bulk, ago=2 * YEAR)
    name = "OQSmuquc02req_1.xml"
    assert bulk.fetch("muquc", number, name=name, **TICKET).header["people"] == 2
    bulk.later("7d")
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-B004"
    forget_bulk_jobs()
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-B003"
    again = bulk.fetch("muquc", number, name=name, **TICKET)
    assert (again.status, json.loads(again.body)["errors"][0]["code"]) == (404, "SIM-B003")
    headers = {"Authorization": f"Bearer {bulk.world.admin_key}"}
    shown = bulk.world.client.get("/api/v1/bulk-jobs", headers=headers).json()
    assert shown["items"] == []
    assert bulk.world.client.get(f"/api/v1/bulk-jobs/{number}", headers=headers).status_code == 404
    people = bulk.world.client.get(f"/api/v1/inquiries?reception_number={number}", headers=headers).json()["items"]
    assert len(people) == 2
    assert bulk.world.client.get(f"/api/v1/inquiries/{people[0]['id']}", headers=headers).json()["explanation"]["en"]
    assert bulk.ask(person())


def test_a_file_sent_again_under_its_key_is_still_the_one_it_was(bulk: Bulk) -> None:
    body, name = check_file(person()), "OQSmuquc01req_1.xml"
    first = bulk.post("muquc01req", body, name=name, **TICKET)
    work(first.body_values["reception_number"])
    bulk.later("7d")
    assert forget_jobs(wall=stamp() + YEAR, kept=timedelta(days=1)) == 1
    assert bulk.post("muquc01req", body, name=name, **TICKET).body == first.body
    assert Inquiry.objects.filter(place=None).count() == 1


def test_they_go_in_portions(bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "PORTION", 2)
    for _ in range(5):
        finished(bulk, ago=2 * YEAR)
    bulk.later("7d")
    assert forget_bulk_jobs() == 5


def test_they_may_be_kept_for_ever(bulk: Bulk, settings: Settings) -> None:
    settings.ONSHI_BULK_DAYS = 0
    finished(bulk, ago=10 * YEAR)
    bulk.later("7d")
    assert forget_bulk_jobs() == 0
