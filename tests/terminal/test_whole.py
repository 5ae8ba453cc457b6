"""When the bytes of a file are all there."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.terminal import whole


def is_whole(content: bytes) -> bool:
    return whole.is_whole(content[: whole.EDGE], content[-whole.EDGE :])


DOCUMENT = (
    '<?xml version="1.0" encoding="Shift_JIS" standalone="no"?>\r\n<!-- <XmlMsg> は下 -->\n'
    "<XmlMsg>\n<A>表ソ能</A><XmlMsgs></XmlMsgs><B/></XmlMsg>"
).encode("cp932")


@pytest.mark.parametrize(
    "content",
    [
        DOCUMENT,
        b"\xef\xbb\xbf" + DOCUMENT,
        DOCUMENT + b"\r\n\r\n",
        DOCUMENT + b"\x1a",
        DOCUMENT + b"\x00" * 512,
        DOCUMENT + b"<!-- a --> <?b c?>",
        b"<XmlMsg/>",
        b"<XmlMsg a='1' />",
        b"<XmlMsg></XmlMsg >",
        b"<!DOCTYPE XmlMsg [<!ENTITY a 'b'>]><XmlMsg>&a;</XmlMsg>",
        b"no xml at all",
        b"PK\x03\x04",
    ],
)
def test_whole(content: bytes) -> None:
    assert is_whole(content)


@pytest.mark.parametrize(
    "content", [b"", b" \r\n", b"\xef\xbb\xbf", b"\x00" * 100, b"<XmlMsg", b"<XmlMsg>", b"<a></b>"]
)
def test_not_whole(content: bytes) -> None:
    assert not is_whole(content)


@given(st.integers(0, len(DOCUMENT) - 1))
def test_no_beginning_of_a_document_is_whole(length: int) -> None:
    assert not is_whole(DOCUMENT[:length])


def test_a_document_longer_than_both_ends_is_judged_by_its_ends(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    filler = "あ".encode() * whole.EDGE
    path.write_bytes(b"<XmlMsg><A>" + filler + b"</A></XmlMsg>\n")
    with path.open("rb") as file:
        assert whole.is_whole_file(file)
    path.write_bytes(b"<XmlMsg><A>" + filler + b"</A></XmlMs")
    with path.open("rb") as file:
        assert not whole.is_whole_file(file)


def test_of_a_long_file_only_the_ends_are_read() -> None:
    class Counting(io.BytesIO):
        count = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            self.count += len(found)
            return found

    file = Counting(b"<XmlMsg>" + b" " * (50 * whole.EDGE) + b"</XmlMsg>")
    assert whole.is_whole_file(file)
    assert file.count <= 2 * whole.EDGE


@pytest.mark.parametrize("unit", [b" ", b"<!--", b"<?", b"<!DOCTYPE ", b"<!DOCTYPE [", b"<a ", b"</a>", b"<!---->"])
def test_hostile_bytes_are_judged_in_no_time(unit: bytes) -> None:
    hostile = unit * (whole.EDGE // len(unit))
    for _ in range(3):  # a pattern that tried combinations would not come back within the run
        is_whole(b"<a>" + hostile)
        is_whole(hostile + b"<a>")
