"""What `make up` may be told, and the sentences for what it cannot use."""

import shlex
import socket
from pathlib import Path

import psycopg
import pytest

from batch.bulk.work import ANSWER_BULK
from batch.services.files import TAKE_FILE
from config import celery_app
from config.env import secret, secrets_by_id
from deploy.embedded.errors import SetupError
from deploy.embedded.postgres import settings
from deploy.embedded.runner import engine_runner
from deploy.embedded.state import open_state
from deploy.up import first_answer, programs
from deploy.up.options import ROOT, read_options
from deploy.up.servers import check_given, check_port


def test_defaults() -> None:
    options = read_options({})
    assert (options.port, options.state_dir, options.url) == (8080, ROOT / ".local", "http://127.0.0.1:8080")
    assert 1 <= options.web_workers <= 2
    assert options.database_url == options.redis_url == ""


def test_everything_can_be_set() -> None:
    given = {"PORT": "9", "STATE_DIR": "/x/y", "DATABASE_URL": "d", "REDIS_URL": "r", "WEB_WORKERS": "7"}
    options = read_options(given)
    assert (options.port, options.state_dir, options.web_workers) == (9, Path("/x/y"), 7)
    assert (options.database_url, options.redis_url) == ("d", "r")


def test_url_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://u:secret@host/name\n", encoding="utf-8")
    assert read_options({"DATABASE_URL_FILE": str(tmp_path / "url")}).database_url == "postgresql://u:secret@host/name"
    with pytest.raises(SetupError, match=r"REDIS_URL_FILE=.*none cannot be read"):
        read_options({"REDIS_URL_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize("port", ["0", "65536", "http", "８０８０", "-1", "80.5"])
def test_port_that_is_none(port: str) -> None:
    with pytest.raises(SetupError, match=f"PORT={port}: a whole number from 1 to 65535"):
        read_options({"PORT": port})


def test_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server itself opens it
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=rf"Port {port} cannot be used") as caught:
            check_port(port)
        assert f"ポート {port} は使えません" in caught.value.ja
        assert f"PORT={port + 1}" in caught.value.en
    check_port(port)


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("DATABASE_URL", "postgresql://me:s3cret@/onshi?host=/nowhere/at/all"),
        ("DATABASE_URL", "mysql://me:s3cret@localhost/onshi"),
        ("REDIS_URL", "unix:///nowhere/at/all.sock?db=0"),
        ("REDIS_URL", "memcached://me:s3cret@localhost"),
    ],
)
def test_server_of_ones_own_that_does_not_answer(variable: str, url: str) -> None:
    with pytest.raises(SetupError, match=variable) as caught:
        check_given(read_options({variable: url}))
    assert "s3cret" not in caught.value.lines()
    assert caught.value.lines().count("\n") == 1


def test_server_of_ones_own_that_answers(monkeypatch: pytest.MonkeyPatch, embedded_urls: dict[str, str]) -> None:
    check_given(read_options(embedded_urls))
    monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", 140012)
    with pytest.raises(SetupError, match=r"is version 14; it must be 15 or later"):
        check_given(read_options(embedded_urls))


def test_curl_line_survives_a_shell() -> None:
    words = shlex.split(first_answer.curl_line("http://127.0.0.1:8080", "key with 'quotes' $HOME"))
    assert words[0] == "curl"
    assert "Authorization: Bearer key with 'quotes' $HOME" in words
    assert words[-1] == f"@{first_answer.REQUEST_FILE}"


def test_web_serves_the_static_files_of_the_api_page() -> None:
    argv = programs.web(read_options({"PORT": "8099"}))
    mounted = Path(argv[argv.index("--static-path-mount") + 1])
    assert (mounted / "drf_spectacular_sidecar").is_dir()
    assert "--workers-kill-timeout" in argv
    assert argv[argv.index("--workers-max-rss") + 1] == "512"  # a process that grows is replaced
    assert argv[argv.index("--port") + 1] == "8099"


@pytest.mark.parametrize("name", ["ONSHI_SECRET_KEY", "ONSHI_FILE_KEY"])
def test_a_setting_of_ones_own_comes_before_that_of_the_state_folder(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def told() -> dict[str, str]:
        return programs.environment({}, programs.secrets(lambda secret: f"generated {secret}"))

    for variable in (name, f"{name}_FILE"):
        monkeypatch.delenv(variable, raising=False)
    assert told()[name].startswith("generated ")
    monkeypatch.setenv(name, "own")
    assert told()[name] == "own"
    monkeypatch.delenv(name)
    monkeypatch.setenv(f"{name}_FILE", "/run/secrets/own")
    assert name not in told()


@pytest.mark.parametrize("task", [TAKE_FILE, ANSWER_BULK])
def test_files_and_bulk_look_ups_have_a_worker_of_their_own(tmp_path: Path, task: str) -> None:
    """A file of millions of rows must not keep the timetable waiting, nor somebody who waits for a result."""
    queue = celery_app.conf.task_routes[task]["queue"]
    own, other = programs.alone(queue), programs.worker(tmp_path / "schedule")
    assert own[own.index("--queues") + 1] == queue
    assert ("--queues" in other, "--beat" in other, "--beat" in own) == (False, True, False)
    assert own[1:3] == ["-n", programs.NICENESS]
    assert "-n" not in other


def test_secrets_of_ones_own_come_before_the_generated_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    made = programs.secrets(lambda name: f"made {name}")
    assert made == {
        "ONSHI_SECRET_KEY": "made secret-key",
        "ONSHI_NUMBER_KEYS": "made number-keys",
        "ONSHI_NUMBER_LOOKUP_KEY": "made number-lookup-key",
        "ONSHI_FILE_KEY": "made file-key",
    }
    for name in made:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    assert programs.environment({}, made).items() >= made.items()
    monkeypatch.setenv("ONSHI_SECRET_KEY", "own")
    monkeypatch.setenv("ONSHI_NUMBER_KEYS_FILE", "/run/secrets/keys")
    chosen = programs.environment({}, made)
    assert (chosen["ONSHI_SECRET_KEY"], chosen.get("ONSHI_NUMBER_KEYS")) == ("own", None)


def test_what_a_state_folder_makes_is_what_the_settings_take(monkeypatch: pytest.MonkeyPatch, state_dir: Path) -> None:
    state = open_state(state_dir, engine_runner())
    for name, value in programs.secrets(state.secret).items():
        monkeypatch.setenv(name, value)
    state.close()
    assert [key_id for key_id, _ in secrets_by_id("ONSHI_NUMBER_KEYS", "")] == [1]
    assert len(secret("ONSHI_NUMBER_LOOKUP_KEY", "")) == 24


@pytest.mark.parametrize(("gigabytes", "buffers"), [(1, "128MB"), (4, "256MB"), (64, "1024MB")])
def test_postgresql_takes_a_share_of_the_memory(gigabytes: int, buffers: str) -> None:
    chosen = settings(durable=True, run=Path("/run"), memory=gigabytes << 30)
    assert chosen["shared_buffers"] == buffers
    assert "fsync" not in chosen
    assert settings(durable=False, run=Path("/run"), memory=gigabytes << 30)["fsync"] == "off"
