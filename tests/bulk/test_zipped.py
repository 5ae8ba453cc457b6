"""A result as a zip file, one part of which is packed while the next is read."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from batch.bulk.results import ResultFile
from batch.models import BulkJob
from batch.selectors.bulk import Kept

PARTS = [b"<XmlMsg>", *(b"%d" % n * 100_000 for n in range(5)), b"</XmlMsg>"]


@pytest.fixture(autouse=True)
def nobody_left_packing() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("zip")] == []


@pytest.fixture
def file() -> ResultFile:
    job = BulkJob(ready_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC), people=5)
    return ResultFile(job, "utf-8", PARTS[0], PARTS[-1], Kept(5, 500_000))


def parts_that_fail_at(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def pieces(_: ResultFile) -> Iterator[bytes]:
        yield from PARTS[:place]
        raise LookupError

    monkeypatch.setattr(ResultFile, "pieces", pieces)


def test_holds_what_was_read_in_its_order(file: ResultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResultFile, "pieces", lambda _: iter(PARTS))
    with ZipFile(BytesIO(b"".join(file.zipped("a.xml")))) as archive:
        assert archive.namelist() == ["a.xml"]
        assert archive.read("a.xml") == b"".join(PARTS)


@pytest.mark.parametrize("place", [0, 1, 3, len(PARTS)])
def test_what_cannot_be_read_is_raised(place: int, file: ResultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    parts_that_fail_at(place, monkeypatch)
    with pytest.raises(LookupError):
        list(file.zipped("a.xml"))


@pytest.mark.parametrize("place", [1, len(PARTS) - 1])
def test_what_cannot_be_packed_is_raised(place: int, file: ResultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [*PARTS[:place], "no bytes", *PARTS[place + 1 :]]
    monkeypatch.setattr(ResultFile, "pieces", lambda _: iter(parts))
    with pytest.raises(TypeError):
        list(file.zipped("a.xml"))


def test_may_be_given_up_in_the_middle(file: ResultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResultFile, "pieces", lambda _: iter(PARTS))
    zipped = file.zipped("a.xml")
    next(zipped)
    next(zipped)
    del zipped
