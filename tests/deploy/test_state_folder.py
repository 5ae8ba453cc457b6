"""A state folder that is not as it must be: one sentence in each language, and nothing is touched."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.embedded.errors import SetupError
from deploy.embedded.remove import remove
from deploy.embedded.runner import Runner, engine_runner
from deploy.embedded.servers import running
from deploy.embedded.state import MARKER, SUN_PATH_MAX, open_state
from tests.deploy.conftest import ordinary_user


def a_file(path: Path) -> None:
    path.write_text("not a folder", encoding="utf-8")


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("not a folder", encoding="utf-8")


def somebody_elses(path: Path) -> None:
    path.mkdir()
    (path / "thesis.txt").write_text("years of work", encoding="utf-8")


def of_another_layout(path: Path) -> None:
    path.mkdir()
    (path / MARKER).write_text("7\n", encoding="utf-8")


def with_a_folder_for_a_marker(path: Path) -> None:
    (path / MARKER).mkdir(parents=True)


def with_binary_in_its_marker(path: Path) -> None:
    path.mkdir()
    (path / MARKER).write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (a_file, r"cannot be used: File exists"),
        (below_a_file, r"cannot be used: Not a directory"),
        (somebody_elses, r"not empty and was not made by Onshi"),
        (of_another_layout, r"made by another version"),
        (with_a_folder_for_a_marker, r"cannot be used: Is a directory"),
        (with_binary_in_its_marker, r"made by another version"),
    ],
)
def test_folder_that_cannot_be_ours(state_dir: Path, broken: Callable[[Path], None], sentence: str) -> None:
    broken(state_dir)
    with pytest.raises(SetupError, match=sentence) as caught:
        open_state(state_dir, Runner())
    assert "STATE_DIR" in caught.value.en
    assert "STATE_DIR" in caught.value.ja
    assert "\n" not in caught.value.en + caught.value.ja


def test_other_peoples_files_are_left_alone(state_dir: Path) -> None:
    somebody_elses(state_dir)
    with pytest.raises(SetupError):
        remove(state_dir)
    assert [found.name for found in state_dir.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("mode", [0o500, 0o000], ids=["read-only", "closed"])
def test_folder_without_the_rights(state_dir: Path, mode: int) -> None:
    state_dir.mkdir()
    (state_dir / MARKER).write_text("1\n", encoding="utf-8")
    if os.geteuid() == 0:
        os.chown(state_dir, 65534, 65534)
    state_dir.chmod(mode)
    try:
        with ordinary_user(), pytest.raises(SetupError, match=r"cannot be used: Permission denied"):
            open_state(state_dir, Runner())
    finally:
        state_dir.chmod(0o700)


def test_folder_of_an_earlier_run_as_root_is_explained_to_an_ordinary_user(state_dir: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to make such a folder")
    open_state(state_dir, engine_runner()).close()
    with ordinary_user(), pytest.raises(SetupError, match=r"Permission denied"):
        open_state(state_dir, Runner())


def test_second_supervisor_is_told_who_holds_the_folder(state_dir: Path) -> None:
    state = open_state(state_dir, engine_runner())
    with pytest.raises(SetupError, match=rf"already runs .*process {os.getpid()}\)"):
        open_state(state_dir, engine_runner())
    state.close()
    open_state(state_dir, engine_runner()).close()


def test_folder_in_use_is_not_removed(state_dir: Path) -> None:
    state = open_state(state_dir, engine_runner())
    with pytest.raises(SetupError, match=r"already runs"):
        remove(state_dir)
    state.close()
    remove(state_dir)
    assert not state_dir.exists()


def put(state_dir: Path, folder: str, version: str | None) -> None:
    state = open_state(state_dir, engine_runner())
    (state.home / folder).mkdir()
    state.runner.own(state.home / folder)
    if version is not None:
        (state.home / folder / "PG_VERSION").write_text(version, encoding="ascii")
    state.close()


@pytest.mark.parametrize(
    ("folder", "version", "sentence"),
    [
        ("pg17", "17\n", r"data of another PostgreSQL version \(pg17\)"),
        ("pg18", "16\n", r"is damaged \(version file says '16'\)"),
        ("pg18", None, r"is damaged \(version file says '\?'\)"),
    ],
)
def test_data_the_server_must_not_be_started_on(
    state_dir: Path, folder: str, version: str | None, sentence: str
) -> None:
    put(state_dir, folder, version)
    with pytest.raises(SetupError, match=sentence), running(state_dir, valkey=False):
        pass


def test_data_of_another_user_is_left_to_that_user(state_dir: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to make such a folder")
    put(state_dir, "pg18", "18\n")
    os.chown(state_dir / "pg18", 1000, 1000)
    with (
        pytest.raises(SetupError, match=r"belongs to user id 1000, but the server would run as 65534"),
        running(state_dir),
    ):
        pass


@pytest.mark.parametrize("name", ["n" * SUN_PATH_MAX, "with blanks", "状態"], ids=["long", "blanks", "japanese"])
def test_path_no_socket_can_have_is_no_hindrance(base: Path, name: str) -> None:
    path = base / name
    with running(path) as servers:
        assert servers.state.run.parent != path
        assert len(bytes(servers.state.run)) < SUN_PATH_MAX - 30
        run = servers.state.run
        assert run.stat().st_mode & 0o777 == 0o700
    remove(path)
    assert not run.exists()


def test_secrets_are_for_our_own_eyes(state_dir: Path) -> None:
    state = open_state(state_dir, engine_runner())
    first = state.secret("password")
    assert len(first) >= 32
    assert state.secret("password") == first
    assert state.secret("secret-key") != first
    assert (state_dir / "password").stat().st_mode & 0o777 == 0o600
    assert (state_dir / "log").stat().st_mode & 0o777 == 0o700
    state.close()


def test_user_without_a_passwd_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(SetupError, match=r"User id 54321 has no entry.*DATABASE_URL"):
        engine_runner()


def test_without_postgresql_nobody_else_is_needed() -> None:
    assert engine_runner(postgres=False) == Runner()


def test_root_that_may_not_change_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("deploy.embedded.runner.subprocess.run", refuse)
    with pytest.raises(SetupError, match=r"may not switch to user id 65534"):
        Runner(uid=65534, gid=65534).can("-x", tmp_path)
