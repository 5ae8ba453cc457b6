"""What the log never shows: keys and 個人番号. What looks like one and is none stays readable."""

import logging

import pytest

from sandbox.domain.keys import new_key
from sandbox.scrubbing import KeylessFormatter

NUMBER = "990000000019"


def logged(message: str, *values: object) -> str:
    record = logging.LogRecord("onshi", logging.INFO, __file__, 1, message, values, None)
    return KeylessFormatter("%(asctime)s %(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    "message", ["{0}", "number={0}", "/api/v1/x/{0}?a=1", "'{0}'", "member_{0}", "個人番号{0}です", "{0},{0}"]
)
def test_a_number_is_blacked_out(message: str) -> None:
    said = logged(message.format(NUMBER))
    assert NUMBER not in said
    assert "***" in said


def test_a_key_is_blacked_out() -> None:
    key = new_key("admin")
    assert key not in logged("%s", key)


def test_a_traceback_is_scrubbed_too() -> None:
    with pytest.raises(ValueError, match=NUMBER) as raised:
        int(f"{NUMBER}x")
    error = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("onshi", logging.ERROR, __file__, 1, "x", (), error)
    said = KeylessFormatter("%(message)s").format(record)
    assert "Traceback" in said
    assert NUMBER not in said


@pytest.mark.parametrize(
    "innocent",
    [
        "answered OQSsiquc01req_202611220002.xml",
        "wrote OQSsiquc01res_202611220002.xml",
        "20261126162024",
        "1319911903",
        "task 4cffa40d-a723-4487-be0e-123456789012",
        "received 1000000 rows",
    ],
)
def test_what_is_innocent_stays(innocent: str) -> None:
    assert logged("%s", innocent).endswith(innocent)
