"""The short way of reading says what the long way says, or nothing."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eligibility.wire import MESSAGES, Message, Reading, read, reader, render
from eligibility.wire.plain import plain_values
from eligibility.wire.reference.samples import sample_values, sample_xml
from tests.wire.support import REQUEST, RESULT

PLAIN = [message for message in MESSAGES.values() if message.direction == "req" and message.unit is None]


def read_in_full(message: Message, data: bytes, *, strict: bool) -> Reading:
    """Read without the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "plain_values", lambda *_: None)
        return read(message, data, strict=strict)


@pytest.mark.parametrize("message", PLAIN, ids=str)
def test_a_request_as_it_should_be_is_read_the_short_way(message: Message) -> None:
    """Else the long way would be taken unnoticed."""
    values = sample_values(message)
    text = render(message, values).decode()
    assert plain_values(message, text) == values
    assert plain_values(message, sample_xml(message)) == values
    assert plain_values(message, text.replace("><", ">\r\n\t<")) == values


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<MessageBody>", "<MessageBody><!-- -->"),
        ("<MessageBody>", "<MessageBody x='1'>"),
        ("<MessageBody>", "<MessageBody><Unknown>1</Unknown>"),
        ("<MessageBody>", "<MessageBody>text"),
        ("<MessageBody>", "<MessageBody><?do this?>"),
        ('standalone="no"', 'standalone="perhaps"'),
        ("BENCH", "&#66;"),
        ("BENCH", "<![CDATA[B]]>"),
        ("BENCH", "]]>"),
        ("BENCH", "\x01"),
        ("BENCH", "\ufffe"),
        ("BENCH", " "),
        ("BENCH", ""),
        ("BENCH", " B"),
        (">20260401<", ">20260431<"),
        (">20260401<", "><"),
        ("</XmlMsg>", "</XmlMsg><XmlMsg></XmlMsg>"),
        ("</XmlMsg>", ""),
    ],
)
def test_what_there_is_something_to_say_about_is_read_in_full(old: str, new: str) -> None:
    values = sample_values(REQUEST)
    values["header"] |= {"file_identifier": "BENCH", "checked_on": date(2026, 4, 1)}
    text = render(REQUEST, values).decode()
    assert plain_values(REQUEST, text) is not None
    assert old in text
    assert plain_values(REQUEST, text.replace(old, new, 1)) is None


def test_messages_whose_rows_repeat_are_read_in_full() -> None:
    assert plain_values(RESULT, render(RESULT, sample_values(RESULT)).decode()) is None


# Pieces a file may be damaged with: what is special somewhere, and what is not.
PIECES = st.sampled_from(
    [*"<>&;!?-/=\"'x 0]\t\r\n\x00\x85　●", "<!--", "-->", "]]>", "<X>", "</X>", "&amp;", "&#1;", "0", ""]
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Message, bytes]:
    """Draw a good request with pieces put in or taken out, whole elements among them."""
    message = draw(st.sampled_from(PLAIN))
    text = render(message, sample_values(message)).decode()
    elements = text.replace("><", ">\0<").split("\0")
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(elements) - 1))
        match draw(st.sampled_from(["drop", "double", "move"])):
            case "drop":
                elements[at : at + 1] = []
            case "double":
                elements.insert(at, elements[at])
            case _:
                elements.insert(draw(st.integers(0, len(elements) - 1)), elements.pop(at))
        if not elements:
            return message, b""
    whole = "".join(elements)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(whole)))
        whole = whole[:at] + draw(PIECES) + whole[at + draw(st.integers(0, 3)) :]
    return message, whole.encode(draw(st.sampled_from(["utf-8", "cp932"])), "replace")


@given(file=damaged(), strict=st.booleans())
@example(file=(REQUEST, render(REQUEST, sample_values(REQUEST))), strict=True)
def test_both_ways_read_the_same(file: tuple[Message, bytes], strict: bool) -> None:
    message, data = file
    assert read(message, data, strict=strict) == read_in_full(message, data, strict=strict)
