"""How a response comes to lie in `res`, as those see it who wait for it."""

import io
import sys
from pathlib import Path

import pytest

from deploy.terminal.outbox import Outbox
from tests.terminal.watch import CHANGED, CREATED, DELETED, watching

NAME = "OQSsiquc01res_1.xml"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's inotify what a watcher is told")


@on_linux
def test_a_watcher_sees_the_file_created_and_then_changed_and_never_moved_in(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        Outbox(tmp_path).put(NAME, io.BytesIO(b"<a/>"))
        assert watch.events() == [(NAME, CREATED), (NAME, CHANGED)]


@on_linux
def test_a_response_of_the_same_name_is_replaced_so_that_every_watcher_notices(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"an older and longer response")
    with watching(tmp_path) as watch:
        Outbox(tmp_path).put(NAME, io.BytesIO(b"<a/>"))
        assert watch.events() == [(NAME, DELETED), (NAME, CREATED), (NAME, CHANGED)]
    assert (tmp_path / NAME).read_bytes() == b"<a/>"


def test_a_link_in_the_place_of_a_response_is_replaced_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"untouched")
    (tmp_path / NAME).symlink_to(secret)
    Outbox(tmp_path).put(NAME, io.BytesIO(b"<a/>"))
    assert secret.read_bytes() == b"untouched"
    assert not (tmp_path / NAME).is_symlink()


def test_a_write_that_fails_leaves_no_half_response(tmp_path: Path) -> None:
    class FullDisk(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            if self.tell() or self.seek(1) == 0:
                raise OSError(28, "No space left on device")
            return b"<XmlMsg>"

    with pytest.raises(OSError, match="No space left"):
        Outbox(tmp_path).put(NAME, FullDisk())
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_spares_what_is_written_after_it_looked(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(NAME, io.BytesIO(b"<a/>"))
    written = (tmp_path / NAME).stat().st_mtime_ns
    assert outbox.sweep(written) == []
    assert outbox.sweep(written + 1) == [NAME]
    assert list(tmp_path.iterdir()) == []


@on_linux
def test_a_response_in_another_form_takes_the_place_of_the_older_one_before_it_appears(tmp_path: Path) -> None:
    older = NAME.replace(".xml", ".zip")
    (tmp_path / older).write_bytes(b"PK")
    with watching(tmp_path) as watch:
        Outbox(tmp_path).put(NAME, io.BytesIO(b"<a/>"), instead_of=older)
        assert watch.events() == [(older, DELETED), (NAME, CREATED), (NAME, CHANGED)]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
