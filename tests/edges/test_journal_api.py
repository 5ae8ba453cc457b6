"""The journal over HTTP: every inquiry, its filters, and the reason in both languages."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.models import Person
from insurers.services import record_enrolment, record_profile, register_insurer, register_member
from sandbox.domain.clock import JST, frozen
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.edges.conftest import INSURER, NOON, World, make_world, request_file


def get(world: World, address: str, key: str | None = None, status: int = 200) -> Any:
    response = world.client.get(address, headers={"Authorization": f"Bearer {key or world.admin_key}"})
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_explanation_names_rule_candidates_and_arithmetic(world: World) -> None:
    """Nine days late: the new enrolment is named as not yet known (R-063, P-17)."""
    world.enrol("hanako", acquired=date(2026, 3, 23), at=datetime(2026, 4, 10, 10, tzinfo=JST))
    inquiry = world.ask()["X-Inquiry-Id"]
    detail = get(world, f"/api/v1/inquiries/{inquiry}")
    assert detail["validity"] == "4"
    assert [rule["id"] for rule in detail["fired"]] == ["answer.none"]
    (candidate,) = detail["candidates"]
    assert candidate["rule"] == "match.known"
    assert "2026-04-01 12:00:00 < 登録 2026-04-10 10:00:00" in detail["explanation"]["ja"]
    assert "asked 2026-04-01 12:00:00 < registered 2026-04-10 10:00:00" in detail["explanation"]["en"]
    assert "取得 2026-03-23 ≤ 資格確認日 2026-04-01" in candidate["explanation"]["ja"]
    assert detail["request"].startswith("<?xml")
    assert "<QualificationValidity>4" in detail["response"]


def test_loss_is_shown_as_arithmetic(world: World) -> None:
    world.enrol("hanako", lost=date(2026, 4, 1), loss_reason="99")
    detail = get(world, f"/api/v1/inquiries/{world.ask()['X-Inquiry-Id']}")
    assert "lost 2026-04-01 ≤ day 2026-04-01" in detail["explanation"]["en"]


def test_reason_for_3_names_the_enrolment_that_made_it_3(world: World) -> None:
    world.enrol("hanako", lost=date(2026, 3, 1), loss_reason="03")
    other = register_insurer(sandbox=world.sandbox, number="01130012", name="次の保険者")
    member = register_member(insurer=other, person=Person.objects.get(code="hanako"))
    record_profile(member=member, at=NOON, terms=ProfileTerms(name="見本　花子", birth_on=date(1980, 5, 5), sex="2"))
    record_enrolment(member=member, at=NOON, terms=EnrolmentTerms(period=covering(date(2026, 3, 1)), number="7"))
    detail = get(world, f"/api/v1/inquiries/{world.ask()['X-Inquiry-Id']}")
    assert detail["validity"] == "3"
    asked, newer = detail["candidates"]
    assert "採用" in asked["explanation"]["ja"]
    assert "同じ人の別の資格" in newer["explanation"]["ja"]
    assert "another enrolment of the same person" in newer["explanation"]["en"]
    assert "in force" in newer["explanation"]["en"]


NEAR: dict[str, tuple[dict[str, Any], list[str]]] = {
    "misread digit": ({"number": "1007"}, ["InsuredIdentificationNumber"]),
    "swapped digits": ({"number": "0110"}, ["InsuredIdentificationNumber"]),
    "wrong symbol": ({"symbol": "13"}, ["InsuredCardSymbol"]),
    "wrong insurer": ({"insurer_number": "01130012"}, ["InsurerNumber"]),
}


@pytest.mark.parametrize("case", NEAR)
def test_typing_error_is_found_again(world: World, case: str) -> None:
    search, differs_in = NEAR[case]
    world.enrol("hanako", number="1010" if case == "swapped digits" else "1001")
    detail = get(world, f"/api/v1/inquiries/{world.ask(**search)['X-Inquiry-Id']}")
    assert detail["validity"] == "4"
    assert differs_in in [miss["differs_in"] for miss in detail["near_misses"]]


def test_near_misses_show_nothing_that_was_held_or_unknown_then(world: World) -> None:
    world.enrol("held", hold="all")
    world.enrol("late", number="1002", at=datetime(2026, 5, 1, tzinfo=JST))
    detail = get(world, f"/api/v1/inquiries/{world.ask(number='1003')['X-Inquiry-Id']}")
    assert detail["near_misses"] == []


def test_rule_of_an_earlier_version_is_named_by_its_id(world: World) -> None:
    world.enrol("hanako")
    inquiry = world.ask()["X-Inquiry-Id"]
    (row,) = world.journal()
    row.rules, row.candidates = ["answer.gone"], [row.candidates[0] | {"rule": "match.gone"}]
    row.save()
    detail = get(world, f"/api/v1/inquiries/{inquiry}")
    assert [rule["id"] for rule in detail["fired"]] == ["answer.gone"]
    assert "[match.gone]" in detail["explanation"]["en"]


SAID = {
    "failed": (request_file(header={"provider_code": "1312345682"}), "not the one this key speaks for"),
    "refused": (request_file().replace(b"19800505", b"19800230"), "The date “19800230” of Birthdate"),
    "bounced": (request_file()[:-20], "The file ends before the message does."),
}


@pytest.mark.parametrize("outcome", SAID)
def test_what_was_wrong_is_told_in_words(world: World, outcome: str) -> None:
    body, words = SAID[outcome]
    detail = get(world, f"/api/v1/inquiries/{world.send(body, **{'X-Onshi-Encoding': 'shift_jis'})['X-Inquiry-Id']}")
    assert detail["outcome"] == outcome
    assert words in detail["explanation"]["en"]
    assert "理由: " in detail["explanation"]["ja"]


def test_bounced_request_has_a_story_too(world: World) -> None:
    detail = get(world, f"/api/v1/inquiries/{world.send(b'no')['X-Inquiry-Id']}")
    assert detail["outcome"] == "bounced"
    assert "SIM" in detail["explanation"]["ja"]
    assert "SIM" in detail["explanation"]["en"]


FILTERS = {
    "validity=1": 1,
    "validity=4": 1,
    "outcome=bounced": 1,
    "outcome=answered": 2,
    "on=2026-04-01": 2,
    "on=2026-04-02": 0,
    "rule=answer.valid": 1,
    "code=SIM1009": 1,
    "message=siquc01req": 2,
    "provider_code=1312345674": 3,
    "provider_code=1312345682": 0,
    "since=2026-04-01T12:00:00%2B09:00": 3,
    "until=2026-04-01T12:00:00%2B09:00": 0,
    "file_name=OQSsiquc01req_202604010001.xml": 3,
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters(world: World, query: str) -> None:
    world.enrol("hanako")
    world.ask()
    world.ask(number="9")
    world.send(b"no")
    assert len(get(world, f"/api/v1/inquiries?{query}")["items"]) == FILTERS[query]


@pytest.mark.parametrize("query", ["since=0001-01-01T00:00:00", "until=9999-12-31T23:59:59-12:00"])
def test_instant_off_the_calendar_is_refused(world: World, query: str) -> None:
    (error,) = get(world, f"/api/v1/inquiries?{query}", status=400)["errors"]
    assert error["code"] == "SIM-FIELD-OVERFLOW"


def test_pages_newest_first(world: World) -> None:
    ids = [int(world.ask()["X-Inquiry-Id"]) for _ in range(3)]
    first = get(world, "/api/v1/inquiries?limit=2")
    assert [i["id"] for i in first["items"]] == ids[:0:-1]
    second = get(world, first["next"])
    assert [i["id"] for i in second["items"]] == ids[:1]
    assert second["next"] is None


def test_provider_sees_its_own_and_insurer_none(world: World) -> None:
    inquiry = world.ask()["X-Inquiry-Id"]
    other = issue_key(sandbox=world.sandbox, role=Role.PROVIDER, subject="1312345682")
    insurer = issue_key(sandbox=world.sandbox, role=Role.INSURER, subject=INSURER)
    assert len(get(world, "/api/v1/inquiries", world.key)["items"]) == 1
    for stranger in (other, insurer):
        assert get(world, "/api/v1/inquiries", stranger)["items"] == []
        get(world, f"/api/v1/inquiries/{inquiry}", stranger, status=404)


def test_another_sandbox_has_another_journal(world: World) -> None:
    inquiry = world.ask()["X-Inquiry-Id"]
    other = make_world("other")
    assert get(other, "/api/v1/inquiries")["items"] == []
    get(other, f"/api/v1/inquiries/{inquiry}", status=404)


def test_both_clocks_are_told(world: World) -> None:
    set_clock(sandbox=world.sandbox, clock=frozen(NOON + timedelta(days=30)))
    world.send(request_file())
    (item,) = get(world, "/api/v1/inquiries")["items"]
    assert datetime.fromisoformat(item["at"]) == NOON + timedelta(days=30)
    assert datetime.fromisoformat(item["wall_at"]) != datetime.fromisoformat(item["at"])
