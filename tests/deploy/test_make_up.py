"""The complete `make up`: what it starts, says and writes, and that it ends all of it."""

import http.client
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.embedded.remove import remove
from deploy.up import memory
from deploy.up.options import ROOT
from tests.deploy.conftest import gone
from tests.stack import Stack, free_port, launched

pytestmark = pytest.mark.system

READY = "worker ready"


def tree(pid: int) -> set[int]:
    """Return the ids of a process and all its descendants."""
    return memory._descendants(pid, memory._parents())


def child_of(parent: int, word: bytes) -> int:
    """Return the direct child of a process whose command line has `word` in it."""
    children = (pid for pid, found in memory._parents().items() if found == parent)
    return next(pid for pid in children if word in Path(f"/proc/{pid}/cmdline").read_bytes())


def fetch(stack: Stack, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", int(stack.url.rpartition(":")[2]), timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def refused(state_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a launcher that is expected to give up at once."""
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [sys.executable, "-m", "deploy.up"],
        cwd=ROOT,
        env=own | {"STATE_DIR": str(state_dir)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_says_first_that_it_is_not_for_production(stack: Stack) -> None:
    head = stack.printed()[:400]
    assert "NOT FOR PRODUCTION" in head
    assert "架空データ専用・本番利用不可" in head


def test_prints_the_first_answer_with_its_reason_in_both_languages(stack: Stack) -> None:
    printed = stack.printed()
    assert "<SegmentOfResult>1</SegmentOfResult>" in printed
    assert "<QualificationValidity>1</QualificationValidity>" in printed
    assert "資格確認日" in printed.partition("--- 理由 / why")[2]
    assert "Outcome: validity 1, valid" in printed


def test_up_json_opens_the_interfaces_and_is_private(stack: Stack) -> None:
    file = stack.state_dir / "up.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text(encoding="utf-8")) == stack.up
    assert set(stack.up) == {"url", "sandbox", "admin_key", "provider_key", "provider_code", "insurer_key"}
    for key in ("admin_key", "provider_key", "insurer_key"):
        status, body = fetch(stack, "/api/v1/sandbox", {"Authorization": f"Bearer {stack.up[key]}"})
        assert status == 200, body
    assert all(f" {value}" in stack.printed() for value in stack.up.values())


def test_no_key_stands_in_a_log(stack: Stack) -> None:
    stack.wait_for(READY)
    logs = "".join(log.read_text(encoding="utf-8", errors="replace") for log in (stack.state_dir / "log").iterdir())
    assert logs
    assert not [name for name, value in stack.up.items() if name.endswith("_key") and value in logs]


def test_printed_curl_line_works_when_pasted(stack: Stack, tmp_path: Path) -> None:
    line = next(line for line in stack.printed().splitlines() if line.startswith("curl "))
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    done = subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, capture_output=True, check=False)  # noqa: S603 -- our own line
    assert done.returncode == 0, done.stderr
    assert b"<QualificationValidity>1</QualificationValidity>" in done.stdout


def test_curl_line_names_an_existing_file_and_the_real_key(stack: Stack) -> None:
    words = shlex.split(next(line for line in stack.printed().splitlines() if line.startswith("curl ")))
    assert Path(words[-1].removeprefix("@")).is_file()
    assert f"Authorization: Bearer {stack.up['provider_key']}" in words
    assert words[4].startswith(f"{stack.url}/oqs/OQSsiquc01req_")


def test_api_page_finds_its_static_files(stack: Stack) -> None:
    status, page = fetch(stack, "/api/docs")
    assert status == 200
    script = next(part for part in page.decode().split('"') if part.endswith("swagger-ui-bundle.js"))
    status, body = fetch(stack, script)
    assert status == 200
    assert len(body) > 100_000


def test_worker_comes_and_memory_is_said(stack: Stack) -> None:
    line = next(line for line in stack.wait_for(READY).splitlines() if READY in line)
    megabytes = int(line.partition("memory ")[2].split()[0])
    assert 100 < megabytes < 1500
    assert "healthy" not in line
    status, body = fetch(stack, "/api/v1/health")
    assert (status, json.loads(body)["status"]) == (200, "ok")


def test_second_launcher_on_the_same_folder_gives_one_sentence(stack: Stack) -> None:
    done = refused(stack.state_dir, PORT=str(free_port()))
    assert done.returncode == 2
    assert f"already runs on the state folder {stack.state_dir}" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert (stack.state_dir / "up.json").exists(), "the running one's file must stay"


def test_port_in_use_gives_one_sentence(stack: Stack, tmp_path: Path) -> None:
    done = refused(tmp_path / "state", PORT=stack.url.rpartition(":")[2])
    assert done.returncode == 2
    assert "cannot be used" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert not (tmp_path / "state").exists()


@pytest.mark.xdist_group("launcher")
def test_second_start_keeps_the_keys_and_every_process_ends_with_the_launcher(state_dir: Path) -> None:
    with launched(state_dir) as first:
        first.wait_for(READY)
        started = tree(first.process.pid)
        begun = time.monotonic()
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(15) == 0
        assert time.monotonic() - begun < 10
    assert len(started) > 8
    assert all(gone(pid) for pid in started)
    assert not (state_dir / "up.json").exists()

    with launched(state_dir) as second:
        assert {**second.up, "url": ""} == {**first.up, "url": ""}
        second.wait_for(READY)
        started = tree(second.process.pid)
        os.kill(child_of(second.process.pid, b"celery"), signal.SIGKILL)
        assert second.process.wait(15) == 1
        assert "worker が終了しました / worker ended (status -9)" in second.printed()
    assert all(gone(pid) for pid in started)


@pytest.fixture
def own_database(embedded_urls: dict[str, str]) -> Iterator[str]:
    """Make a database of one's own on the servers of the test run; its URL."""
    url = embedded_urls["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE somebodys_own")
        yield url.replace("/onshi?", "/somebodys_own?")
        connection.execute("DROP DATABASE somebodys_own WITH (FORCE)")


@pytest.mark.xdist_group("launcher")
def test_servers_of_ones_own_are_used_and_outlive_a_killed_launcher(
    state_dir: Path, own_database: str, embedded_urls: dict[str, str]
) -> None:
    redis_url = embedded_urls["REDIS_URL"].replace("db=0", "db=7")
    with launched(state_dir, DATABASE_URL=own_database, REDIS_URL=redis_url) as own:
        own.wait_for(READY)
        commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in tree(own.process.pid)]
        assert not [command for command in commands if b"postgres" in command.split(b"\0")[0] or b"valkey" in command]
        assert fetch(own, "/api/v1/health")[0] == 200
        started = tree(own.process.pid)
        own.process.kill()
    assert all(gone(pid, seconds=10) for pid in started), "web and worker ask the kernel to be told"
    assert sorted(found.name for found in state_dir.iterdir() if found.name.startswith("pg")) == []
    with psycopg.connect(own_database) as connection:
        row = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
        assert row is not None
        assert row[0] > 0
    remove(state_dir)
