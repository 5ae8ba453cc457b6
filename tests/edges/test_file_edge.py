"""The file edge: a request file goes in, the right answer comes out, and the journal has it."""

from datetime import date

import pytest

from tests.edges.conftest import FILE, World, answer_of


def test_answers_with_the_response_file(world: World) -> None:
    world.enrol("hanako")
    response = world.ask()
    reading = answer_of(response)
    assert response["Content-Disposition"] == 'attachment; filename="OQSsiquc01res_202604010001.xml"'
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    header, body = reading.values["header"], reading.values["body"]
    assert header["file_result"] == "1"
    assert header["file_identifier"] == "T-1"
    assert header["processed_at"].isoformat() == "2026-04-01T12:00:00+09:00"
    assert body["validity"] == "1"
    assert [r["name"] for r in body["results"]] == ["見本　花子"]


def test_journal_row_is_there_with_the_answer(world: World) -> None:
    world.enrol("hanako")
    response = world.ask()
    (row,) = world.journal()
    assert response["X-Inquiry-Id"] == str(row.pk)
    assert bytes(row.response) == response.content
    assert (row.outcome, row.validity, row.on, row.provider_code) == ("answered", "1", date(2026, 4, 1), "1312345674")
    assert row.rules[0] == "answer.valid"
    assert [c["rule"] for c in row.candidates] == ["match.key"]


@pytest.mark.parametrize(
    ("on", "validity"), [(date(2026, 3, 31), "1"), (date(2026, 4, 1), "2"), (date(2020, 3, 31), "2")]
)
def test_a_day_before_and_after_the_loss(world: World, on: date, validity: str) -> None:
    world.enrol("hanako", lost=date(2026, 4, 1), loss_reason="99")
    body = answer_of(world.ask(header={"checked_on": on})).values["body"]
    assert body["validity"] == validity
    assert body["results"][0]["lost_on"] == date(2026, 4, 1)


def test_not_found_has_no_record(world: World) -> None:
    body = answer_of(world.ask()).values["body"]
    assert body["validity"] == "4"
    assert "results" not in body
    assert body["person_result"] == "1"


def test_shift_jis_answer_carries_what_it_can(world: World) -> None:
    world.enrol("hanako", name="髙橋　𠮷子")
    response = world.ask(headers={"X-Onshi-Encoding": "shift_jis"})
    assert response["Content-Type"] == "application/xml; charset=Shift_JIS"
    assert "髙橋　●子".encode("cp932") in response.content
    assert answer_of(response).values["header"]["character_code"] == "1"


def test_a_key_of_another_kind_may_not_ask(world: World) -> None:
    world.key = world.admin_key
    response = world.ask()
    assert response.status_code == 401
    assert world.journal() == []


def test_other_file_name_is_bounced(world: World) -> None:
    response = world.send(b"<XmlMsg/>", name="OQSxxxxxx01req_1.xml")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    (row,) = world.journal()
    assert row.outcome == "bounced"


def test_get_is_not_allowed(world: World) -> None:
    assert world.client.get(f"/oqs/{FILE}").status_code == 405
