"""照会番号一括登録 (oqs-wire §5.6): many reference numbers in one file."""

from datetime import date

from tests.bulk.conftest import Bulk, person, registration, registration_file


def test_numbers_are_registered_and_shown_from_then_on(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    bulk.world.enrol("2", number="1002", born=date(1950, 1, 2))
    file = registration_file(registration("A-1"), registration("A-2", number="1002"), registration("A-3", number="9"))
    result = bulk.result("muimm", bulk.submit("muimm", file))
    assert "people" not in result.header
    assert [unit["registration"]["reference_number"] for unit in result.units] == ["A-1", "A-2", "A-3"]
    assert [unit["person_result"] for unit in result.units] == ["1", "1", "2"]
    assert result.units[2]["result_code"] == "SIM-Q003"
    shown = bulk.result("muquc", bulk.ask(person(), person(number="1002", born_on=date(1950, 1, 2))))
    assert [unit["reference_number"] for unit in shown.units] == ["A-1", "A-2"]


def test_of_two_numbers_for_one_person_the_later_in_the_file_stays(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    file = registration_file(*(registration(f"N-{n}") for n in range(1101)))
    result = bulk.result("muimm", bulk.submit("muimm", file))
    assert {unit["person_result"] for unit in result.units} == {"1"}
    (unit,) = bulk.result("muquc", bulk.ask(person())).units
    assert unit["reference_number"] == "N-1100"


def test_batch_changes_no_registration_but_the_number(bulk: Bulk) -> None:
    """R-156: asking in bulk changes nothing; registering in bulk is what a single registration is."""
    bulk.world.enrol("1")
    bulk.result("muimm", bulk.submit("muimm", registration_file(registration("B-1"))))
    single = bulk.world.ask()
    assert b"<ReferenceNumber>B-1</ReferenceNumber>" in single.content
