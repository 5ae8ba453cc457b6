"""What the journal can be asked about any message it holds: the question in it, and what the answer said was wrong."""

import pytest

from eligibility.exchange import query_in, said_in
from eligibility.wire import MESSAGES, Message, render
from eligibility.wire.reference.samples import sample_values


@pytest.mark.parametrize("message", [m for m in MESSAGES.values() if m.direction == "req"], ids=str)
def test_only_a_message_about_one_person_holds_a_question(message: Message) -> None:
    body = render(message, sample_values(message))
    query = query_in(message_id=message.id, channel="file", body=body)
    assert (query is not None) is (message.id in {"siquc01req", "siimm01req"})
    assert query is None or (query.insurer_number, query.number) == ("979997", "000123")


@pytest.mark.parametrize("message", [m for m in MESSAGES.values() if m.direction == "res"], ids=str)
def test_every_result_can_be_asked_what_was_wrong(message: Message) -> None:
    values = sample_values(message)
    body = render(message, values)
    assert said_in(message_id=message.id, channel="file", body=body) == ""
    if any(row.name == "error_message" for row in message.header):
        values["header"] |= {"file_result": "9", "error_message": "見本"}
        assert said_in(message_id=message.id, channel="file", body=render(message, values)) == "見本"
