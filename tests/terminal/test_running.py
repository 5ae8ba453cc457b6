"""The whole program: files in, files out, and everything a day at a reception brings."""

import os
import signal
import stat
import tempfile
import time
from pathlib import Path

import pytest

from tests.terminal.running import Desk, name, request, response, until
from tests.terminal.stub import KEY, Stub

pytestmark = pytest.mark.system


def test_a_request_gets_its_response_under_its_own_base_name(desk: Desk, server: Stub) -> None:
    desk.start()
    desk.drop(name("202611220001"), request(1))
    until(lambda: desk.answered("202611220001", request(1)))
    until(lambda: not desk.tickets())
    assert desk.in_res() == {response("202611220001")}
    assert list(desk.req.iterdir()) == []
    assert (desk.root / "face").is_dir()
    assert stat.S_IMODE(desk.work.stat().st_mode) == 0o700
    [call] = server.journal.calls
    assert call.encoding == "utf-8"
    assert 0 < len(call.ticket) <= 64


def test_the_log_has_one_line_for_each_event_and_never_the_key_or_a_content(desk: Desk) -> None:
    desk.drop(name(1), request("the-content"))
    assert desk.once() == 0
    lines = desk.said().splitlines()
    assert [line.split("INFO ")[1].split(" ")[0] for line in lines] == ["Onshi", "taken", "answered", "stopped"]
    assert "NOT FOR PRODUCTION" in lines[0]
    assert "inquiry 4711" in lines[2]
    assert KEY not in desk.said()
    assert "the-content" not in desk.said()


def test_a_slow_writer_is_waited_for(desk: Desk, server: Stub) -> None:
    desk.start("--incomplete-after", "10")
    content = request("slow")
    with (desk.req / name(1)).open("wb", buffering=0) as file:
        time.sleep(0.15)  # created and still empty
        for start in range(0, len(content), 40):
            assert server.journal.calls == []
            file.write(content[start : start + 40])
            time.sleep(0.07)
    until(lambda: desk.answered(1, content))
    assert [call.body for call in server.journal.calls] == [content]


def test_a_file_that_stays_unfinished_is_taken_as_it_is_so_that_the_error_comes_back(desk: Desk) -> None:
    cut = request(1)[:-20]
    (desk.req / name(1)).write_bytes(cut)
    (desk.req / name(2)).write_bytes(b"")
    assert desk.once("--incomplete-after", "0.2") == 1
    assert desk.in_res() == {name(1), "OQSsiquc01req_1.err", name(2), "OQSsiquc01req_2.err"}
    assert (desk.res / name(1)).read_bytes() == cut
    assert b"SIM1008\t/XmlMsg\t" in (desk.res / "OQSsiquc01req_1.err").read_bytes()


def test_a_writer_that_writes_again_is_read_as_it_is_in_the_end(desk: Desk, server: Stub) -> None:
    desk.start("--poll-interval", "0.1")
    for attempt in range(5):
        (desk.req / name(1)).write_bytes(request(f"attempt {attempt}"))
        time.sleep(0.04)
    until(lambda: desk.answered(1, request("attempt 4")))
    until(lambda: not desk.tickets())
    assert server.journal.calls[-1].body == request("attempt 4")


def test_temporary_names_and_folders_are_left_alone(desk: Desk, server: Stub) -> None:
    temporary = [".hidden.xml", "a.tmp", "A.PART", "~$a.xml", "a.xml~", "Thumbs.db", "desktop.ini"]
    for left in temporary:
        (desk.req / left).write_bytes(request(1))
    (desk.req / name("folder")).mkdir()
    (desk.req / name("link")).symlink_to(desk.key_file)
    assert desk.once() == 0
    assert {path.name for path in desk.req.iterdir()} == {*temporary, name("folder"), name("link")}
    assert server.journal.calls == []
    (desk.req / "a.tmp").rename(desk.req / name(1))
    assert desk.once() == 0
    assert desk.answered(1, request(1))


def test_shift_jis_bytes_are_sent_untouched_and_the_encoding_of_results_is_asked_for(desk: Desk, server: Stub) -> None:
    text = '<?xml version="1.0" encoding="Shift_JIS" standalone="no"?><XmlMsg><S>表ソ能①髙</S></XmlMsg>'
    content = text.encode("cp932")
    desk.drop(name(1), content)
    assert desk.once("--encoding", "Shift_JIS") == 0
    [call] = server.journal.calls
    assert call.body == content
    assert call.encoding == "shift_jis"


