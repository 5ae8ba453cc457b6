"""PostgreSQL is killed in the middle of a file, and the broker forgets everything: the next bell finishes the work."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from deploy.embedded.servers import EmbeddedServers, running
from deploy.up import programs
from deploy.up.options import ROOT
from tests.intake.restarting import ROWS

pytestmark = pytest.mark.system

SECONDS = 90


@pytest.fixture
def servers(state_dir: Path) -> Iterator[EmbeddedServers]:
    """Run a PostgreSQL and a Valkey of the test's own."""
    with running(state_dir) as started:
        yield started


def test_a_file_is_finished_although_postgresql_crashed_and_the_broker_forgot_it(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    environment = os.environ | servers.urls() | {"ONSHI_FILES_DIR": str(tmp_path)}
    run("manage.py", "migrate", "--verbosity", "0", environment=environment)
    job = told("send", environment)
    with worker(environment, tmp_path / "worker.log"):
        wait_until(lambda: chunks(servers, job) > 0)
        crash(servers)
        assert 0 < chunks(servers, job) < ROWS
        with redis.Redis.from_url(servers.urls()["REDIS_URL"]) as broker:
            broker.flushall()
        assert told("ring", environment) == 1
        wait_until(lambda: told("compare", environment)["state"] == "done")
    assert told("compare", environment) == {
        "state": "done",
        "failures": 0,
        "rows": ROWS + 500,
        "outcomes": True,
        "register": True,
    }


def crash(servers: EmbeddedServers) -> None:
    """Kill PostgreSQL as a power cut would, and start it on what it left."""
    assert servers.postgres is not None
    process = servers.postgres.child.process
    process.kill()
    process.wait()
    servers.children.remove(servers.postgres.child)
    servers.start(valkey=False)


def chunks(servers: EmbeddedServers, job: int) -> int:
    """Return how many rows of a job are done."""
    assert servers.postgres is not None
    with psycopg.connect(servers.postgres.url) as found:
        row = found.execute("SELECT coalesce(sum(rows), 0) FROM batch_filechunk WHERE job_id = %s", [job]).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run the worker for files, as `make up` does."""
    with log.open("wb") as output:
        process = subprocess.Popen(programs.files(), cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603  # our own command
        try:
            yield
        finally:
            process.kill()
            process.wait()


def told(command: str, environment: dict[str, str]) -> Any:
    """Run a command of tests.intake.restarting and return what it tells."""
    return json.loads(run("-m", "tests.intake.restarting", command, environment=environment))


def run(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  # our own modules
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    return done.stdout


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something to hold; it takes seconds, and never SECONDS."""
    last = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.02)
