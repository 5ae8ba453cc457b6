"""The servers of a run: one PostgreSQL as `make up` starts it, a database per population, a web server and workers."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.embedded.processes import Child, spawn, stop_all, wait_until
from deploy.embedded.runner import engine_runner
from deploy.embedded.servers import running
from deploy.embedded.state import MARKER, open_state
from deploy.up import programs
from deploy.up.options import Options, read_options
from tests.bench.prepare import ROOT, SANDBOX, mark

START_SECONDS = 60.0
STOP_SECONDS = 4.5


class BrokenError(Exception):
    """The run cannot go on, or its answers are not right; the text says why."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A running database server: the URL of its default database, the id of its main process; the broker's URL."""

    url: str
    pid: int
    broker: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """A database that holds `people` people; the rest as `prepare.Prepared` has it."""

    people: int
    url: str
    key: str
    load_seconds: float
    rows: Mapping[str, int]
    bytes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Web:
    """A web server on a port of the loopback interface."""

    port: int
    child: Child


def claim(folder: Path) -> None:
    """Make the folder of the benchmark; the default one lies in the state folder of `make up`, which is marked so."""
    default = ROOT / ".local"
    if folder.parent == default and not (default / MARKER).exists():
        open_state(default, engine_runner()).close()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(folder.stat().st_mode | 0o011)  # the engines' user must be able to enter when we are root
    (folder / "log").mkdir(exist_ok=True)


@contextmanager
def ground(folder: Path, *, broker: bool = False) -> Iterator[Ground]:
    """Start PostgreSQL with the settings of `make up`, durable, for the length of a block; if wanted, Valkey too."""
    with running(folder / "servers", valkey=broker) as servers:
        if servers.postgres is None:
            raise BrokenError("no PostgreSQL")
        url = servers.valkey.url if servers.valkey else ""
        yield Ground(servers.postgres.url, servers.postgres.child.pid, url)


def population(base: Ground, people: int, folder: Path) -> Population:
    """Return a database with that many people: the one there is when it fits, else a new one."""
    name = f"bench_{people}"
    url = at_database(base.url, name)
    if not _fits(url, people):
        with psycopg.connect(base.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    answer = run_module("tests.bench.prepare", str(people), environment=environment(url, folder))
    return Population(people=people, url=url, **json.loads(answer.splitlines()[-1]))


@contextmanager
def web(of: Population, folder: Path, broker: str = "") -> Iterator[Web]:
    """Start granian with the command line of `make up` on a population, for the length of a block."""
    options = Options(
        port=free_port(),
        state_dir=folder,
        database_url=of.url,
        redis_url=broker,
        web_workers=read_options(os.environ).web_workers,
    )
    argv = [word.replace("config.wsgi", "tests.bench.server.wsgi") for word in programs.web(options)]
    log = folder / "log" / f"web-{of.people}.log"
    child = spawn("web", argv, log=log, env=environment(of.url, folder, broker), cwd=ROOT)
    try:
        if not wait_until(lambda: not child.alive() or _accepts(options.port), seconds=START_SECONDS):
            raise BrokenError(f"the web server does not answer (log: {log})")
        if not child.alive():
            raise BrokenError(f"the web server ended (log: {log})\n{child.tail()}")
        yield Web(options.port, child)
    finally:
        stop_all([child], STOP_SECONDS)


def traffic(of: Population, folder: Path) -> dict[str, int]:
    """Return what one check sends to PostgreSQL (`inprocess.Traffic`)."""
    answer = run_module("tests.bench.statements", of.key, str(of.people), environment=environment(of.url, folder))
    found: dict[str, int] = json.loads(answer.splitlines()[-1])
    return found


@contextmanager
def worker(queue: str, of: Population, folder: Path, broker: str) -> Iterator[Child]:
    """Start the worker `make up` has for a queue alone, on a population, for the length of a block."""
    log = folder / "log" / f"{queue}.log"
    child = spawn(queue, programs.alone(queue), log=log, env=environment(of.url, folder, broker), cwd=ROOT)
    try:
        if not wait_until(lambda: not child.alive() or " ready." in child.tail(200), seconds=START_SECONDS):
            raise BrokenError(f"the worker of {queue} does not get ready (log: {log})")
        if not child.alive():
            raise BrokenError(f"the worker of {queue} ended (log: {log})\n{child.tail()}")
        yield child
    finally:
        stop_all([child], STOP_SECONDS)


def environment(database_url: str, folder: Path, broker: str = "") -> dict[str, str]:
    """Return the environment of every program here: that of `make up`, with the benchmark's settings."""
    ours = {"DJANGO_SETTINGS_MODULE": "tests.bench.server.settings", "BENCH_STUB": str(folder / "stub.xml")}
    urls = {"DATABASE_URL": database_url} | ({"REDIS_URL": broker} if broker else {})
    return programs.environment(urls, {"ONSHI_SECRET_KEY": "bench"}) | ours


def one(url: str, statement: str) -> Any:
    """Return the first column of the only row of a statement; None when there is no row."""
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fits(url: str, people: int) -> bool:
    try:
        name = one(url, f"SELECT name FROM sandbox_sandbox WHERE code = '{SANDBOX}'")  # noqa: S608  # our own word
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return False  # no such database, or nothing in it
    return name is not None and name.startswith(mark(people))


def at_database(url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def run_module(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run a module of ours and return what it prints; its complaints and progress go to our standard error."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BrokenError(f"{module} ended with status {done.returncode}")
    return done.stdout


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
