"""PostgreSQL in the state folder: initialise once, start, wait until ready, make the database."""

import os
import shutil
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from deploy.embedded.engines import BUILTIN_LOCALE_SINCE, PostgresEngine, memory_bytes
from deploy.embedded.errors import SetupError
from deploy.embedded.processes import (
    POLL_SECONDS,
    Child,
    ChildEndedError,
    Pause,
    did_not_start,
    spawn,
    stop_all,
    wait_until,
)
from deploy.embedded.state import State, write_private

USER = "onshi"
DATABASE = "onshi"
PORT = 5432  # part of the socket's name; nothing listens on TCP (except on Windows)
READY_SECONDS = 60.0  # recovery after a crash can take its time
LEFTOVER_SECONDS = 10.0

# PostgreSQL takes buffers of several hundred KB for every few hundred people of a bulk look-up, and glibc gives much of
# what becomes free back to the system. Getting it again, page by page, was half of reading a result. So it may keep
# more (bytes; other C libraries do not know the words): buffers up to the first lie where they can be kept, and so much
# may be free at the end of that.
ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(4 << 20), "MALLOC_TRIM_THRESHOLD_": str(16 << 20)}

# The test suite throws its data away; everything else survives a power cut.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A started server: the child, and where it is reached."""

    child: Child
    host: str
    port: int
    password: str

    @property
    def url(self) -> str:
        """`postgresql://user:password@/database?host=<socket folder>&port=5432` (TCP: in their usual places).

        The port is always said: otherwise a PGPORT in the environment would rename the socket.
        """
        login = f"{USER}:{quote(self.password, safe='')}"
        if self.host.startswith("/"):
            return f"postgresql://{login}@/{DATABASE}?host={quote(self.host)}&port={self.port}"
        return f"postgresql://{login}@{self.host}:{self.port}/{DATABASE}"


def start_postgres(engine: PostgresEngine, state: State, *, durable: bool, pause: Pause) -> Postgres:
    """Start the server on the state folder and return when it takes connections.

    Raises SetupError where the folder holds another version's data, is damaged, or the server does not come.
    """
    engine = engine.reachable(state.runner, state.home)
    data = state.home / f"pg{engine.major}"
    _refuse_other_version(data, engine)
    password = state.secret("password")
    if not data.exists():
        _initialise(engine, state, data, password, durable=durable, pause=pause)
    _refuse_foreign(data, state)
    _refuse_damaged(data, engine)
    host, port = _address(state)
    argv = [str(engine.program("postgres")), "-D", str(data), "-p", str(port)]
    for name, value in settings(durable=durable, run=state.run, memory=memory_bytes()).items():
        argv += ["-c", f"{name}={value}"]
    login = make_conninfo(host=host, port=port, user=USER, password=password, dbname="postgres")
    child, connection = _serve(argv, state, login, pause)
    with connection:
        connection.autocommit = True
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return Postgres(child=child, host=host, port=port, password=password)


