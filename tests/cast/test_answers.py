"""Ask for everybody: every question of the cast goes through the HTTP edge and gets the answer it states."""

from datetime import datetime, time

import pytest

from fixtures.asking import Ask, Expected, day_asked, key_of
from fixtures.cast import Role, cast
from sandbox.domain.clock import JST
from tests.cast.conftest import Desk, Reply

pytestmark = pytest.mark.django_db

LAST_AT = datetime.combine(cast().holds_through, time(23, 59), JST)

QUESTIONS = {f"{role.code}-{number}": (role, ask) for role in cast().roles for number, ask in enumerate(role.asks)}
TIMELESS = {name: question for name, question in QUESTIONS.items() if question[1].at is None}


@pytest.mark.parametrize(("role", "ask"), QUESTIONS.values(), ids=QUESTIONS)
def test_everybody_gets_the_answer_the_cast_states(desk: Desk, role: Role, ask: Ask) -> None:
    expect_answer(asked(desk, role, ask, ask.at or cast().standard_at), ask)


@pytest.mark.parametrize(("role", "ask"), TIMELESS.values(), ids=TIMELESS)
def test_an_ask_without_an_instant_holds_in_years_to_come(desk: Desk, role: Role, ask: Ask) -> None:
    expect_answer(asked(desk, role, ask, LAST_AT), ask)


def asked(desk: Desk, role: Role, ask: Ask, at: datetime) -> Reply:
    provider = cast().provider(ask.provider).code
    day = day_asked(ask, at)
    return desk.ask(key_of(role.entry, ask), on=day, at=at, provider=provider, limit_consent=ask.limit_consent)


def expect_answer(reply: Reply, ask: Ask) -> None:
    assert reply.status == 200
    assert reply.header["SegmentOfResult"] == "1", reply.raw.decode()
    assert reply.body["ProcessingResultStatus"] == "1", reply.raw.decode()
    assert reply.body["QualificationValidity"] == ask.validity
    assert len(reply.records) == len(ask.records)
    for number, (record, expected) in enumerate(zip(reply.records, ask.records, strict=True)):
        assert shown(record, expected) == dict(expected), f"record {number}"


def shown(record: dict[str, list[str]], expected: Expected) -> dict[str, str | tuple[str, ...] | None]:
    """Return what the record has under the tags expected, in the form in which the cast states it."""
    found: dict[str, str | tuple[str, ...] | None] = {}
    for tag, value in expected.items():
        texts = record.get(tag, [])
        found[tag] = None if not texts else texts[0] if len(texts) == 1 and isinstance(value, str) else tuple(texts)
    return found


def test_a_provider_that_is_not_connected_gets_no_answer(desk: Desk) -> None:
    (closed,) = (provider.code for provider in cast().providers if not provider.connected)
    role = next(cast().roles)
    key = key_of(role.entry, role.asks[0])
    reply = desk.ask(key, on=cast().holds_through, at=cast().standard_at, provider=closed)
    assert reply.header["SegmentOfResult"] == "9"
    assert reply.header["ErrorCode"] == "SIM-P003"
    assert reply.records == []
    assert "QualificationValidity" not in reply.body


def test_an_answer_in_shift_jis_says_the_same(desk: Desk) -> None:
    role = next(role for role in cast().roles if role.code == "fuseji-shoichi")
    ask = role.asks[0]
    at = cast().standard_at
    code = cast().provider("").code
    desk.sandbox.encoding = "shift_jis"
    desk.sandbox.save(update_fields=["encoding"])
    reply = desk.ask(key_of(role.entry, ask), on=day_asked(ask, at), at=at, provider=code, encoding="shift_jis")
    assert b'encoding="Shift_JIS"' in reply.raw
    expect_answer(reply, ask)
