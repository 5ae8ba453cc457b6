"""File names: what they say, and what is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.wire import MESSAGES, FileNameError, Level, parse_file_name
from eligibility.wire.faults import Kind
from eligibility.wire.files import MAX_NAME


@pytest.mark.parametrize("message_id", MESSAGES)
@pytest.mark.parametrize(
    "identifier", ["202604010001", "2021081611906", "1", "face_9719999998abc_20260401093015", "A-b_9"]
)
def test_a_name_says_its_message_and_its_identifier(message_id: str, identifier: str) -> None:
    message = MESSAGES[message_id]
    found = parse_file_name(f"{message.prefix}_{identifier}.xml")
    assert (found.message, found.identifier, found.direction) == (message, identifier, message.direction)
    assert found.response_name == f"OQS{message.response_id}_{identifier}.xml"
    assert found.zipped_name == f"OQS{message.response_id}_{identifier}.zip"


def test_the_answer_is_named_like_the_request() -> None:
    assert parse_file_name("OQSsiquc01req_202604010001.xml").response_name == "OQSsiquc01res_202604010001.xml"


def test_only_the_direction_changes_even_when_the_identifier_says_req() -> None:
    assert parse_file_name("OQSsiimm01req_req_1.xml").response_name == "OQSsiimm01res_req_1.xml"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", Kind.NAME_EMPTY),
        (f"OQSsiquc01req_{'1' * MAX_NAME}.xml", Kind.NAME_TOO_LONG),
        ("../OQSsiquc01req_1.xml", Kind.NAME_CHARACTERS),
        ("..", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_../../x.xml", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1..xml", Kind.NAME_CHARACTERS),
        ("req\\OQSsiquc01req_1.xml", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1.xml\x00.txt", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1.xml\n", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_１.xml", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1.xml:stream", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1 .xml", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_%2e%2e.xml", Kind.NAME_CHARACTERS),
        ("OQSsiquc01req_1.zip", Kind.NAME_ZIP),
        ("OQSsiquc01req_1.ZIP", Kind.NAME_ZIP),
        ("OQSsiquc01req_1.XML", Kind.NAME_EXTENSION),
        ("OQSsiquc01req_1", Kind.NAME_EXTENSION),
        ("OQSsiquc01req_1.xml.tmp", Kind.NAME_EXTENSION),
        ("OQSsiquc99req_1.xml", Kind.NAME_UNKNOWN),
        ("oqssiquc01req_1.xml", Kind.NAME_UNKNOWN),
        ("OQSsiquc01req.xml", Kind.NAME_UNKNOWN),
        ("OQSsiquc01req_1.2.xml", Kind.NAME_UNKNOWN),
        (".xml", Kind.NAME_UNKNOWN),
        ("OQSsiquc01req_.xml", Kind.NAME_NO_ID),
    ],
)
def test_any_other_name_is_refused_with_its_own_reason(name: str, kind: Kind) -> None:
    with pytest.raises(FileNameError) as error:
        parse_file_name(name)
    fault = error.value.fault
    assert (fault.code, fault.level) == (kind.code, Level.UNREADABLE)
    assert fault.code in str(error.value)
    assert "\x00" not in fault.ja + fault.en + fault.value


@given(st.text(max_size=200))
def test_no_text_is_both_accepted_and_dangerous(name: str) -> None:
    try:
        found = parse_file_name(name)
    except FileNameError:
        return
    assert set(found.response_name) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.")
