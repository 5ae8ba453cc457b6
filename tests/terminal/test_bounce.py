"""The content of `.err`, and how the reasons of the server get there."""

import json

import pytest

from deploy.terminal.bounce import TOO_LARGE, Fault, err_content, refused
from deploy.terminal.reply import faults

FAULT = Fault("SIM1", "/XmlMsg\tx", "一行目\r\n二行目 𠮷①", "One\nsentence.")


def test_one_line_for_each_reason_in_four_columns_whatever_the_sentences_hold() -> None:
    line = "SIM1\t/XmlMsg x\t一行目 二行目 𠮷①\tOne sentence.\r\n"
    assert err_content([FAULT, FAULT], "utf-8").decode("utf-8") == line * 2


def test_what_shift_jis_cannot_hold_becomes_a_black_circle() -> None:
    assert err_content([FAULT], "shift_jis").decode("cp932").split("\t")[2] == "一行目 二行目 ●①"


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            {"errors": [{"code": "A", "path": "/p", "message_ja": "あ", "message_en": "a"}, {"code": 1}, "text"]},
            (Fault("A", "/p", "あ", "a"), Fault("", "", "", "")),
        ),
        ({"errors": [], "detail_ja": "あ", "detail": "a"}, (Fault("HTTP400", "", "あ", "a"),)),
        ({"errors": "?", "title": "t"}, (Fault("HTTP400", "", "", "t"),)),
        ({"detail": 5}, (refused(400),)),
        (["errors"], (refused(400),)),
        (None, (refused(400),)),
    ],
)
def test_reasons_are_read_from_whatever_a_server_calls_a_problem(problem: object, expected: tuple[Fault, ...]) -> None:
    assert faults(400, json.dumps(problem).encode()) == expected


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_problem_document_gets_our_own_sentence(content: bytes) -> None:
    assert faults(404, content) == (refused(404),)


def test_a_file_too_large_is_called_that_whoever_refused_it() -> None:
    assert faults(413, b"<html>Request Entity Too Large</html>") == (TOO_LARGE,)
