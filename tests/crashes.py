"""Servers of a test's own that crash in the middle of work, and the workers that must go on afterwards."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from deploy.embedded.servers import EmbeddedServers
from deploy.up import programs
from deploy.up.options import ROOT

SECONDS = 90


def crash(servers: EmbeddedServers) -> None:
    """Kill PostgreSQL as a power cut would, and start it on what it left; the broker forgets everything."""
    assert servers.postgres is not None
    process = servers.postgres.child.process
    process.kill()
    process.wait()
    servers.children.remove(servers.postgres.child)
    servers.start(valkey=False)
    with redis.Redis.from_url(servers.urls()["REDIS_URL"]) as broker:
        broker.flushall()


def number(servers: EmbeddedServers, statement: str, *values: object) -> int:
    """Return the only number a statement gives."""
    assert servers.postgres is not None
    with psycopg.connect(servers.postgres.url) as found:
        row = found.execute(statement.encode(), values).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def worker(queue: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run the worker of a queue, as `make up` does."""
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command
            programs.alone(queue), cwd=ROOT, env=dict(environment), stdout=output, stderr=output
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


def told(module: str, command: str, environment: Mapping[str, str]) -> Any:
    """Run a command of a module of ours and return what it tells."""
    return json.loads(run("-m", module, command, environment=environment))


def run(*arguments: str, environment: Mapping[str, str]) -> str:
    """Run a program of ours and return what it prints."""
    done = subprocess.run(  # noqa: S603  # our own modules
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(environment),
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something to hold; it takes seconds, and never SECONDS."""
    last = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.02)
