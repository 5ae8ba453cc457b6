"""`manage.py upload` against a running server: what it says, what it writes, and how it ends."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from batch.domain.samples import sample
from batch.management import sender
from batch.management.progress import Progress
from batch.models import FileJob
from batch.transfers import ENROLMENT_FILES
from fixtures.factories import FileChunkFactory, FileLineFactory
from sandbox.edge import stamp
from tests.api.conftest import INSURER, Team, make_team
from tests.places import full

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_SECONDS = 20.0


@pytest.fixture
def team(transactional_db: None) -> Team:
    del transactional_db
    return make_team("ours")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "加入者.csv"
    path.write_bytes(sample("member"))
    return path


@pytest.fixture
def run(
    live_server: LiveServer, team: Team, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Return what runs the command: (exit status, all it said)."""

    def run(*words: str, key: str = team.insurer.key, path: Path = file) -> tuple[int, str]:
        monkeypatch.setenv("ONSHI_INSURER_KEY", key)
        out, told = io.StringIO(), ""
        try:
            call_command("upload", str(path), "--url", live_server.url, "--kind", "member", *words, stdout=out)
            status = 0
        except SystemExit as end:
            status = int(str(end.code))
        except CommandError as error:
            status, told = error.returncode, str(error)
        return status, out.getvalue() + told + capsys.readouterr().err

    return run


@contextmanager
def worked_on(outcomes: str, **columns: Any) -> Iterator[None]:
    """Take the file that comes in, as the worker does; its end comes once the command has shown that it is at work."""
    seen, show = threading.Event(), Progress.show

    def showing(self: Progress, label: str, *values: Any) -> None:
        show(self, label, *values)
        if "applying" in label:
            seen.set()

    def work() -> None:
        try:
            while (job := FileJob.objects.first()) is None:
                time.sleep(0.02)
            FileJob.objects.update(state="applying", rows=len(outcomes), started_wall_at=stamp(), read=len(outcomes))
            FileChunkFactory.create(job=job, outcomes=outcomes)
            for line, letter in enumerate(outcomes, 1):
                if letter in "rh":
                    FileLineFactory.create(job=job, line=line, outcome=letter)
            seen.wait(LONGEST_SECONDS)
            FileJob.objects.update(**{"state": "done", "ended_wall_at": stamp()} | columns)
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Progress, "show", showing)
        thread = threading.Thread(target=work)
        thread.start()
        yield
        thread.join()


def test_a_file_is_sent_and_received_once(run: Any, file: Path) -> None:
    status, said = run()
    job = FileJob.objects.get()
    assert (status, job.file_name, job.size, job.dry_run) == (0, file.name, file.stat().st_size, False)
    assert f"受け付けました / received: {job.pk} (waiting)" in said
    status, said = run()
    assert f"受付済みのファイルです / received before: {job.pk}" in said
    assert (status, FileJob.objects.count()) == (0, 1)


def test_an_administrator_says_whose_file_it_is(run: Any, team: Team) -> None:
    assert run("--insurer", INSURER, "--dry-run", key=team.admin.key)[0] == 0
    assert FileJob.objects.get().dry_run
    assert run(key=team.admin.key)[0] == 2


def test_every_row_taken_ends_well_and_the_result_is_there(run: Any, tmp_path: Path) -> None:
    with worked_on("aauua"):
        status, said = run("--result", str(tmp_path / "result.csv"))
    assert status == 0
    assert "done: 登録 / applied 3, 変更なし / unchanged 2, 保留 / held 0, 不受理 / refused 0" in said
    assert "登録中 / applying" in said
    assert len((tmp_path / "result.csv").read_text(encoding="utf-8-sig").splitlines()) == 6


@pytest.mark.parametrize("outcomes", ["ahaaa", "aaaar"])
def test_rows_to_mend_are_status_1_and_written(run: Any, tmp_path: Path, outcomes: str) -> None:
    with worked_on(outcomes):
        status, _ = run("--errors", str(tmp_path / "errors.csv"), "--wait")
    assert status == 1
    assert len((tmp_path / "errors.csv").read_text(encoding="utf-8-sig").splitlines()) == 2
    assert list(tmp_path.glob("*.part")) == []


def test_a_refused_file_is_status_2_with_its_reason(run: Any) -> None:
    with worked_on("a", state="refused", fault={"code": "SIM-FILE-NUL", "line": 3, "values": {}}):
        status, said = run("--wait")
    assert status == 2
    assert "3行目 / line 3: NUL文字" in said


def test_a_cancelled_file_is_trouble(run: Any) -> None:
    with worked_on("a", state="cancelled"):
        assert run("--wait")[0] == 3


def test_a_file_that_is_refused_at_the_door_is_status_2(run: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    status, said = run(path=tmp_path / "empty.csv")
    assert (status, FileJob.objects.count()) == (2, 0)
    assert "The file is empty." in said


def test_trouble_is_status_3_and_never_shows_a_key(
    run: Any, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "TRIES", 2)
    cases = [
        run(key=""),
        run(key="onshi_insurer_wrong\n"),
        run(key="onshi_insurer_" + "x" * 43),
        run(key=team.provider.key),
        run(path=tmp_path / "nothing.csv"),
        run("--url", "http://127.0.0.1:1"),
    ]
    assert [status for status, _ in cases] == [3] * 6
    assert ["SIM" in said or "Traceback" in said for _, said in cases] == [False] * 6
    assert not any("onshi_" in said for _, said in cases)
    assert "ONSHI_INSURER_KEY" in cases[0][1]
    assert "There is no valid key" in cases[2][1]
    assert "nothing.csv" in cases[4][1]
    assert "cannot reach http://127.0.0.1:1" in cases[5][1]


def test_the_key_may_come_from_a_file(run: Any, team: Team, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(team.insurer.key + "\n")
    assert run("--key-file", str(tmp_path / "key"), key="")[0] == 0


def test_a_busy_server_is_asked_again(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "LONGEST_PAUSE", 0.2)
    taken = ExitStack()
    taken.enter_context(full(ENROLMENT_FILES))
    timer = threading.Timer(0.3, taken.close)
    timer.start()
    assert run()[0] == 0
    timer.join()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_that_fills_and_a_file_gets_lines() -> None:
    shown = {}
    for stream in (Terminal(), io.StringIO()):
        progress = Progress(stream)
        for done in (0, 1, 5, 10):
            progress.show("sending", done, 10, "fast")
        progress.show("reading", 7, None)
        progress.end()
        shown[type(stream)] = stream.getvalue()
    assert "\rsending [##############################] 100 % (10 / 10) fast\x1b[K\n\rreading 7" in shown[Terminal]
    assert shown[io.StringIO].splitlines() == [
        "sending   0 % (0 / 10) fast",
        "sending 100 % (10 / 10) fast",
        "reading 7",
    ]
