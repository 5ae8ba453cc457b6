"""Uploaded bytes at rest: unreadable without the key, told to be damaged when they are, read from any place."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from batch import vault
from batch.vault import FRAME, HEADER, TAG, DamagedError, TooLargeError, seal, unseal

NUMBER = b"123456789018"
SEALED_FRAME = FRAME + TAG
# Around the edge of a frame, where an off-by-one would live.
SIZES = [1, 100, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 5]


class Trickle(io.BytesIO):
    """A source that gives less than it is asked for, as a socket does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 70_001))


def content_of(size: int) -> bytes:
    return (NUMBER + b",M1\n") * (size // 16) + b"x" * (size % 16)


def opened(stored_as: str) -> bytes:
    with unseal(stored_as) as file:
        return file.read()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_read_again(size: int) -> None:
    content = content_of(size)
    sealed = seal(Trickle(content), limit=size)
    assert sealed.size == size
    assert opened(sealed.stored_as) == content


def test_the_same_bytes_look_different_and_show_nothing(folder: Path) -> None:
    names = [seal(io.BytesIO(content_of(1000)), limit=2000).stored_as for _ in range(2)]
    first, second = ((folder / name).read_bytes() for name in names)
    assert NUMBER not in first
    assert first[HEADER:] != second[HEADER:]


def test_only_we_may_read_the_file(folder: Path) -> None:
    name = seal(io.BytesIO(b"x"), limit=1).stored_as
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == [name]


def cut_inside_a_frame(sealed: bytes) -> bytes:
    return sealed[:-100]


def cut_at_a_frame(sealed: bytes) -> bytes:
    return sealed[: HEADER + 2 * SEALED_FRAME]


def two_frames_exchanged(sealed: bytes) -> bytes:
    first, second = sealed[HEADER : HEADER + SEALED_FRAME], sealed[HEADER + SEALED_FRAME : HEADER + 2 * SEALED_FRAME]
    return sealed[:HEADER] + second + first + sealed[HEADER + 2 * SEALED_FRAME :]


def frame_left_out(sealed: bytes) -> bytes:
    return sealed[: HEADER + SEALED_FRAME] + sealed[HEADER + 2 * SEALED_FRAME :]


def bit_turned(sealed: bytes) -> bytes:
    at = HEADER + SEALED_FRAME + 7
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


def salt_changed(sealed: bytes) -> bytes:
    return sealed[: HEADER - 1] + bytes([sealed[HEADER - 1] ^ 1]) + sealed[HEADER:]


def something_added(sealed: bytes) -> bytes:
    return sealed + b"x" * 20


def emptied(sealed: bytes) -> bytes:
    return sealed[:0]


DAMAGES = [
    cut_inside_a_frame,
    cut_at_a_frame,
    two_frames_exchanged,
    frame_left_out,
    bit_turned,
    salt_changed,
    something_added,
    emptied,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_and_nothing_wrong_is_read(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    name = seal(io.BytesIO(content_of(2 * FRAME + 5000)), limit=3 * FRAME).stored_as
    (folder / name).write_bytes(damage((folder / name).read_bytes()))
    with pytest.raises(DamagedError) as told:
        opened(name)
    assert not told.value.missing


def test_a_file_that_is_gone_is_told_to_be_missing() -> None:
    for name in ("0" * 32, ""):
        with pytest.raises(DamagedError) as told:
            unseal(name)
        assert told.value.missing


def test_another_key_opens_nothing(settings: Settings) -> None:
    name = seal(io.BytesIO(b"x"), limit=1).stored_as
    settings.ONSHI_FILE_KEY = "another"
    with pytest.raises(DamagedError):
        opened(name)


def test_too_much_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(TooLargeError):
        seal(io.BytesIO(bytes(FRAME + 1)), limit=FRAME)
    assert list(folder.iterdir()) == []


def test_a_sender_that_breaks_off_leaves_nothing_behind(folder: Path) -> None:
    class Breaking:
        def read(self, size: int, /) -> bytes:
            raise ConnectionResetError(size)

    with pytest.raises(ConnectionResetError):
        seal(Breaking(), limit=FRAME)
    assert list(folder.iterdir()) == []


@given(places=st.lists(st.tuples(st.integers(0, 3 * FRAME), st.integers(0, 100_000)), max_size=8))
def test_reading_from_any_place_is_reading_the_plain_bytes(places: list[tuple[int, int]]) -> None:
    plain, stored_as = _three_frames()
    with unseal(stored_as) as file:
        for place, size in places:
            file.seek(place)
            plain.seek(place)
            assert file.read(size) == plain.read(size)
            assert file.tell() == plain.tell()


def _three_frames() -> tuple[io.BytesIO, str]:
    content = bytes(range(256)) * (2 * FRAME // 256) + b"the end"
    return io.BytesIO(content), seal(io.BytesIO(content), limit=3 * FRAME).stored_as


def test_a_zip_is_read_where_it_lies() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("members.csv", content_of(3 * FRAME))
    name = seal(io.BytesIO(packed.getvalue()), limit=4 * FRAME).stored_as
    with unseal(name) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("members.csv") == content_of(3 * FRAME)


def test_seeking_follows_the_rules_of_files() -> None:
    name = seal(io.BytesIO(b"0123456789"), limit=10).stored_as
    with unseal(name) as file:
        assert file.seek(-3, io.SEEK_END) == 7
        assert file.read() == b"789"
        assert file.seek(100) == 100
        assert file.read() == b""
        with pytest.raises(ValueError, match="before the beginning"):
            file.seek(-11, io.SEEK_END)


def test_removing_twice_is_no_fault(folder: Path) -> None:
    name = seal(io.BytesIO(b"x"), limit=1).stored_as
    for _ in range(2):
        vault.remove(name)
    assert list(folder.iterdir()) == []
