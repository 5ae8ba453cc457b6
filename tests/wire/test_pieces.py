"""A message written in pieces: the frame, and one person after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eligibility.wire import (
    MESSAGES,
    Message,
    Order,
    UnwritableError,
    Values,
    encode_text,
    read,
    render,
    render_frame,
    render_unit,
)
from eligibility.wire.encoding import Encoding
from eligibility.wire.reference.samples import sample_values
from eligibility.wire.table import leaf
from eligibility.wire.types import text
from tests.wire.support import REQUEST

MANY = [message for message in MESSAGES.values() if message.unit is not None]
NAMED = pytest.mark.parametrize("message", MANY, ids=str)
ENCODINGS = pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])


def apart(message: Message) -> tuple[Values, list[Values]]:
    """Return the sample's values without its people, and its people, one of whom Shift_JIS cannot write as he is."""
    values = sample_values(message)
    assert message.unit is not None
    people = values["body"].pop(message.unit.name)
    for name in ("person_identifier", "result_message", "reference_number"):
        if name in {row.name for row in message.unit.children}:
            people[1][name] = "𠮷—¥"
    return values, people


def whole(message: Message, values: Values, people: list[Values]) -> Values:
    assert message.unit is not None
    return values | {"body": values["body"] | {message.unit.name: people}}


def test_the_messages_about_many_people_say_which_row_is_a_person() -> None:
    assert {message.id: message.unit.tag for message in MANY if message.unit} == {
        "muquc01req": "QualificationConfirmSearchInfo",
        "muquc02res": "BulkConfirmUnit",
        "muimm01req": "ReferenceNumberRegistrationInfo",
        "muimm02res": "BulkRegistrationUnit",
        "mutic02res": "BulkConfirmUnit",
        "muhvq02res": "BulkConfirmUnit",
        "muonq02res": "BulkConfirmUnit",
    }
    assert REQUEST.unit is None


@NAMED
@ENCODINGS
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_pieces_are_the_file(message: Message, encoding: Encoding, count: int) -> None:
    values, people = apart(message)
    people = [people[n % 2] for n in range(count)]
    before, after = render_frame(message, values, encoding=encoding)
    between = b"".join(encode_text(render_unit(message, one), encoding) for one in people)
    assert before + between + after == render(message, whole(message, values, people), encoding=encoding)


@NAMED
@ENCODINGS
@given(seed=st.integers())
def test_shuffled_pieces_are_a_file_that_says_the_same(message: Message, encoding: Encoding, seed: int) -> None:
    values, people = apart(message)
    order: Order = "shuffled"
    before, after = render_frame(message, values, encoding=encoding, order=order, seed=seed)
    units = [render_unit(message, one, order=order, seed=seed + n) for n, one in enumerate(people)]
    assert [render_unit(message, one, order=order, seed=seed + n) for n, one in enumerate(people)] == units
    reading = read(message, before + encode_text("".join(units), encoding) + after, strict=False)
    annex = read(message, render(message, whole(message, values, people), encoding=encoding), strict=True)
    assert reading.faults == annex.faults == ()
    assert reading.values == annex.values
    for unit in units:
        assert message.unit is not None
        assert etree.fromstring(unit).tag == message.unit.tag


def test_rows_beside_the_people_keep_their_place() -> None:
    message = MESSAGES["muquc02res"]
    first, last = (leaf(tag, "見本", tag, tag.lower(), text(), source="test", example="1") for tag in ("First", "Last"))
    toy = Message("toy", "res", "OQStoyres", "–", "見本", "Toy", message.header, (first, *message.body, last), "test")
    values, people = apart(message)
    values["body"] = {"first": "1", "last": "2"}
    before, after = render_frame(toy, values)
    assert before.endswith(b"<MessageBody><First>1</First>")
    assert after == b"<Last>2</Last></MessageBody></XmlMsg>"
    between = "".join(render_unit(toy, one) for one in people).encode()
    assert before + between + after == render(toy, whole(toy, values, people))


def test_a_person_of_whom_nothing_is_said_leaves_nothing() -> None:
    assert render_unit(MESSAGES["muquc02res"], {}) == ""


@NAMED
def test_people_have_no_place_in_the_frame(message: Message) -> None:
    with pytest.raises(UnwritableError, match=f"{message.id}.body has no"):
        render_frame(message, sample_values(message))


def test_a_message_about_one_person_has_no_pieces() -> None:
    for write in (render_frame, render_unit):
        with pytest.raises(UnwritableError, match="siquc01req repeats no people"):
            write(REQUEST, {})


def test_a_mistake_in_a_unit_says_where() -> None:
    with pytest.raises(UnwritableError, match=r"muquc02res\.body\.units has no nmae"):
        render_unit(MESSAGES["muquc02res"], {"nmae": "x"})


def test_characters_are_encoded_in_pieces_as_in_one() -> None:
    document = "見本髙①—¥‾\xa0𠮷한aｱ●見—本\ue000"
    for size in (1, 2, 3, 5):
        pieces = [document[at : at + size] for at in range(0, len(document), size)]
        assert b"".join(encode_text(piece, "shift_jis") for piece in pieces) == encode_text(document, "shift_jis")
