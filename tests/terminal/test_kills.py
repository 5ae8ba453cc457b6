"""The terminal killed again and again, wherever it happens to be: nothing is lost and nothing is doubled."""

import itertools
import random
import time
from pathlib import Path

import pytest

from deploy.terminal import settings
from deploy.terminal.loop import Terminal
from tests.terminal.running import PATIENCE, Desk, name, request, response, until
from tests.terminal.stub import KEY, Stub

KILLS = 16
REQUESTS_PER_RUN = 8
FETCH = "muquc02"

pytestmark = pytest.mark.system

# Runs the terminal and kills it just before the n-th thing it does to a file of ours or to the network, counted from
# the moment it begins to take a request. Python itself announces each of them to an audit hook.
KILLED_BEFORE_STEP = """
import os, signal, sys

left, root, counting = int(sys.argv.pop(1)), sys.argv.pop(1), False

def announced(event, args):
    global left, counting
    path = str(args[0]) if args else ""
    counting = counting or (event == "os.mkdir" and "/.work/0" in path)
    on_files = event in {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"} and path.startswith(root)
    if counting and (on_files or event.startswith("http.client.")):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

sys.addaudithook(announced)

from deploy.terminal.cli import main

sys.exit(main())
"""


def resume(desk: Desk) -> None:
    """Do what the next start does, to the end."""
    words = ["--folder", str(desk.root), "--url", desk.url, "--poll-interval", "0.01", "--once"]
    Terminal(settings.load(words, {"ONSHI_TERMINAL_KEY": KEY}, Path.cwd())).run()


def test_killed_before_every_single_step_it_answers_once_after_the_next_start(desk: Desk, server: Stub) -> None:
    for step in itertools.count():
        desk.drop(name(step), request(step))
        terminal = desk.start("--once", command=("-c", KILLED_BEFORE_STEP, str(step), str(desk.root)))
        ended = terminal.wait(10)
        resume(desk)
        assert desk.answered(step, request(step)), step
        assert server.journal.processed()[name(step)] == 1, step
        assert [*desk.req.iterdir(), *desk.tickets()] == [], step
        if ended == 0:
            break
        assert ended == -9
    assert step >= 12


def test_killed_before_every_single_step_it_brings_a_long_result_in_one_form_alone(desk: Desk, server: Stub) -> None:
    # Given results too long to be held in memory, packed, and in `res` an older one of the same base name that is not
    server.journal.results, server.journal.padding = "zip", 2_500_000
    desk.res.mkdir()
    for step in itertools.count():
        (desk.res / response(step, FETCH)).write_bytes(b"<XmlMsg>older</XmlMsg>")
        desk.drop(name(step, FETCH), request(step))
        # When the terminal is killed anywhere on the way and started again
        terminal = desk.start("--once", command=("-c", KILLED_BEFORE_STEP, str(step), str(desk.root)))
        ended = terminal.wait(PATIENCE)
        resume(desk)
        # Then the new one is there whole and the old one is not, nothing was doubled and nothing is left behind
        assert desk.answered(step, request(step), FETCH), step
        assert (desk.res / response(step, FETCH, "zip")).exists(), step
        assert server.journal.processed()[name(step, FETCH)] == 1, step
        assert [*desk.req.iterdir(), *desk.tickets(), *desk.work.glob(".*")] == [], step
        if ended == 0:
            break
        assert ended == -9
    assert step >= 14


def test_killed_before_every_single_step_it_bounces_after_the_next_start(desk: Desk) -> None:
    for step in itertools.count():
        desk.drop(f"{step}.txt", request(step))
        terminal = desk.start("--once", command=("-c", KILLED_BEFORE_STEP, str(step), str(desk.root)))
        ended = terminal.wait(10)
        resume(desk)
        assert (desk.res / f"{step}.txt").read_bytes() == request(step), step
        assert (desk.res / f"{step}.err").read_bytes().startswith(b"SIMT001\t"), step
        assert [*desk.req.iterdir(), *desk.tickets()] == [], step
        if ended != -9:
            break
    assert step >= 12


def test_killed_anywhere_it_loses_nothing_and_doubles_nothing(desk: Desk, server: Stub) -> None:
    chance = random.Random(2)  # noqa: S311  # not for secrets: the same run every time, as far as processes allow
    server.journal.delay = 0.01
    total = KILLS * REQUESTS_PER_RUN
    for run in range(KILLS):
        heard = len(server.journal.calls)
        for number in range(run * REQUESTS_PER_RUN, (run + 1) * REQUESTS_PER_RUN):
            desk.drop(name(number), request(number))
        if run % 3 == 0:
            server.journal.troubles.append("reset")
        terminal = desk.start("--parallel", "2")
        # From the first sign of work on, so that no kill is spent on the start of Python; then anywhere.
        until(lambda heard=heard: desk.tickets() or len(server.journal.calls) > heard)  # type: ignore[misc]  # default
        time.sleep(chance.uniform(0, 0.06))
        terminal.kill()
        assert terminal.wait(10) == -9
    assert desk.once() == 0
    assert all(desk.answered(number, request(number)) for number in range(total))
    assert server.journal.processed() == {name(number): 1 for number in range(total)}
    assert list(desk.req.iterdir()) == []
    assert desk.tickets() == []
    # It was really caught in the middle: some requests had to be sent under their ticket a second time.
    assert len(server.journal.calls) > total
    assert "resumed" in desk.said()


def test_a_half_written_response_of_a_killed_run_is_replaced(desk: Desk, server: Stub) -> None:
    server.journal.troubles.append("503")
    terminal = desk.start("--longest-pause", "30")
    desk.drop(name(1), request(1))
    until(lambda: "waiting for the server" in desk.said())
    terminal.kill()
    terminal.wait(10)
    (desk.res / "OQSsiquc01res_1.xml").write_bytes(b"<XmlMsg><Of>")  # what a kill within the writing leaves
    assert desk.once() == 0
    assert desk.answered(1, request(1))
    assert len({call.ticket for call in server.journal.calls}) == 1
