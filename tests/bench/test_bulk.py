"""Files of look-ups for the benchmark, what is held against their results, and the yardstick's books."""

from collections import Counter

import pytest

from eligibility.wire import MESSAGES, read, render
from tests.bench.asking import NOON
from tests.bench.bulk.dance import Answer, segment
from tests.bench.bulk.floor import Floor, alike
from tests.bench.bulk.measuring import best_of
from tests.bench.bulk.memory import Memory, named, read_status
from tests.bench.bulk.people import Asked, Question, fetching, parts, question, verify
from tests.bench.stage import BrokenError

ASKED = question(people=500, count=400)
SEARCH = (
    "<QualificationConfirmSearchInfo><ArbitraryIdentifier>{}</ArbitraryIdentifier></QualificationConfirmSearchInfo>"
)


def test_everybody_is_asked_about_once() -> None:
    assert len({asked.who.n for asked in ASKED.people}) == 400
    whole = question(people=500, count=500)
    assert sorted(asked.who.n for asked in whole.people) == list(range(500))


def test_one_in_a_hundred_is_wrong_on_purpose_in_two_ways() -> None:
    assert Counter(asked.wrong for asked in ASKED.people) == {"": 396, "number": 2, "birth date": 2}
    assert ASKED.refused == 2


def test_the_file_is_a_request_whose_only_faults_are_those_made_on_purpose() -> None:
    reading = read(MESSAGES["muquc01req"], ASKED.file, strict=True)
    assert len(reading.values["body"]["search"]) == 400
    assert reading.values["header"]["checked_on"] == NOON.date()
    assert len(reading.faults) == ASKED.refused
    assert all(fault.path.endswith("Birthdate") for fault in reading.faults)


def test_the_result_is_asked_for_by_its_number() -> None:
    assert read(MESSAGES["muquc02req"], fetching("B1"), strict=True).values["body"] == {"reception_number": "B1"}


def unit(asked: Asked, **changed: str) -> str:
    """Return the part of a result that answers somebody; `changed` says otherwise."""
    said = {"validity": asked.who.expected(NOON.date()), "number": asked.who.card.number, "name": asked.who.name}
    said |= {"identifier": f"K{asked.who.n:07d}", **changed}
    status = "<ProcessingResultStatus>1</ProcessingResultStatus>"
    echo = SEARCH.format(said["identifier"])
    if asked.wrong == "birth date":
        status = "<ProcessingResultStatus>2</ProcessingResultStatus><ProcessingResultCode>SIM</ProcessingResultCode>"
        return f"<BulkConfirmUnit>{echo}{status}</BulkConfirmUnit>"
    if asked.wrong == "number":
        return f"<BulkConfirmUnit>{echo}{status}<QualificationValidity>4</QualificationValidity></BulkConfirmUnit>"
    return (
        f"<BulkConfirmUnit>{echo}{status}<QualificationValidity>{said['validity']}</QualificationValidity>"
        f"<ResultOfQualificationConfirmation><InsuredIdentificationNumber>{said['number']}</InsuredIdentificationNumber>"
        f"<Name>{said['name']}</Name></ResultOfQualificationConfirmation></BulkConfirmUnit>"
    )


def result(asked: Question, units: list[str], **counts: int) -> bytes:
    header = {"file_result": "1", "people": len(asked.people), "refused": asked.refused}
    header["answered"] = len(asked.people) - asked.refused
    empty = render(MESSAGES["muquc02res"], {"header": {**header, **counts}, "body": {}})
    return empty.replace(b"<MessageBody>", b"<MessageBody>" + "".join(units).encode())


def units() -> list[str]:
    return [unit(asked) for asked in ASKED.people]


def test_a_result_in_which_everybody_is_answered_right_is_right() -> None:
    verify(ASKED, result(ASKED, units()))


@pytest.mark.parametrize("changed", [{"validity": "5"}, {"number": "0"}, {"name": "別人"}, {"identifier": "K"}])
def test_one_wrong_answer_breaks_the_run(changed: dict[str, str]) -> None:
    wrong = units()
    wrong[7] = unit(ASKED.people[7], **changed)
    with pytest.raises(BrokenError, match="place 7"):
        verify(ASKED, result(ASKED, wrong))


def test_a_record_for_a_number_nobody_has_breaks_the_run() -> None:
    wrong = units()
    wrong[99] = wrong[99].replace(
        "</Bulk", "<ResultOfQualificationConfirmation></ResultOfQualificationConfirmation></Bulk"
    )
    with pytest.raises(BrokenError, match="place 99"):
        verify(ASKED, result(ASKED, wrong))


def test_people_in_another_order_left_out_or_added_break_the_run() -> None:
    right = units()
    for wrong in ([right[1], right[0], *right[2:]], right[:-1], [*right, right[0]]):
        with pytest.raises(BrokenError):
            verify(ASKED, result(ASKED, wrong))


@pytest.mark.parametrize("counts", [{"people": 399}, {"answered": 400}, {"refused": 0}])
def test_wrong_counts_break_the_run(counts: dict[str, int]) -> None:
    with pytest.raises(BrokenError):
        verify(ASKED, result(ASKED, units(), **counts))


def test_the_parts_of_a_result_are_its_people() -> None:
    assert [part.decode() for part in parts(result(ASKED, units()))] == units()


def test_the_yardsticks_parts_are_compared_byte_for_byte() -> None:
    two = [part.encode() for part in units()[:2]]
    assert alike([*two, b"<BulkConfirmUnit></BulkConfirmUnit>", b""], result(ASKED, units())) == 0.5


def test_the_best_yardstick_is_the_best_of_each_part() -> None:
    best = best_of([Floor(10, 1.0, 4.0), Floor(10, 2.0, 3.0)])
    assert (best.join, best.strings, best.seconds) == (1.0, 3.0, 4.0)


@pytest.mark.parametrize("status", ["1", "2"])
def test_an_answer_says_whether_the_result_is_there(status: str) -> None:
    body = render(MESSAGES["muquc02res"], {"header": {"file_result": status}, "body": {}})
    assert segment(Answer("application/xml", body, 0.0, 0.0)) == status


def test_a_zip_file_is_a_result_and_a_failure_is_none() -> None:
    assert segment(Answer("application/zip", b"PK", 0.0, 0.0)) == "1"
    for body in (render(MESSAGES["muquc02res"], {"header": {"file_result": "9"}, "body": {}}), b"?"):
        with pytest.raises(BrokenError):
            segment(Answer("application/xml", body, 0.0, 0.0))


def test_memory_is_read_from_the_books_of_the_system() -> None:
    status = "Name:\tgranian: x\nVmPeak:\t  999 kB\nVmHWM:\t  3072 kB\nVmRSS:\t  2048 kB\nThreads:\t8\n"
    assert read_status(status) == {"VmHWM": 3.0, "VmRSS": 2.0}
    assert Memory(2.0, 3.0).more == 1.0
    assert named("web", [30, 10]) == {"web 1": 10, "web 2": 30}
