"""Files damaged in any way are read the same as a whole and one by one."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eligibility.wire import (
    Message,
    frame,
    stream,
)
from tests.wire.long_files import ASKED, MANY, UNIT, agree, file_of

TAGS = [
    f"<{UNIT}>",
    f"</{UNIT}>",
    f"<{UNIT}/>",
    "<MessageBody>",
    "</MessageBody>",
    "<MessageHeader>",
    "</MessageHeader>",
]
MARKUP = ["<!--", "-->", "]]>", "<![CDATA[", "<?", "?>", "<X>", "</X>", "<X/>", "<!DOCTYPE", "o:", " a='1'"]
MARKUP += [" xmlns='u'", " xmlns:o='u'", "&amp;", "&#1;", "&#65;"]
PIECES = st.sampled_from([*"<>&;!?-/=\"'x 0]\t\r\n\x00\x85\u3000●見é", "", *MARKUP, *TAGS])


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Message, bytes]:
    """Draw a good file with elements moved and lost, pieces put in and taken out, and encodings mixed up."""
    message = draw(st.sampled_from(MANY[:4]))
    whole = file_of(message, draw(st.integers(0, 4))).decode()
    elements = whole.replace("><", ">\0<").split("\0")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(elements) - 1))
        match draw(st.sampled_from(["drop", "double", "move"])):
            case "drop":
                elements[at : at + 1] = []
            case "double":
                elements.insert(at, elements[at])
            case _:
                elements.insert(draw(st.integers(0, len(elements) - 1)), elements.pop(at))
    whole = draw(st.sampled_from(["", "\n", "\r\n  "])).join(elements)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(whole)))
        whole = whole[:at] + draw(PIECES) + whole[at + draw(st.integers(0, 3)) :]
    declared, written = (
        draw(st.sampled_from(["UTF-8", "Shift_JIS", "UTF-16"])),
        draw(st.sampled_from(["utf-8", "cp932"])),
    )
    if draw(st.booleans()):
        declared, written = "UTF-8", "utf-8"
    data = draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + whole.replace("UTF-8", declared).encode(written, "replace")
    return message, data[: len(data) - draw(st.sampled_from([0, 0, 0, 1, 5, 30]))]


@settings(max_examples=300)
@given(
    file=damaged(),
    strict=st.booleans(),
    size=st.sampled_from([16, 33, 200, 64 * 1024]),
    drop=st.sampled_from([3, 999]),
)
@example(file=(ASKED, file_of(ASKED, 3)), strict=True, size=64, drop=7)
def test_both_ways_read_the_same(file: tuple[Message, bytes], strict: bool, size: int, drop: int) -> None:
    message, data = file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_CHUNK", size)
        patch.setattr(frame, "_STEP", size)
        agree(message, data, strict=strict, drop=drop)


@given(data=st.binary(max_size=300), strict=st.booleans())
def test_no_bytes_raise(data: bytes, strict: bool) -> None:
    assert not agree(ASKED, data, strict=strict).ok
