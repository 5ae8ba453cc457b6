"""Each setting of bulk look-ups shows in what a provider sees (docs/bulk.md)."""

import pytest

from tests.bulk.conftest import Bulk, check_file, person, work
from tests.edges.test_settings import BULK


def stage(bulk: Bulk, number: str) -> str:
    """Return the SegmentOfResult of a fetch."""
    result = bulk.fetch("muquc", number).header["file_result"]
    assert isinstance(result, str)
    return result


def at_once(bulk: Bulk) -> None:
    number = bulk.ask(person())
    assert stage(bulk, number) == "2"
    work(number)
    assert stage(bulk, number) == "1"


def after_some_seconds(bulk: Bulk) -> None:
    bulk.set(bulk_ready="seconds", bulk_ready_seconds=90)
    number = bulk.ask(person())
    work(number)
    bulk.later("1min")
    assert stage(bulk, number) == "2"
    bulk.later("1min")
    assert stage(bulk, number) == "1"
    bulk.later("-1min")  # a clock set back withholds it again
    assert stage(bulk, number) == "2"


def at_a_time_of_the_clock(bulk: Bulk) -> None:
    bulk.set(bulk_ready="clock_time", bulk_ready_time="02:30")
    number = bulk.ask(person())
    work(number)
    bulk.later("14h")
    assert stage(bulk, number) == "2"
    bulk.later("30min")
    assert stage(bulk, number) == "1"


def after_some_fetches(bulk: Bulk) -> None:
    bulk.set(bulk_ready="fetches", bulk_ready_fetches=3)
    number = bulk.ask(person())
    work(number)
    assert [stage(bulk, number) for _ in range(5)] == ["2", "2", "2", "1", "1"]


def results_in_a_zip_file(bulk: Bulk) -> None:
    bulk.set(bulk_results="zip")
    number = bulk.ask(person())
    assert bulk.fetch("muquc", number).media_type.startswith("application/xml")  # nothing but a result is zipped
    work(number)
    zipped = bulk.fetch("muquc", number, name="OQSmuquc02req_1.xml")
    assert (zipped.media_type, zipped.name.rpartition(".")[2]) == ("application/zip", "zip")
    plain = bulk.fetch("muquc", number, **{"X-Onshi-Results": "xml"})
    assert plain.media_type.startswith("application/xml")
    assert zipped.xml == plain.body
    assert bulk.fetch("muquc", number, name="OQSmuquc02req_1.xml").body == zipped.body


def faults_with_the_upload(bulk: Bulk) -> None:
    faulty = check_file(person(), provider_code="1312345682")
    assert "reception_number" in bulk.post("muquc01req", faulty).body_values
    bulk.set(bulk_faults_reading="upload")
    assert "reception_number" not in bulk.post("muquc01req", faulty).body_values


def kept_for_some_days(bulk: Bulk) -> None:
    bulk.set(bulk_keep_days=2)
    number = bulk.ask(person())
    work(number)
    bulk.later("47h")
    assert stage(bulk, number) == "1"
    bulk.later("1h")
    assert bulk.fetch("muquc", number).header["error_code"] == "SIM-B004"


def a_limit_of_people(bulk: Bulk) -> None:
    bulk.set(bulk_people_limit=1)
    assert bulk.fetch("muquc", bulk.ask(person(), person())).header["error_code"] == "SIM-B001"


def a_limit_of_files(bulk: Bulk) -> None:
    bulk.set(bulk_files_limit=1)
    bulk.ask(person())
    assert bulk.post("muquc01req", check_file(person())).header["error_code"] == "SIM-B002"


SHOWN = {
    "bulk_ready": (at_once, after_some_seconds, at_a_time_of_the_clock, after_some_fetches),
    "bulk_ready_seconds": (after_some_seconds,),
    "bulk_ready_time": (at_a_time_of_the_clock,),
    "bulk_ready_fetches": (after_some_fetches,),
    "bulk_results": (results_in_a_zip_file,),
    "bulk_faults_reading": (faults_with_the_upload,),
    "bulk_keep_days": (kept_for_some_days,),
    "bulk_people_limit": (a_limit_of_people,),
    "bulk_files_limit": (a_limit_of_files,),
}
"""Setting → how it shows."""


def test_no_setting_is_left_out() -> None:
    assert SHOWN.keys() == BULK


@pytest.mark.parametrize("shows", sorted({shows for each in SHOWN.values() for shows in each}, key=str))
def test_setting_shows(bulk: Bulk, shows: object) -> None:
    assert callable(shows)
    shows(bulk)


def test_the_terminal_has_the_last_word_on_the_form(bulk: Bulk) -> None:
    number = bulk.ask(person())
    work(number)
    assert bulk.fetch("muquc", number, **{"X-Onshi-Results": "zip"}).media_type == "application/zip"
    assert bulk.fetch("muquc", number, **{"X-Onshi-Results": "pdf"}).status == 400


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("order", ["annex", "shuffled"])
def test_encoding_and_order_are_those_of_single_answers(bulk: Bulk, encoding: str, order: str) -> None:
    bulk.set(element_order=order, shuffle_seed=7)
    bulk.world.enrol("1", name="見本　髙子")
    number = bulk.ask(person(), person(person_identifier="識別"))
    result = bulk.result("muquc", number, **{"X-Onshi-Encoding": encoding})
    assert result.reading.encoding == encoding
    assert [unit["result"]["name"] for unit in result.units] == ["見本　髙子"] * 2
    assert bulk.fetch("muquc", number, **{"X-Onshi-Encoding": encoding}).body == result.body
