"""The journal of bulk look-ups: a row for each person, apart from single checks, which explains itself as theirs do."""

from typing import Any

import pytest

from fixtures.factories import InquiryFactory, ProviderFactory
from sandbox.models import Role
from sandbox.services import issue_key
from tests.bulk.conftest import Bulk, person, registration, registration_file, work

OTHER = "1319911903"


def get(bulk: Bulk, address: str, key: str = "", status: int = 200) -> Any:
    key = key or bulk.world.admin_key
    response = bulk.world.client.get(f"/api/v1/inquiries{address}", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == status, response.content.decode()
    return response.json()


def people_of(bulk: Bulk, number: str) -> list[Any]:
    """Return the people of a file as the journal tells them, whole, in the order of the file."""
    items = get(bulk, f"?reception_number={number}")["items"]
    return [get(bulk, f"/{item['id']}") for item in sorted(items, key=lambda item: item["place"])]


def test_people_of_a_file_are_found_by_its_number(bulk: Bulk) -> None:
    bulk.world.enrol("hanako")
    bulk.world.ask()
    first, second = (bulk.ask(person(), person(number="9")), bulk.ask(person()))
    for number in (first, second):
        work(number)
    bulk.fetch("muquc", first)
    rows = get(bulk, f"?reception_number={first}")["items"]
    assert [(row["channel"], row["place"], row["validity"]) for row in rows] == [("bulk", 1, "4"), ("bulk", 0, "1")]
    assert {row["reception_number"] for row in rows} == {first}


def test_bulk_look_ups_are_no_single_checks(bulk: Bulk) -> None:
    """R-150: whoever counts checks leaves the people of bulk files out by their channel."""
    bulk.world.enrol("hanako")
    bulk.world.ask()
    number = bulk.ask(person(), person())
    work(number)
    bulk.fetch("muquc", number)
    by_channel = {channel: get(bulk, f"?channel={channel}")["items"] for channel in ("file", "json", "bulk")}
    assert [row["message"] for row in by_channel["bulk"]] == ["muquc01req", "muquc01req"]
    assert [row["message"] for row in by_channel["file"]] == ["muquc02req", "muquc01req", "siquc01req"]
    assert [row["validity"] for row in by_channel["file"]] == ["", "", "1"]
    assert by_channel["json"] == []
    get(bulk, "?channel=fax", status=400)


def test_an_answer_explains_itself(bulk: Bulk) -> None:
    bulk.world.enrol("hanako")
    number = bulk.ask(person())
    work(number)
    (told,) = people_of(bulk, number)
    assert told["request"].startswith("<QualificationConfirmSearchInfo>")
    assert told["response"].startswith("<BulkConfirmUnit>")
    assert "answer.valid" in [rule["id"] for rule in told["fired"]]
    assert [candidate["rule"] for candidate in told["candidates"]] == ["match.key"]
    assert "資格確認日" in told["explanation"]["ja"]


def test_a_typing_error_is_found_again(bulk: Bulk) -> None:
    bulk.world.enrol("hanako")
    number = bulk.ask(person(number="1007"))
    work(number)
    (told,) = people_of(bulk, number)
    assert told["validity"] == "4"
    assert [miss["differs_in"] for miss in told["near_misses"]] == [["InsuredIdentificationNumber"]]


@pytest.mark.parametrize("exchange", ["muquc", "muimm"])
def test_what_was_wrong_with_one_of_them_is_told_in_words(bulk: Bulk, exchange: str) -> None:
    bad = {"insurer_number": "06130489"}  # its check digit is 8
    if exchange == "muquc":
        number = bulk.ask(person(**bad), person())
    else:
        number = bulk.submit("muimm", registration_file(registration("R-1", **bad), registration("R-2")))
    work(number)
    told, _ = people_of(bulk, number)
    assert told["outcome"] == "refused"
    assert "06130489" in told["explanation"]["en"]
    assert "理由: " in told["explanation"]["ja"]


def test_who_was_found_in_the_register_mistyped_nothing(bulk: Bulk) -> None:
    inquiry = InquiryFactory.create(
        sandbox=bulk.world.sandbox,
        channel="bulk",
        message="mutic01req",
        reception_number="SIM1",
        place=0,
        validity="4",
        rules=["answer.none"],
        request=b'{"key": {"insurer_number": "06130488", "number_key": "1001"}, "consent": null}',
        response=b"<BulkConfirmUnit><QualificationValidity>4</QualificationValidity></BulkConfirmUnit>",
    )
    told = get(bulk, f"/{inquiry.pk}")
    assert (told["place"], told["near_misses"]) == (0, [])


def test_a_provider_sees_the_people_of_its_own_files(bulk: Bulk) -> None:
    number = bulk.ask(person())
    work(number)
    ProviderFactory.create(sandbox=bulk.world.sandbox, code=OTHER)
    other = issue_key(sandbox=bulk.world.sandbox, role=Role.PROVIDER, subject=OTHER)
    address = f"?reception_number={number}"
    assert len(get(bulk, address, bulk.world.key)["items"]) == 1
    assert get(bulk, address, other)["items"] == []
