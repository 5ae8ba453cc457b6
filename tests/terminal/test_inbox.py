"""Looks into a folder; time is a number the test hands in."""

from pathlib import Path

import pytest

from deploy.terminal.inbox import Inbox
from tests.terminal.running import request

WHOLE = request(1)
CUT = WHOLE[:-10]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, patience=30)


def found(inbox: Inbox, now: float) -> list[str]:
    return [name for name, _ in inbox.look(now)]


def test_a_whole_file_is_found_by_the_second_look_that_sees_it_unchanged(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(WHOLE)
    assert found(inbox, 0) == []
    (tmp_path / "a.xml").write_bytes(WHOLE + b"\n")
    assert found(inbox, 1) == []
    assert found(inbox, 2) == ["a.xml"]
    assert inbox.waiting == {"a.xml"}
    inbox.taken("a.xml")
    assert inbox.waiting == frozenset()


def test_an_unfinished_file_is_found_when_it_stood_still_for_the_whole_patience(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(CUT)
    assert found(inbox, 0) == []
    assert found(inbox, 29) == []
    (tmp_path / "a.xml").write_bytes(CUT + b" ")
    assert found(inbox, 31) == []
    assert found(inbox, 60) == []
    assert found(inbox, 61) == ["a.xml"]


def test_the_order_is_that_of_arrival_then_that_of_time(inbox: Inbox, tmp_path: Path) -> None:
    for name in ("c.xml", "a.xml"):
        (tmp_path / name).write_bytes(WHOLE)
    found(inbox, 0)
    (tmp_path / "b.xml").write_bytes(WHOLE)
    assert found(inbox, 1) == ["c.xml", "a.xml"]
    assert found(inbox, 2) == ["c.xml", "a.xml", "b.xml"]


def test_an_unfinished_file_holds_up_nobody(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(CUT)
    (tmp_path / "b.xml").write_bytes(WHOLE)
    found(inbox, 0)
    assert found(inbox, 1) == ["b.xml"]


def test_a_file_taken_away_and_put_back_is_new(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(WHOLE)
    found(inbox, 0)
    (tmp_path / "a.xml").unlink()
    assert found(inbox, 1) == []
    (tmp_path / "a.xml").write_bytes(WHOLE)
    assert found(inbox, 2) == []
    assert found(inbox, 3) == ["a.xml"]


def test_a_file_its_writer_keeps_locked_is_waited_for(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object) -> None:
        raise PermissionError(13, "used by another process")  # what Windows says

    (tmp_path / "a.xml").write_bytes(WHOLE)
    found(inbox, 0)
    with monkeypatch.context() as windows:
        windows.setattr(Path, "open", locked)
        assert found(inbox, 1) == []
    assert found(inbox, 2) == ["a.xml"]
