"""A receipt computer's folder: request files as real programs write them, answers beside them, restarts between."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded.remove import remove
from eligibility.wire import MESSAGES, Reading, read
from fixtures.documents import ROOT
from tests.stack import Stack, launched
from tests.system.conftest import Team, http

SECONDS = 60.0
REQUESTS = sorted((ROOT / "fixtures" / "requests").glob("OQSsiquc01req_*.xml"))


@contextmanager
def terminal(folder: Path, url: str, key: str, *arguments: str) -> Iterator[Path]:
    """Run the folder terminal as the program it is."""
    key_file = folder / "key.txt"
    folder.mkdir(exist_ok=True)
    key_file.write_text(key, encoding="ascii")
    settings = ("--url", url, "--key-file", str(key_file), "--folder", str(folder), *arguments)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "deploy.terminal", *settings], cwd=ROOT, stderr=log)  # noqa: S603  # our own program and our own words
    try:
        _wait((folder / "req").is_dir)
        yield folder
    finally:
        process.terminate()
        process.wait(10)


def answered(folder: Path, name: str) -> Reading:
    """Wait for the answer to a request file and read it."""
    answer = folder / "res" / name.replace("req_", "res_")
    _wait(lambda: answer.is_file() and answer.read_bytes().rstrip().endswith(b"</XmlMsg>"))
    reading = read(MESSAGES["siquc01res"], answer.read_bytes(), strict=False)
    assert reading.ok, reading.faults
    return reading


def _wait(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < deadline, "not within the time"
        time.sleep(0.05)


@pytest.mark.system
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
def test_files_as_real_programs_write_them(stack: Stack, tmp_path: Path, encoding: str) -> None:
    # Given a terminal on a folder
    with terminal(tmp_path / "oqs", stack.url, stack.up["provider_key"], "--encoding", encoding) as folder:
        # When request files of different programs are dropped into req
        assert len(REQUESTS) >= 4
        for file in REQUESTS:
            shutil.copyfile(file, folder / "req" / file.name)
        # Then each is answered in res, in the encoding the terminal is set to, and consumed
        for file in REQUESTS:
            reading = answered(folder, file.name)
            assert reading.values["body"]["validity"] == "1"
            assert reading.encoding == encoding
        _wait(lambda: not list((folder / "req").iterdir()))


@pytest.mark.system
def test_what_cannot_be_processed_comes_back_with_an_err(stack: Stack, tmp_path: Path) -> None:
    with terminal(tmp_path / "oqs", stack.url, stack.up["provider_key"], "--incomplete-after", "1") as folder:
        # When something that is no message is dropped
        (folder / "req" / "OQSsiquc01req_1.xml").write_bytes(b"<XmlMsg><MessageHeader>")
        # Then the request itself stands in res, with the reason beside it in both languages
        error = folder / "res" / "OQSsiquc01req_1.err"
        _wait(lambda: error.is_file() and error.stat().st_size > 0)
        assert (folder / "res" / "OQSsiquc01req_1.xml").read_bytes() == b"<XmlMsg><MessageHeader>"
        text = error.read_text(encoding="utf-8")
        assert "SIM1008" in text
        assert "途中" in text


@pytest.mark.system
def test_server_restarts_between_request_and_answer(tmp_path: Path) -> None:
    base = Path(tempfile.mkdtemp(prefix="onshi-restart-"))
    base.chmod(0o711)
    names = [f"OQSsiquc01req_{n:012}.xml" for n in range(1, 21)]
    request = REQUESTS[0].read_bytes()
    try:
        # Given a server and a terminal
        with launched(base / "state") as first:
            key, port = first.up["provider_key"], first.url.rsplit(":", 1)[1]
            running = terminal(tmp_path / "oqs", first.url, key)
            folder = running.__enter__()
            (folder / "req" / names[0]).write_bytes(request)
            answered(folder, names[0])
        # When the server is away while more requests come, and then comes back on the same state
        for name in names[1:]:
            (folder / "req" / name).write_bytes(request)
        with launched(base / "state", PORT=port) as second:
            # Then every request is answered
            for name in names:
                assert answered(folder, name).values["body"]["validity"] == "1"
            # And the journal has each of them once (besides the launcher's own first answers)
            team = Team(second.url, second.up["admin_key"], key, second.up["provider_code"])
            items = team.api("GET", "/api/v1/inquiries?limit=100")["items"]
            assert sorted(i["file_name"] for i in items if i["file_name"] in names) == names
            running.__exit__(None, None, None)
            status, _ = http("GET", f"{second.url}/api/v1/health", key, b"", "application/json")
            assert status == 200
    finally:
        remove(base / "state")
        shutil.rmtree(base)