def test_what_cannot_be_processed_comes_back_with_its_reasons_in_both_languages(desk: Desk) -> None:
    desk.drop("OQSsihvq01req_1.xml", request(1))
    desk.drop("EPSsiaaa01req_1.xml", request(2))
    assert desk.once("--encoding", "shift_jis") == 1
    assert desk.in_res() == {
        "OQSsihvq01req_1.xml",
        "OQSsihvq01req_1.err",
        "EPSsiaaa01req_1.xml",
        "EPSsiaaa01req_1.err",
    }
    assert (desk.res / "OQSsihvq01req_1.xml").read_bytes() == request(1)
    known = "SIM1101\t/XmlMsg\t知らないファイル名です。①\tUnknown file name.\r\n"
    assert (desk.res / "OQSsihvq01req_1.err").read_bytes() == known.encode("cp932")
    assert (desk.res / "EPSsiaaa01req_1.err").read_bytes().startswith(b"SIMT001\t\t")
    assert desk.tickets() == []


def test_a_wrong_key_bounces_with_the_sentence_of_the_server(desk: Desk) -> None:
    desk.key_file.write_text("another-key")
    desk.drop(name(1), request(1))
    assert desk.once() == 1
    assert (desk.res / "OQSsiquc01req_1.err").read_text(encoding="utf-8") == "HTTP401\t\t受け付けません。\tRefused.\n"
    assert "another-key" not in desk.said()


def test_names_with_odd_characters_reach_the_server_as_they_are(desk: Desk, server: Stub) -> None:
    odd = ["a b%2F..%5C#?&+", "日本語㈱ｱ", "x" * (255 - len(name(""))), "req_req", "'\"<>;$(x)"]
    for part in odd:
        desk.drop(name(part), request(part))
    assert desk.once() == 0
    assert sorted(server.journal.names()) == sorted(map(name, odd))
    assert desk.in_res() == set(map(response, odd))
    assert all(call.path.isascii() and call.path.count("/") == 2 for call in server.journal.calls)


def test_a_name_of_bytes_that_are_no_text_and_one_with_a_line_break_come_back(desk: Desk) -> None:
    desk.drop("no-text-\udcff.xml", request(1))
    desk.drop(name("line\nbreak"), request(2))
    assert desk.once() == 1
    assert desk.in_res() == {
        "no-text-\udcff.xml",
        "no-text-\udcff.err",
        name("line\nbreak"),
        "OQSsiquc01req_line\nbreak.err",
    }
    assert len(desk.said().splitlines()) == 6


def test_a_server_that_is_down_is_waited_for_and_said_once(desk: Desk, server: Stub) -> None:
    server.stop()
    terminal = desk.start()
    for number in range(6):
        desk.drop(name(number), request(number))
    until(lambda: "waiting for the server" in desk.said())
    time.sleep(0.5)
    assert terminal.poll() is None
    server.start()
    until(lambda: all(desk.answered(number, request(number)) for number in range(6)))
    assert desk.said().count("waiting for the server") == 1
    assert desk.said().count("the server answers again") == 1
    assert set(server.journal.processed().values()) == {1}


def test_a_server_restarted_between_two_requests_is_not_even_noticed(desk: Desk, server: Stub) -> None:
    desk.start()
    for number in range(3):
        desk.drop(name(number), request(number))
        until(lambda number=number: desk.answered(number, request(number)))  # type: ignore[misc]  # default of a lambda
        server.stop()
        server.start()
    assert "waiting" not in desk.said()
    assert "again" not in desk.said()


@pytest.mark.parametrize("trouble", ["reset", "short", "portal", "cut"])
def test_trouble_on_the_way_neither_loses_nor_doubles(desk: Desk, server: Stub, trouble: str) -> None:
    server.journal.troubles.extend([trouble] * 3)
    desk.drop(name(1), request(1))
    assert desk.once() == 0
    assert desk.answered(1, request(1))
    assert len(server.journal.calls) == 4
    assert len({call.ticket for call in server.journal.calls}) == 1
    assert server.journal.processed() == {name(1): 1}


def test_a_request_the_server_cannot_digest_does_not_stop_the_others(desk: Desk, server: Stub) -> None:
    server.journal.troubles.extend(["500", "500"])
    desk.start("--parallel", "1")
    desk.drop(name("a"), request("a"))
    until(lambda: server.journal.calls)
    desk.drop(name("b"), request("b"))
    until(lambda: desk.answered("a", request("a")) and desk.answered("b", request("b")))
    assert desk.said().count("will try") <= 2