def settings(*, durable: bool, run: Path, memory: int) -> dict[str, str]:
    """Choose the server's settings for a small machine with `memory` bytes.

    They go on the command line, so that they follow the program and not the age of the data folder.
    """
    megabyte = 1 << 20
    shared = min(1024, max(128, memory // 16 // megabyte))
    chosen = {
        "listen_addresses": "127.0.0.1" if sys.platform == "win32" else "",
        "max_connections": "200",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(512, memory // 4 // megabyte)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": f"{min(256, shared)}MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if sys.platform != "win32":
        chosen["unix_socket_directories"] = str(run)
    return chosen if durable else chosen | NOT_DURABLE


def _initialise(
    engine: PostgresEngine, state: State, data: Path, password: str, *, durable: bool, pause: Pause
) -> None:
    """Run initdb into `<data>.new` and rename it: a folder of the final name is always a complete one."""
    unfinished = data.with_name(data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    state.runner.own(unfinished)
    secret = state.run / "initdb-password"
    write_private(secret, password)
    state.runner.own(secret)
    argv = [str(engine.program("initdb")), "-D", str(unfinished), "-U", USER, "-E", "UTF8", "--no-instructions"]
    argv += ["--auth=scram-sha-256", f"--pwfile={secret}", *_locale(engine)]
    argv += [] if durable else ["--no-sync"]
    try:
        child = spawn("initdb", argv, log=state.log / "initdb.log", runner=state.runner, cwd=state.run)
        try:
            wait_until(lambda: not child.alive(), seconds=READY_SECONDS, pause=pause)
        finally:
            child.wait(0)
    finally:
        secret.unlink(missing_ok=True)
    if child.process.returncode != 0:
        raise did_not_start(child)
    unfinished.rename(data)


def _locale(engine: PostgresEngine) -> list[str]:
    """UTF-8 with code point order everywhere: no surprise from the system's collations."""
    if engine.major >= BUILTIN_LOCALE_SINCE:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    return ["--locale=C"]


def _serve(argv: list[str], state: State, login: str, pause: Pause) -> tuple[Child, psycopg.Connection[TupleRow]]:
    """Start `postgres` and return it with the first connection it accepts.

    After `kill -9` of a supervisor its PostgreSQL may still be writing its last checkpoint. The kernel has
    told that leftover to stop already, so we only wait for it.
    """
    leftover_until = time.monotonic() + LEFTOVER_SECONDS
    while True:
        child = spawn(
            "postgresql",
            argv,
            log=state.log / "postgresql.log",
            runner=state.runner,
            env=ALLOCATOR | os.environ,
            cwd=state.run,
            stop_signal=signal.SIGINT if sys.platform != "win32" else signal.SIGTERM,
        )
        try:
            return child, _first_connection(child, login, pause)
        except BaseException as error:
            stop_all([child], seconds=5)
            leftover = "postmaster.pid" in child.tail()
            if isinstance(error, ChildEndedError) and leftover and time.monotonic() < leftover_until:
                pause(0.2)
                continue
            if isinstance(error, ChildEndedError | psycopg.Error):
                raise did_not_start(child, str(error)) from error
            raise


def _first_connection(child: Child, login: str, pause: Pause) -> psycopg.Connection[TupleRow]:
    """Connect as soon as the server lets us; ChildEndedError when it ends, psycopg's error when it refuses."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            return psycopg.connect(login, connect_timeout=5)
        except psycopg.OperationalError as error:
            if not child.alive():
                raise ChildEndedError(child) from error
            if "authentication failed" in str(error) or time.monotonic() > deadline:
                raise
        pause(POLL_SECONDS)


def _address(state: State) -> tuple[str, int]:
    """Return the socket folder; on Windows a free loopback port, protected by the password alone."""
    if sys.platform == "win32":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return "127.0.0.1", probe.getsockname()[1]
    return str(state.run), PORT


def _refuse_other_version(data: Path, engine: PostgresEngine) -> None:
    """Never start beside data of another major version: it would look as if everything were lost."""
    others = sorted(found.name for found in data.parent.glob("pg[0-9][0-9]") if found != data)
    if others and not data.exists():
        raise SetupError(
            f"The state folder holds data of another PostgreSQL version ({', '.join(others)}), but the server found"
            f" here is {engine.version}; use that version or another STATE_DIR.",
            f"状態フォルダーのデータは別の版の PostgreSQL のもの（{', '.join(others)}）ですが、"
            f"ここにあるのは {engine.version} です。その版を使うか、別の STATE_DIR を指定してください。",
        )


def _refuse_foreign(data: Path, state: State) -> None:
    """PostgreSQL serves only its own user's data: a folder first used with sudo, or without, stays with that user."""
    if sys.platform == "win32":
        return
    owner, ours = data.stat().st_uid, os.geteuid() if state.runner.uid is None else state.runner.uid
    if owner != ours:
        raise SetupError(
            f"The database folder {data} belongs to user id {owner}, but the server would run as {ours}; start it as"
            " the user who made it (root or not), or set another STATE_DIR.",
            f"データベースフォルダー {data} はユーザーID {owner} のものですが、サーバーは {ours} で動きます。"
            "作ったときと同じユーザー（root かどうか）で起動するか、別の STATE_DIR を指定してください。",
        )


def _refuse_damaged(data: Path, engine: PostgresEngine) -> None:
    """Look at the data folder's own version file before the server does, for a clearer sentence."""
    try:
        found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        found = "?"
    if found != str(engine.major):
        raise SetupError(
            f"The database folder {data} is damaged (version file says {found!r}); remove the state folder to"
            " start afresh, or set another STATE_DIR.",
            f"データベースフォルダー {data} が壊れています（版の記録: {found!r}）。"
            "状態フォルダーを削除して作り直すか、別の STATE_DIR を指定してください。",
        )
