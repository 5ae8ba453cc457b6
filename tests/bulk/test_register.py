"""People found in the register (oqs-wire §5.8): holders of tickets of a month, and who consented."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from eligibility.wire import JST, MESSAGES, render
from insurers.domain.numbers import with_check_digit
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EntitlementTerms
from insurers.domain.tickets import Ticket
from insurers.models import Enrolment, Insurer
from insurers.services import record_entitlement, register_insurer
from tests.bulk.conftest import Bulk, registration, registration_file
from tests.edges.conftest import INSURER, LONG_AGO, NOON, PROVIDER, make_world

OFFICE = "12131116"
APRIL = date(2026, 4, 1)


def found_file(message: str, *, provider_code: str = PROVIDER, **search: Any) -> bytes:
    values = {"header": {"provider_code": provider_code, "file_identifier": "F-9"}, "body": {"search": search}}
    return render(MESSAGES[message], values)


def recipient(code: str) -> str:
    """Return the number (受給者番号) of somebody."""
    return with_check_digit(code.zfill(6))


def office(bulk: Bulk) -> Insurer:
    return register_insurer(sandbox=bulk.world.sandbox, number=OFFICE, name="見本市福祉事務所")


def assisted(bulk: Bulk, code: str, *, month: date = APRIL, provider: str = PROVIDER) -> Enrolment:
    """Enrol somebody with a welfare office, with a ticket that names a provider."""
    bulk.world.insurer = Insurer.objects.filter(sandbox=bulk.world.sandbox, number=OFFICE).first() or office(bulk)
    enrolment = bulk.world.enrol(code, number=recipient(code), symbol="", branch="", relation="", card_class="A1")
    ticket = Ticket(kind="01", issue_number=f"T-{code}", month=month, provider_code=provider)
    terms = EntitlementTerms(
        kind="medical_ticket", period=DateSpan.through(month, month + timedelta(days=27)), ticket=ticket
    )
    record_entitlement(member=enrolment.member, at=LONG_AGO, terms=terms)
    return enrolment


def consents(bulk: Bulk, treatment: str, *, number: str = "1001", **more: Any) -> None:
    """Enter a consent of the person of `World.enrol` at the provider."""
    key = {"insurer_number": INSURER, "symbol": "12", "number": number, "branch": "01", "birth_on": "1980-05-05"}
    response = bulk.world.client.post(
        "/api/v1/consents",
        key | {"treatment": treatment} | more,
        content_type="application/json",
        headers={"Authorization": f"Bearer {bulk.world.key}"},
    )
    assert response.status_code == 201, response.content


def test_holders_of_a_months_tickets_are_found_for_the_provider_they_name(bulk: Bulk) -> None:
    assisted(bulk, "1")
    assisted(bulk, "2", provider="1312345682")
    assisted(bulk, "3", month=date(2026, 3, 1))
    assisted(bulk, "4")
    result = bulk.result("mutic", bulk.submit("mutic", found_file("mutic01req", month=APRIL)))
    records = [unit["results"] for unit in result.units]
    assert [[record["number"] for record in each] for each in records] == [[recipient("1")], [recipient("4")]]
    assert [unit["validity"] for unit in result.units] == ["1", "1"]
    (record,) = records[0]
    assert (record["card_kind"], record["insurer_number"]) == ("A1", OFFICE)
    assert [(t["issue_number"], t["provider_match"]) for t in record["tickets"]] == [("T-1", "0")]


@pytest.mark.parametrize(
    ("month", "on"), [(date(2026, 3, 1), date(2026, 3, 31)), (APRIL, NOON.date()), (date(2026, 5, 1), date(2026, 5, 1))]
)
def test_a_month_is_asked_about_on_its_day_nearest_to_today(bulk: Bulk, month: date, on: date) -> None:
    assisted(bulk, "1", month=month)
    number = bulk.submit("mutic", found_file("mutic01req", month=month))
    bulk.result("mutic", number)
    assert [row.on for row in bulk.people(number)] == [on]


def test_who_consented_to_home_visits_is_found_with_what_was_consented_to(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    bulk.world.enrol("2", number="1002")
    consents(bulk, "2", items=["drug", "ceiling", "specific_disease"])
    consents(bulk, "2", number="1002", items=[])
    consents(bulk, "3")
    person = Enrolment.objects.get(number="1001")
    disease = EntitlementTerms(kind="specific_disease", period=DateSpan(date(2026, 1, 1)), disease="1", self_pay=10000)
    record_entitlement(member=person.member, at=LONG_AGO, terms=disease)
    bulk.result("muimm", bulk.submit("muimm", registration_file(registration("H-1"))))

    asked = found_file("muhvq01req", consented_from=APRIL, consented_until=APRIL, treatment="2")
    result = bulk.result("muhvq", bulk.submit("muhvq", asked))

    first, second = (unit["results"][0] for unit in result.units)
    assert [unit.get("reference_numbers") for unit in result.units] == [["H-1"], None]
    assert (first["number"], first["drug_consent"], first["checkup_consent"]) == ("1001", "1", "0")
    assert first["drug_consented_at"] == NOON
    assert first["drug_available_until"] == datetime(2026, 7, 31, 23, 59, 59, tzinfo=JST)
    assert "checkup_consented_at" not in first
    assert (first["ceiling_consent"], first["specific_disease_consent"]) == ("1", "1")
    assert [each["disease"] for each in first["specific_diseases"]] == ["1"]
    assert (second["number"], second["drug_consent"], second["ceiling_consent"]) == ("1002", "0", "0")


def test_a_consent_that_ran_out_is_told_with_flag_2(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    consents(bulk, "2", available_until="2026-04-03T00:00:00+09:00")
    bulk.later("5d")
    asked = found_file("muhvq01req", consented_from=APRIL, consented_until=APRIL, treatment="2")
    (unit,) = bulk.result("muhvq", bulk.submit("muhvq", asked)).units
    assert (unit["results"][0]["drug_consent"], unit["validity"]) == ("2", "1")


def test_online_care_is_asked_for_by_days_of_consent_or_of_examination(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    bulk.world.enrol("2", number="1002")
    consents(bulk, "3", examined_on="2026-04-10")
    consents(bulk, "3", number="1002")
    by_consent = found_file("muonq01req", consented_from=APRIL, consented_until=APRIL, treatment="3")
    by_day = found_file("muonq01req", examined_from=date(2026, 4, 9), examined_until=date(2026, 4, 11), treatment="3")
    found = [bulk.result("muonq", bulk.submit("muonq", file)).units for file in (by_consent, by_day)]
    assert [[unit["results"][0]["number"] for unit in units] for units in found] == [["1001", "1002"], ["1001"]]


@pytest.mark.parametrize(
    ("message", "search", "code"),
    [
        ("muhvq01req", {"consented_from": APRIL, "consented_until": APRIL, "treatment": "3"}, "SIM-B010"),
        ("muhvq01req", {"consented_from": APRIL, "consented_until": date(2026, 3, 1), "treatment": "2"}, "SIM-B009"),
        ("muonq01req", {"treatment": "3"}, "SIM-B008"),
        ("muonq01req", {"consented_from": APRIL, "treatment": "3"}, "SIM-B008"),
        (
            "muonq01req",
            {
                "consented_from": APRIL,
                "consented_until": APRIL,
                "examined_from": APRIL,
                "examined_until": APRIL,
                "treatment": "3",
            },
            "SIM-B008",
        ),
    ],
)
def test_what_cannot_be_asked_for_fails_the_file(bulk: Bulk, message: str, search: dict[str, Any], code: str) -> None:
    exchange = message.removesuffix("01req")
    failed = bulk.fetch(exchange, bulk.submit(exchange, found_file(message, **search)))
    assert (failed.header["file_result"], failed.header["error_code"]) == ("9", code)


def test_nobody_found_is_an_empty_result(bulk: Bulk, bells: list[int]) -> None:
    number = bulk.submit("mutic", found_file("mutic01req", month=APRIL))
    assert bells == []
    result = bulk.fetch("mutic", number)
    assert (result.header["file_result"], result.units) == ("1", [])


def test_another_providers_people_are_not_found(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    consents(bulk, "2")
    assisted(bulk, "9")
    stranger = Bulk(make_world("elsewhere"))
    asked = found_file("muhvq01req", consented_from=APRIL, consented_until=APRIL, treatment="2")
    assert stranger.fetch("muhvq", stranger.submit("muhvq", asked)).units == []
    assert stranger.fetch("mutic", stranger.submit("mutic", found_file("mutic01req", month=APRIL))).units == []


def test_somebody_held_back_since_is_answered_and_not_shown(bulk: Bulk) -> None:
    """A consent stays although the enrolment was held; providers do not see it (R-064)."""
    enrolment = bulk.world.enrol("1")
    consents(bulk, "2")
    Enrolment.objects.filter(pk=enrolment.pk).update(hold="all")
    asked = found_file("muhvq01req", consented_from=APRIL, consented_until=APRIL, treatment="2")
    (unit,) = bulk.result("muhvq", bulk.submit("muhvq", asked)).units
    assert (unit["person_result"], unit["result_code"]) == ("2", "SIM-Q005")


def test_what_was_asked_for_stands_in_the_journal(bulk: Bulk) -> None:
    bulk.world.enrol("1")
    consents(bulk, "2")
    asked = found_file("muhvq01req", consented_from=APRIL, consented_until=APRIL, treatment="2")
    number = bulk.submit("muhvq", asked)
    bulk.result("muhvq", number)
    (row,) = bulk.people(number)
    assert json.loads(bytes(row.request))["key"]["number"] == "1001"
    upload = bulk.world.journal()[0]
    assert bytes(upload.request) == asked
