"""The same Idempotency-Key is answered once, byte for byte; the row and the answer are one."""

import json
from datetime import date

import pytest

from tests.edges.conftest import FILE, World, request_file


def test_same_key_gives_the_same_bytes_and_no_second_row(world: World) -> None:
    world.enrol("hanako")
    first = world.ask(headers={"Idempotency-Key": "a-1"})
    world.enrol("late", number="1001", born=date(1981, 1, 1), branch="02")
    again = world.ask(headers={"Idempotency-Key": "a-1"})
    assert again.content == first.content
    assert again["X-Inquiry-Id"] == first["X-Inquiry-Id"]
    assert again["Content-Disposition"] == first["Content-Disposition"]
    assert again["Content-Type"] == first["Content-Type"]
    assert len(world.journal()) == 1


def test_bounced_answer_is_given_again_too(world: World) -> None:
    headers = {"Idempotency-Key": "a-2"}
    first, again = world.send(b"no", **headers), world.send(b"no", **headers)
    assert (again.status_code, again.content) == (400, first.content)
    assert len(world.journal()) == 1


def test_other_body_under_the_same_key_is_refused_and_journaled(world: World) -> None:
    headers = {"Idempotency-Key": "a-3"}
    world.send(request_file(), **headers)
    response = world.send(request_file(number="2002"), **headers)
    assert response.status_code == 409
    assert [row.outcome for row in world.journal()] == ["answered", "bounced"]


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "a\0", "\u3042", "\ud800"])
def test_key_has_1_to_64_visible_ascii_characters(world: World, key: str) -> None:
    response = world.send(b"", name=FILE, **{"Idempotency-Key": key})
    assert (response.status_code, json.loads(response.content)["errors"][0]["code"]) == (400, "SIM-P006")