def test_a_second_request_of_the_same_name_replaces_the_response(desk: Desk, server: Stub) -> None:
    server.journal.delay = 0.1
    desk.start("--parallel", "4")
    for number in range(3):
        desk.drop(name(1), request(number))
        # Taken once it is gone. Tickets and answers do not say so: one that is answered but not yet delivered is both.
        until(lambda: not (desk.req / name(1)).exists())
    until(lambda: not desk.tickets() and len(server.journal.answers) == 3)
    assert [call.body for call in server.journal.calls] == [request(number) for number in range(3)]
    assert desk.answered(1, request(2))


def test_two_hundred_files_at_once_are_carried_in_order_of_arrival(desk: Desk, server: Stub) -> None:
    for number in range(200):
        desk.drop(name(f"{(number * 77) % 200:04d}"), request(number))
    assert desk.once("--parallel", "1") == 0
    assert [call.body for call in server.journal.calls] == [request(number) for number in range(200)]
    assert all(desk.answered(f"{(number * 77) % 200:04d}", request(number)) for number in range(200))
    assert len({call.connection for call in server.journal.calls}) == 1


def test_responses_past_their_stay_time_are_deleted_and_nothing_else(desk: Desk) -> None:
    desk.res.mkdir()
    old, new = ["OQSsiquc01res_1.xml", "OQSsiquc01req_2.xml", "OQSsiquc01req_2.err"], ["OQSsiquc01res_3.xml"]
    foreign = ["EPSsiaaa01res_1.xml", "notes.txt", "OQSsiquc01res_1.pdf", "XOQSsiquc01res_1.xml"]
    for file in [*old, *new, *foreign]:
        (desk.res / file).write_bytes(b"x")
    now = (desk.res / new[0]).stat().st_mtime
    for file in [*old, *foreign]:
        _set_modified(desk, file, now - 3700)
    (desk.res / "OQSsiquc01res_folder.xml").mkdir()
    assert desk.once("--response-file-stay-time", "0") == 0
    assert desk.in_res() >= set(old)
    assert desk.once("--response-file-stay-time", "61") == 0
    assert desk.in_res() == {*new, *foreign, "OQSsiquc01res_folder.xml"}


def _set_modified(desk: Desk, file: str, at: float) -> None:
    os.utime(desk.res / file, (at, at))


def test_only_one_terminal_works_in_a_folder_and_a_killed_one_leaves_no_lock(desk: Desk) -> None:
    first = desk.start()
    until(lambda: "NOT FOR PRODUCTION" in desk.said())
    assert desk.start().wait(10) == 2
    assert "一つだけ起動" in desk.said()
    first.kill()
    first.wait(10)
    assert desk.once() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_the_rest_is_kept(desk: Desk, server: Stub, number: signal.Signals) -> None:
    server.stop()
    terminal = desk.start("--poll-interval", "30")
    desk.drop(name(1), request(1))
    until(lambda: "NOT FOR PRODUCTION" in desk.said())
    terminal.send_signal(number)
    assert terminal.wait(10) == 0
    assert desk.said().splitlines()[-1].endswith("stopped")
    assert "Traceback" not in desk.said()
    server.start()
    assert desk.once() == 0
    assert desk.answered(1, request(1))


def test_a_response_that_cannot_be_written_is_written_later(desk: Desk, server: Stub) -> None:
    desk.start()
    until(lambda: "NOT FOR PRODUCTION" in desk.said())
    (desk.res / response(1)).mkdir()
    desk.drop(name(1), request(1))
    until(lambda: "a folder does not let us" in desk.said())
    (desk.res / response(1)).rmdir()
    until(lambda: desk.answered(1, request(1)))
    assert server.journal.processed() == {name(1): 1}


def test_it_runs_as_a_management_command_too(desk: Desk) -> None:
    desk.drop(name(1), request(1))
    desk.drop("notes.txt", b"x")
    assert desk.start("--once", command=("manage.py", "terminal")).wait(20) == 1
    assert desk.in_res() == {response(1), "notes.txt", "notes.err"}


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second volume")  # noqa: S108  # only asked for
def test_a_work_folder_on_another_volume_is_a_wrong_setting(desk: Desk) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:  # a volume of its own, that is all
        if Path(elsewhere).stat().st_dev == desk.req.stat().st_dev:
            pytest.skip("the second volume is the first")
        assert desk.once("--work", f"{elsewhere}/work") == 2
    assert "same volume" in desk.said()
    assert list(desk.req.iterdir()) == []
