"""ZIP files hold one CSV file and nothing else; bombs, games and damage are refused before they cost anything."""

import io
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.domain import packed
from batch.domain.faults import FILE_FAULTS, StructuralFault
from batch.domain.packed import MOST_RATIO, RATIO_FLOOR, opened

TEXT = b"insurer_number,member_code\r\n06139995,K-1\r\n" * 50


def packed_file(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def refused(data: bytes) -> str:
    """Return the code a file is refused with."""
    with pytest.raises(StructuralFault) as fault:
        opened(io.BytesIO(data)).read()
    assert "{" not in "".join(fault.value.sentences())
    return fault.value.code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_one_member_of_a_zip_file_is_read(method: int) -> None:
    data = packed_file(("members.csv", TEXT), method=method)
    assert opened(io.BytesIO(data)).read() == TEXT


def test_what_is_no_zip_file_is_read_as_it_is() -> None:
    file = io.BytesIO(TEXT)
    file.seek(7)
    assert opened(file).read() == TEXT


@pytest.mark.parametrize(
    "members",
    [
        (),
        (("a.csv", TEXT), ("b.csv", TEXT)),
        (("a.csv", TEXT), ("__MACOSX/._a.csv", b"")),
        (("folder/", b""),),
        (("folder/a.csv", TEXT),),
        (("../a.csv", TEXT),),
        (("..\\a.csv", TEXT),),
    ],
)
def test_anything_but_one_file_in_no_folder_is_refused(members: tuple[tuple[str, bytes], ...]) -> None:
    assert refused(packed_file(*members)) == "SIM-FILE-ZIP-MEMBERS"


def test_a_zip_file_in_a_zip_file_is_refused() -> None:
    assert refused(packed_file(("a.csv", packed_file(("a.csv", TEXT))))) == "SIM-FILE-ZIP-NESTED"


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(packed_file(("a.csv", TEXT)))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    assert refused(bytes(data)) == "SIM-FILE-ZIP-ENCRYPTED"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_refused(method: int) -> None:
    assert refused(packed_file(("a.csv", TEXT), method=method)) == "SIM-FILE-ZIP"


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    bomb = packed_file(("a.csv", b"0" * (RATIO_FLOOR + 1)))
    assert len(bomb) * MOST_RATIO < RATIO_FLOOR
    assert refused(bomb) == "SIM-FILE-ZIP-SIZE"
    assert len(opened(io.BytesIO(packed_file(("a.csv", b"0" * 1_000_000)))).read()) == 1_000_000


def test_more_than_the_largest_contents_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", len(TEXT) - 1)
    assert refused(packed_file(("a.csv", TEXT), method=zipfile.ZIP_STORED)) == "SIM-FILE-ZIP-SIZE"


def test_a_bomb_that_declares_little_gives_no_more_than_that() -> None:
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = body.compress(b"0" * 50_000_000) + body.flush()
    data = bytearray(packed_file(("a.csv", content), method=zipfile.ZIP_STORED))
    for signature, method_at, size_at in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        start = data.index(signature)
        data[start + method_at : start + method_at + 2] = (8).to_bytes(2, "little")
        data[start + size_at : start + size_at + 4] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        assert refused(bytes(data)) == "SIM-FILE-ZIP"
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_directory_of_a_million_entries_is_not_read() -> None:
    many = b"".join([packed_file(("a.csv", b""))[: 30 + 5]])
    entry = packed_file(("a.csv", b""))
    start = entry.index(b"PK\x01\x02")
    directory = entry[start : entry.index(b"PK\x05\x06")] * 40_000
    end = b"PK\x05\x06" + bytes(4) + (40_000).to_bytes(2, "little") * 2
    end += len(directory).to_bytes(4, "little") + len(many).to_bytes(4, "little") + bytes(2)
    tracemalloc.start()
    try:
        assert refused(many + directory + end) == "SIM-FILE-ZIP"
        assert tracemalloc.get_traced_memory()[1] < 4 * len(directory)
    finally:
        tracemalloc.stop()


GOOD = packed_file(("a.csv", TEXT))


@given(st.data())
def test_a_damaged_zip_file_is_refused_or_read_never_a_crash(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(4, len(damaged)))
    for whole in (bytes(damaged), bytes(damaged[:cut]), b"PK\x03\x04" + bytes(damaged[cut:])):
        try:
            content = opened(io.BytesIO(whole)).read()
        except StructuralFault as fault:
            content, code = b"", fault.code
        else:
            code = ""
        assert not code or code in FILE_FAULTS
        assert len(content) <= len(TEXT)
