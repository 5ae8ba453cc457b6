"""The asynchronous dance (oqs-wire §7.5, P-13): submit, be told to come again, fetch."""

from datetime import date, timedelta

import pytest

from batch.bulk.results import result_file
from batch.models import Exchange
from eligibility.services import trim_journal
from eligibility.wire import MESSAGES, render
from tests.bulk.conftest import Bulk, check_file, fetch_file, person, work
from tests.edges.conftest import PROVIDER, make_world

WRONG_DATE = b"<Birthdate>19801399</Birthdate>"


def test_a_file_of_people_is_received_worked_on_and_fetched(bulk: Bulk, bells: list[int]) -> None:
    bulk.world.enrol("1")
    bulk.world.enrol("2", number="1002", born=date(1950, 1, 2))
    received = bulk.post(
        "muquc01req",
        check_file(
            person(person_identifier="P-1"),
            person(number="1002", born_on=date(1950, 1, 2), person_identifier="P-2"),
            person(number="9999", person_identifier="P-3"),
        ),
        name="OQSmuquc01req_202604010001.xml",
    )
    assert received.name == "OQSmuquc01res_202604010001.xml"
    assert received.header == {
        "processed_at": bulk.world.sandbox.clock.frozen_at,
        "provider_code": PROVIDER,
        "file_identifier": "F-1",
        "character_code": "0",
    }
    number = received.body_values["reception_number"]
    assert received.body_values["received_at"] == bulk.world.sandbox.clock.frozen_at

    early = bulk.fetch("muquc", number)
    assert (early.header["file_result"], early.units) == ("2", [])

    job = bulk.job(number)
    assert bells == [job.pk]
    work(number)

    result = bulk.post("muquc02req", fetch_file("muquc", number), name="OQSmuquc02req_202604010002.xml")
    assert result.name == "OQSmuquc02res_202604010002.xml"
    counts = ("people", "answered", "refused")
    assert (result.header["file_result"], *(result.header[name] for name in counts)) == ("1", 3, 3, 0)
    assert (result.header["checked_on"], result.header["file_identifier"]) == (date(2026, 4, 1), "F-1")
    assert result.header["reception_number"] == number
    assert [unit["search"]["person_identifier"] for unit in result.units] == ["P-1", "P-2", "P-3"]
    assert [unit["validity"] for unit in result.units] == ["1", "1", "4"]
    assert [unit.get("result", {}).get("number") for unit in result.units] == ["1001", "1002", None]


