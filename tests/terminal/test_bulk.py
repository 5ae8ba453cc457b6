"""Bulk files: long both ways, slow, packed or not, and never in the way of a patient at the counter."""

import os
import sys
from pathlib import Path

import pytest

from tests.terminal.running import Desk, name, read, request, response, until
from tests.terminal.stub import LARGEST_BULK, Stub

SUBMIT, FETCH = "muquc01", "muquc02"
LONG = 1_500_000  # longer than what is held in memory of an answer

pytestmark = pytest.mark.system


def long_request(length: int) -> bytes:
    return b"<XmlMsg>" + b" " * length + b"</XmlMsg>"


@pytest.mark.parametrize("kind", ["muquc", "muimm", "mutic", "muhvq", "muonq"])
@pytest.mark.parametrize("form", ["xml", "zip"])
def test_the_whole_family_is_submitted_and_fetched_in_the_form_that_is_set(
    desk: Desk, server: Stub, kind: str, form: str
) -> None:
    # Given a terminal that is set to a form
    desk.drop(name(1, f"{kind}01"), request("submit"))
    desk.drop(name(2, f"{kind}02"), request("fetch"))
    # When a bulk file is submitted and a result is fetched
    assert desk.once("--results", form) == 0
    # Then the receipt is XML and the result has the form, under the base name of its request
    assert desk.in_res() == {response(1, f"{kind}01"), response(2, f"{kind}02", form)}
    assert desk.answered(1, request("submit"), f"{kind}01")
    assert desk.answered(2, request("fetch"), f"{kind}02")
    # And the form was asked for where there is a choice, and nowhere else
    assert {call.name: call.results for call in server.journal.calls} == {
        name(1, f"{kind}01"): "",
        name(2, f"{kind}02"): form,
    }


def test_without_a_setting_the_server_decides(desk: Desk, server: Stub) -> None:
    server.journal.results = "zip"
    desk.drop(name(1, FETCH), request(1))
    assert desk.once() == 0
    assert [call.results for call in server.journal.calls] == [""]
    assert desk.in_res() == {response(1, FETCH, "zip")}


def test_a_result_still_being_processed_is_delivered_and_replaced_when_it_is_asked_for_again(
    desk: Desk, server: Stub
) -> None:
    # Given a result that is not ready yet
    server.journal.processing = 1
    desk.drop(name(1, FETCH), request("first"))
    assert desk.once("--results", "zip") == 0
    # Then that is said in XML, once: the terminal does not ask again by itself
    assert b"<SegmentOfResult>2</SegmentOfResult>" in (desk.res / response(1, FETCH)).read_bytes()
    assert len(server.journal.calls) == 1
    # When the program asks again under the same name, then the result stands there alone
    desk.drop(name(1, FETCH), request("second"))
    assert desk.once("--results", "zip") == 0
    assert desk.in_res() == {response(1, FETCH, "zip")}
    assert b"<SegmentOfResult>1</SegmentOfResult>" in read(desk.res / response(1, FETCH, "zip"))
    # And so it is the other way round
    desk.drop(name(1, FETCH), request("third"))
    assert desk.once("--results", "xml") == 0
    assert desk.in_res() == {response(1, FETCH)}


@pytest.mark.parametrize("chunked", [False, True], ids=["with length", "chunked"])
@pytest.mark.parametrize(
    ("form", "trouble"),
    [("xml", "short"), ("xml", "early"), ("zip", "short"), ("zip", "cut"), ("zip", "early"), ("zip", "flipped")],
)
def test_a_result_that_does_not_arrive_whole_is_fetched_again_under_the_same_ticket(
    desk: Desk, server: Stub, form: str, trouble: str, *, chunked: bool
) -> None:
    # Given a long result that is lost in part on its first two ways
    server.journal.padding, server.journal.chunked = LONG, chunked
    server.journal.troubles.extend([trouble] * 2)
    # When it is fetched
    desk.drop(name(1, FETCH), request(1))
    assert desk.once("--results", form) == 0
    # Then what lies in `res` is what the server made the first time, byte for byte
    [stored] = server.journal.answers.values()
    assert (desk.res / response(1, FETCH, form)).read_bytes() == stored.content
    assert len(server.journal.calls) == 3
    assert len({call.ticket for call in server.journal.calls}) == 1
    assert list(desk.work.glob(".*")) == []


