"""What a registered consent puts into a record; and that a look-up by number is told of none of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consent.domain.grants import ITEMS, Granted
from eligibility.domain.decision import decide
from eligibility.domain.disclosure import Disclosure, disclosure_of
from eligibility.domain.facts import EnrolmentFact, EntitlementFact, Facts, ProfileFact, Query
from eligibility.presenters import answer_values
from eligibility.wire import MESSAGES, render
from eligibility.wire.messages.record import RECORD_ROWS
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.clock import JST
from sandbox.domain.readings import Readings
from tests.api.conftest import PROVIDER

GIVEN = datetime(2024, 6, 10, 9, 30, 10, tzinfo=JST)
AT = GIVEN + timedelta(hours=1)
UNTIL = GIVEN + timedelta(days=1)
ON = AT.date()
TRIPLES = [item for item in ITEMS if item not in {"ceiling", "specific_disease"}]

ENROLMENT = EnrolmentFact(
    1,
    1,
    "06139993",
    "見本健保",
    DateSpan(date(2020, 4, 1)),
    InstantSpan(GIVEN),
    "345",
    "345",
    "01",
    ProfileFact("見本　花子", date(1980, 5, 5), "2"),
    entitlements=(
        EntitlementFact("limit_certificate", DateSpan(date(2024, 4, 1)), limit_class="01", limit_flag="A03"),
        EntitlementFact(
            "specific_disease",
            DateSpan.through(date(2024, 4, 1), date(2025, 3, 31)),
            issued_on=date(2024, 3, 20),
            disease="1",
            self_pay=10000,
        ),
        EntitlementFact("specific_disease", DateSpan(date(2019, 4, 1), ON), disease="2"),  # not in force any more
    ),
)


def granted(treatment: str = "3", *items: str, ended_at: datetime | None = None) -> Granted:
    return Granted(1, 1, treatment, GIVEN, items or ITEMS, UNTIL, ended_at)


def record_by(disclosure: Disclosure | None, at: datetime = AT) -> dict[str, Any]:
    """Return the one record of the answer to a query made by this consent, or by number."""
    consents = (False, False) if disclosure is None else (disclosure.limit_consent, disclosure.disease_consent)
    query = Query("06139993", "345", date(1980, 5, 5), None, None, *consents)
    decision = decide(Facts(query, (ENROLMENT,)), on=ON, at=at, readings=Readings())
    values = answer_values(decision, at=at, provider_code=PROVIDER, disclosure=disclosure)
    (record,) = values["results"]
    assert render(MESSAGES["siquc01res"], {"header": {}, "body": values}), "whatever is told can be written"
    return {name: value for name, value in record.items() if value is not None}


def consents_in(record: dict[str, Any]) -> dict[str, Any]:
    ends = ("_consent", "_consented_at", "_available_until")
    return {name: value for name, value in record.items() if name.endswith(ends)}


def test_a_look_up_by_number_is_told_of_no_consent() -> None:
    record = record_by(None)
    assert consents_in(record) == {"ceiling_consent": "0"}
    assert not record.keys() & {"ceiling", "specific_diseases"}


def test_a_consent_to_everything_discloses_everything() -> None:
    record = record_by(disclosure_of(granted(), AT))
    assert record["ceiling"]["ceiling_class"] == "A03"
    assert record["specific_diseases"] == [
        {
            "disease": "1",
            "issued_on": date(2024, 3, 20),
            "starts_on": date(2024, 4, 1),
            "ends_on": date(2025, 3, 31),
            "self_pay": 10000,
        }
    ]
    flags = {f"{item}_consent": "1" for item in ITEMS}
    times = {f"{item}_consented_at": GIVEN for item in ITEMS}
    ends = {f"{item}_available_until": UNTIL for item in TRIPLES}
    assert consents_in(record) == flags | times | ends
    assert consents_in(record).keys() <= {row.name for row in RECORD_ROWS}


def test_what_was_not_consented_to_is_told_with_0_and_no_times() -> None:
    record = record_by(disclosure_of(granted("3", "drug"), AT))
    assert consents_in(record) == {f"{item}_consent": "0" for item in ITEMS} | {
        "drug_consent": "1",
        "drug_consented_at": GIVEN,
        "drug_available_until": UNTIL,
    }
    assert not record.keys() & {"ceiling", "specific_diseases"}


@pytest.mark.parametrize("treatment", ["2", "3"])
def test_a_consent_that_ran_out_is_told_with_2_and_its_times(treatment: str) -> None:
    """The ceiling's list (OQSCD001) knows only 0 and 1."""
    late = UNTIL + timedelta(seconds=1)
    record = record_by(disclosure_of(granted(treatment), late), late)
    told = {f"{item}_consent": "2" for item in ITEMS} | {"ceiling_consent": "0"}
    assert {name: value for name, value in consents_in(record).items() if name.endswith("_consent")} == told
    assert record["drug_available_until"] == UNTIL
    assert not record.keys() & {"ceiling", "specific_diseases", "ceiling_consented_at"}


@pytest.mark.parametrize("treatment", ["1", "4"])
def test_at_the_provider_and_in_an_emergency_it_is_0_then(treatment: str) -> None:
    late = UNTIL + timedelta(seconds=1)
    assert consents_in(record_by(disclosure_of(granted(treatment), late), late)) == {
        f"{item}_consent": "0" for item in ITEMS
    }


def test_one_that_was_ended_was_available_until_then() -> None:
    ended = GIVEN + timedelta(minutes=30)
    record = record_by(disclosure_of(granted(ended_at=ended), AT))
    assert (record["drug_consent"], record["drug_available_until"]) == ("2", ended)
    to_come = disclosure_of(granted(ended_at=AT + timedelta(minutes=1)), AT)
    assert record_by(to_come)["drug_available_until"] == UNTIL
