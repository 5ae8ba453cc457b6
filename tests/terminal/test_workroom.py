"""Every state a kill can leave on the disk, and what the next start makes of it."""

from pathlib import Path

import pytest

from deploy.terminal.inbox import Mark
from deploy.terminal.workroom import Entry, StillWritingError, Workroom
from tests.terminal.running import request


class Place:
    """The two folders, and a fresh look at them as a new start has it."""

    def __init__(self, root: Path) -> None:
        self.req, self.work = root / "req", root / ".work"
        self.req.mkdir()
        self.work.mkdir()

    def start(self) -> Workroom:
        return Workroom(self.work, self.req)

    def take(self, workroom: Workroom, name: str) -> Entry:
        path = self.req / name
        path.write_bytes(request(name))
        return workroom.take(name, Mark.of(path))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_taken_request_has_left_req_and_keeps_name_bytes_and_ticket_over_a_restart(place: Place) -> None:
    workroom = place.start()
    entry = place.take(workroom, "a.xml")
    workroom.keep([entry])
    assert list(place.req.iterdir()) == []
    [resumed] = place.start().resume()
    assert resumed == entry
    assert (resumed.name, resumed.path.read_bytes()) == ("a.xml", request("a.xml"))
    assert resumed.ticket.startswith("00000001-")


def test_requests_of_an_earlier_run_come_first_and_in_their_order(place: Place) -> None:
    workroom = place.start()
    names = [f"{number}.xml" for number in (3, 1, 2)]
    for name in names:
        place.take(workroom, name)
    later = place.take(place.start(), "0.xml")
    resumed = place.start().resume()
    assert [entry.name for entry in resumed] == [*names, "0.xml"]
    assert resumed[-1] == later
    assert len({entry.ticket for entry in resumed}) == 4


def test_a_kill_before_the_move_leaves_an_empty_ticket_that_is_cleared_away(place: Place) -> None:
    (place.work / "00000007-abc").mkdir()
    (place.work / "lock").touch()
    workroom = place.start()
    assert workroom.resume() == []
    assert [path.name for path in place.work.iterdir()] == ["lock"]
    assert place.take(workroom, "a.xml").ticket.startswith("00000008-")


def test_a_finished_request_leaves_nothing(place: Place) -> None:
    workroom = place.start()
    workroom.finish(place.take(workroom, "a.xml"))
    assert list(place.work.iterdir()) == []


def test_an_answered_request_that_cannot_be_deleted_is_not_sent_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_path: Path, *_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "used by another process")  # a virus scanner, on Windows

    workroom = place.start()
    entry = place.take(workroom, "a.xml")
    with monkeypatch.context() as windows:
        windows.setattr(Path, "unlink", held)
        workroom.finish(entry)
    assert entry.path.exists()
    assert place.start().resume() == []
    assert list(place.work.iterdir()) == []


def test_a_file_changed_between_the_look_and_the_taking_goes_back(place: Place) -> None:
    path = place.req / "a.xml"
    path.write_bytes(b"<a>")
    seen = Mark.of(path)
    path.write_bytes(b"<a><b>")
    with pytest.raises(StillWritingError):
        place.start().take("a.xml", seen)
    assert path.read_bytes() == b"<a><b>"
    assert list(place.work.iterdir()) == []


def test_a_link_put_in_the_place_of_a_file_goes_back_unread(place: Place) -> None:
    path = place.req / "a.xml"
    path.write_bytes(b"<a/>")
    seen = Mark.of(path)
    path.unlink()
    path.symlink_to(place.req.parent / "secret")
    with pytest.raises(StillWritingError):
        place.start().take("a.xml", seen)
    assert path.is_symlink()


def test_a_file_taken_back_by_its_writer_is_gone_without_a_trace(place: Place) -> None:
    path = place.req / "a.xml"
    path.write_bytes(b"<a/>")
    seen = Mark.of(path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        place.start().take("a.xml", seen)
    assert list(place.work.iterdir()) == []


def test_an_answer_on_its_way_leaves_nothing_whatever_its_length(place: Place) -> None:
    workroom = place.start()
    for length in (5, 2_000_000):  # held in memory, and in a file
        with workroom.open_answer() as answer:
            answer.write(b"x" * length)
            answer.seek(0)
            assert len(answer.read()) == length
            assert workroom.resume() == []
        assert list(place.work.iterdir()) == []


def test_what_a_kill_left_of_an_answer_is_cleared_away(place: Place) -> None:
    (place.work / ".answer-abc").write_bytes(b"half")  # on a disk that has no files without a name
    assert place.start().resume() == []
    assert list(place.work.iterdir()) == []