def test_single_requests_pass_while_a_bulk_file_is_on_its_way(desk: Desk, server: Stub) -> None:
    # Given two couriers and three bulk files the server is slow with
    server.journal.bulk_goes_on.clear()
    desk.start("--parallel", "2")
    for number in range(3):
        desk.drop(name(number, SUBMIT), request(number))
    until(lambda: server.journal.calls)
    # When patients come to the counter, then they are answered although the bulk files came first
    for number in range(5):
        desk.drop(name(number), request(f"patient {number}"))
    until(lambda: all(desk.answered(number, request(f"patient {number}")) for number in range(5)))
    assert _bulk(server) == [name(0, SUBMIT)]
    # And the bulk files follow one after the other
    server.journal.bulk_goes_on.set()
    until(lambda: all(desk.answered(number, request(number), SUBMIT) for number in range(3)))
    assert _bulk(server) == [name(number, SUBMIT) for number in range(3)]


def _bulk(server: Stub) -> list[str]:
    return [call.name for call in server.journal.calls if call.bulk]


def test_a_server_restarted_under_a_bulk_file_neither_loses_nor_doubles_it(desk: Desk, server: Stub) -> None:
    # Given an upload and a fetch that the server has heard and processed without an answer having come through
    server.journal.troubles.extend(["reset", "reset"])
    server.journal.padding = LONG
    upload = long_request(LONG)
    desk.drop(name(1, SUBMIT), upload)
    desk.drop(name(1, FETCH), request(2))
    desk.start()
    until(lambda: len(server.journal.answers) == 2)
    # When the server is restarted
    server.stop()
    server.start()
    # Then both are answered by what was made the first time
    until(lambda: desk.answered(1, upload, SUBMIT) and desk.answered(1, request(2), FETCH))
    assert server.journal.processed() == {name(1, SUBMIT): 1, name(1, FETCH): 1}


def test_how_long_a_file_may_be_is_for_the_server_to_say(desk: Desk) -> None:
    # Given a file of any length, here one byte more than the server takes
    with (desk.root / "long").open("wb") as file:
        file.write(b"<XmlMsg>")
        file.seek(LARGEST_BULK - 8)
        file.write(b"</XmlMsg>")
    (desk.root / "long").rename(desk.req / name(1, SUBMIT))
    # When it is dropped, then it comes back whole with the sentence of the server
    assert desk.once() == 1
    assert desk.in_res() == {name(1, SUBMIT), "OQSmuquc01req_1.err"}
    assert (desk.res / name(1, SUBMIT)).stat().st_size == LARGEST_BULK + 1
    assert (desk.res / "OQSmuquc01req_1.err").read_bytes().startswith(b"SIM1002\t")


def test_packed_results_too_are_deleted_after_their_stay_time(desk: Desk) -> None:
    desk.res.mkdir()
    old, kept = response(1, FETCH, "zip"), "backup.zip"
    for file in (old, kept):
        (desk.res / file).write_bytes(b"PK")
        os.utime(desk.res / file, (0, 0))
    assert desk.once() == 0
    assert desk.in_res() == {kept}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's /proc how much memory a process took")
def test_long_files_cost_no_memory(desk: Desk, server: Stub) -> None:
    # Given a terminal that has answered one patient and rests
    terminal = desk.start()
    desk.drop(name(1), request(1))
    until(lambda: desk.answered(1, request(1)) and not desk.tickets())
    resting = _kilobytes(terminal.pid, "VmRSS")
    # When it carries a request of 30 MB, and results of 60 MB of unknown length, packed and not
    server.journal.padding, server.journal.chunked = 60_000_000, True
    upload = long_request(30_000_000)
    desk.drop(name(1, SUBMIT), upload)
    for number, form in enumerate(("xml", "zip")):
        server.journal.results = form
        desk.drop(name(number, FETCH), request(number))
        until(lambda: not (any(desk.req.iterdir()) or desk.tickets()), "the answer")
    # Then all has arrived, and at its highest it took little more memory than when it rested
    assert desk.answered(1, upload, SUBMIT)
    assert desk.answered(0, request(0), FETCH)
    assert desk.answered(1, request(1), FETCH)
    assert desk.in_res() >= {response(0, FETCH), response(1, FETCH, "zip")}
    assert (desk.res / response(0, FETCH)).stat().st_size > 60_000_000
    assert _kilobytes(terminal.pid, "VmHWM") - resting < 20_000


def _kilobytes(process: int, what: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))