def test_a_result_is_the_same_bytes_however_often_and_whenever_it_is_fetched(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    number = bulk.ask(*[person()] * 3)
    first = bulk.result("muquc", number)
    bulk.later("2d")
    bulk.world.enrol("2")  # known later than the file
    assert bulk.fetch("muquc", number).body == first.body
    assert bulk.fetch("muquc", number).body == first.body


def test_one_bad_person_does_not_spoil_the_others(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    body = check_file(person(), person(), person(insurer_number="06130489"), person())
    before, _, after = body.partition(b"<Birthdate>19800505</Birthdate>")
    body = before + WRONG_DATE + after
    result = bulk.result("muquc", bulk.submit("muquc", body))
    assert [unit["person_result"] for unit in result.units] == ["2", "1", "2", "1"]
    assert [unit.get("validity") for unit in result.units] == [None, "1", None, "1"]
    assert "Birthdate" in result.units[0]["result_message"]
    assert result.units[2]["result_code"].startswith("SIM")
    assert [result.header[name] for name in ("people", "answered", "refused")] == [4, 2, 2]


def test_the_same_person_twice_is_answered_twice(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    result = bulk.result("muquc", bulk.ask(person(person_identifier="A"), person(person_identifier="A")))
    assert [(unit["search"]["person_identifier"], unit["validity"]) for unit in result.units] == [("A", "1")] * 2


def test_more_people_than_one_chunk_keep_their_order(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    people = [person(person_identifier=f"P-{n}", number="1001" if n % 3 else "9999") for n in range(1203)]
    result = bulk.result("muquc", bulk.ask(*people))
    assert [unit["search"]["person_identifier"] for unit in result.units] == [f"P-{n}" for n in range(1203)]
    assert [unit["validity"] for unit in result.units] == ["1" if n % 3 else "4" for n in range(1203)]
    assert bulk.job(bulk.job(result.header["reception_number"]).reception_number).chunks.filter(done=False).count() == 0


def test_another_providers_number_is_refused_without_saying_that_it_exists(bulk: Bulk) -> None:
    number = bulk.ask(person())
    work(number)
    stranger = Bulk(make_world("elsewhere"))
    for exchange, asked in (("muquc", number), ("muquc", "SIM00000000000000000"), ("muimm", number)):
        refused = stranger.fetch(exchange, asked)
        assert (refused.header["file_result"], refused.header["error_code"]) == ("9", "SIM-B003")
    assert bulk.fetch("muimm", number).header["error_code"] == "SIM-B003"


@pytest.mark.parametrize("exchange", Exchange.values)
def test_a_request_for_a_result_may_have_an_identifier_and_gets_that_of_the_file(bulk: Bulk, exchange: str) -> None:
    """Strict sandboxes refuse what is not in the tables; whether this may be in such a request is not known."""
    bulk.set(strict=True)
    number = bulk.ask(person())
    for asked, told in ((number, "F-1"), ("SIM00000000000000000", None)):
        values = {
            "header": {"provider_code": PROVIDER, "file_identifier": "OF-THE-FETCH"},
            "body": {"reception_number": asked},
        }
        message = f"{exchange}02req"
        answer = bulk.post(message, render(MESSAGES[message], values))
        assert answer.header.get("file_identifier") == (told if exchange == "muquc" else None)
        assert answer.header.get("error_code") in {"SIM-B003", None}
    work(number)


def test_another_providers_code_in_the_request_fails_it(bulk: Bulk) -> None:
    number = bulk.ask(person())
    refused = bulk.post("muquc02req", fetch_file("muquc", number, provider_code="1312345682"))
    assert (refused.header["file_result"], refused.header["error_code"]) == ("9", "SIM-P001")


def test_a_request_for_a_result_that_cannot_be_read_bounces(bulk: Bulk) -> None:
    bounced = bulk.post("muquc02req", b"<XmlMsg><MessageHeader>")
    assert (bounced.status, bounced.media_type) == (400, "application/problem+json")
    without = bulk.post(
        "muquc02req", render(MESSAGES["muquc02req"], {"header": {"provider_code": PROVIDER}, "body": {}})
    )
    assert without.header["file_result"] == "9"


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_who_has_no_key_is_refused(bulk: Bulk, key: str) -> None:
    response = bulk.world.send(check_file(person()), "OQSmuquc01req_1.xml", Authorization=f"Bearer {key}")
    assert response.status_code == 401


def test_a_number_expires_on_the_clock_of_the_sandbox(bulk: Bulk) -> None:
    number = bulk.ask(person())
    work(number)
    bulk.later("7d")
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-B004"
    bulk.later("-1d")
    assert bulk.fetch("muquc", number).header["file_result"] == "1"


def test_a_result_whose_journal_was_trimmed_is_gone_and_says_so(bulk: Bulk) -> None:
    number = bulk.ask(person(), person())
    work(number)
    trim_journal(before=bulk.job(number).wall_at + timedelta(seconds=1))
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-B005"


def test_nothing_is_held_of_a_long_result_but_the_piece_on_its_way(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    number = bulk.ask(*[person()] * 2_000)
    work(number)
    job = bulk.job(number)
    for form in (result_file(job, "utf-8").pieces(), result_file(job, "utf-8").zipped("x.xml")):
        sizes = [len(piece) for piece in form]
        assert len(sizes) > 4
        assert max(sizes) < 600 * 2_000  # some hundred people
