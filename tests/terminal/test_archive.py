"""When a zip answer is whole."""

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deploy.terminal import archive
from tests.terminal.journal import zipped

START = "OQSmuquc02res_"
RESULT = b"<XmlMsg>" + b"".join(b"<A>%d</A>" % number for number in range(15_000)) + b"</XmlMsg>"
PACKED = zipped("OQSmuquc02res_1.xml", RESULT)


def is_whole(content: bytes) -> bool:
    return archive.is_whole(io.BytesIO(content), START)


def packed(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def streamed() -> bytes:
    """Pack as a server does that cannot go back: lengths and checksum stand behind the member."""

    class Forward(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, _position: int, _whence: int = 0) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    file = Forward()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made, made.open("OQSmuquc02res_1.xml", "w") as member:
        member.write(RESULT)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        PACKED,
        streamed(),
        packed(("OQSmuquc02res_1.xml", RESULT)),
        packed(("OQSmuquc02res_日本語㈱.XML", b"<XmlMsg/>")),
    ],
    ids=["packed", "streamed", "stored", "odd name"],
)
def test_an_archive_of_the_one_result_is_whole(content: bytes) -> None:
    assert is_whole(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        RESULT,
        packed(),
        packed(("OQSmuquc02res_1.xml", RESULT), ("OQSmuquc02res_2.xml", RESULT)),
        packed(("OQSmutic02res_1.xml", RESULT)),
        packed(("folder/OQSmuquc02res_1.xml", RESULT)),
        packed(("OQSmuquc02res_1.pdf", RESULT)),
        packed(("OQSmuquc02res_1.xml", RESULT[:-1])),
        packed(("OQSmuquc02res_1.xml", b"")),
    ],
    ids=["nothing", "no archive", "empty", "two", "another message", "folder", "no xml", "cut inside", "empty inside"],
)
def test_everything_else_is_not(content: bytes) -> None:
    assert not is_whole(content)


@settings(deadline=None)
@given(st.integers(0, len(PACKED) - 1))
@example(len(PACKED) - 1)
def test_no_beginning_of_an_archive_is_whole(length: int) -> None:
    assert not is_whole(PACKED[:length])


def content_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        (member,) = opened.namelist()
        return opened.read(member)


@settings(deadline=None)  # every example unpacks the whole, on a machine that may be busy
@given(st.integers(len("PK") + 64, len(PACKED) - 128), st.integers(1, 255))
def test_a_damaged_byte_of_the_content_is_noticed(place: int, change: int) -> None:
    damaged = bytearray(PACKED)
    damaged[place] ^= change
    # Some bits of a packed file say nothing: what they are makes no other content.
    assert not is_whole(bytes(damaged)) or content_of(bytes(damaged)) == RESULT


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_comes_is_judged_and_raises_nothing(noise: bytes, place: int) -> None:
    small = packed(("OQSmuquc02res_1.xml", b"<XmlMsg/>"))
    is_whole(noise)
    is_whole(small[:place] + noise + small[place + len(noise) :])
