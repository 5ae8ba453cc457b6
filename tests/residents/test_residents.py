"""The resident register: entries and events with two times, and what is refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures import factories as make
from fixtures.population.resident_load import populate_residents
from insurers.domain.individual_numbers import is_individual_number, synthetic_number
from insurers.domain.resident_events import EventKind, ResidentTerms
from insurers.domain.residents import Identity
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.individual_numbers import number_keys
from insurers.models import Resident, ResidentRecord
from insurers.selectors import history_of, number_of, resident_identities
from insurers.selectors.residents import IDENTITIES
from insurers.services import enter_resident, record_event, record_number
from sandbox.domain.clock import JST
from sandbox.domain.refusals import Refusal

pytestmark = pytest.mark.django_db

BIRTH = date(1990, 2, 28)
FIRST = datetime(2024, 4, 1, 9, tzinfo=JST)
SECOND = FIRST + timedelta(days=30)
THIRD = SECOND + timedelta(days=30)
NUMBER = synthetic_number(77)
HANAKO = ResidentTerms(
    name="見本　花子", name_kana="ミホン　ハナコ", birth_on=BIRTH, sex="2", address="東京都架空市見本町1-2-3"
)


def hanako(**given: Any) -> Resident:
    standard: dict[str, Any] = {"at": FIRST, "on": BIRTH, "terms": HANAKO, "number": NUMBER}
    given["sandbox"] = given.get("sandbox") or make.SandboxFactory.create()
    return enter_resident(**standard | given)


def happens(resident: Resident, event: EventKind, at: datetime, on: date, **columns: Any) -> None:
    record_event(resident=resident, event=event, at=at, on=on, columns=columns)


def shown(resident: Resident, at: datetime, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in columns) for row in history_of(resident, at)]


# -- entries


def test_a_resident_is_entered_with_a_number_that_is_sealed() -> None:
    resident = hanako(code="hanako")
    assert (resident.code, number_of(resident)) == ("hanako", NUMBER)
    assert NUMBER.encode() not in bytes(resident.sealed) + bytes(resident.digest)
    assert shown(resident, FIRST, "period", "event", "name") == [(DateSpan(BIRTH), "entry", "見本　花子")]
    assert history_of(resident, FIRST - timedelta(seconds=1)) == []


def test_without_a_number_or_code_both_are_made_and_differ() -> None:
    sandbox = make.SandboxFactory.create()
    one, other = hanako(sandbox=sandbox, number=""), hanako(sandbox=sandbox, number="")
    assert is_individual_number(number_of(one))
    assert number_of(one) != number_of(other)
    assert one.code != other.code


def test_one_number_and_one_code_in_two_sandboxes_are_two_residents() -> None:
    one, other = hanako(code="hanako"), hanako(code="hanako")
    assert one.sandbox_id != other.sandbox_id
    assert bytes(one.digest) != bytes(other.digest)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": "990000000010"}, "SIM-INDIVIDUAL-CHECK-DIGIT"),
        ({"number": "99"}, "SIM-INDIVIDUAL-FORM"),
        ({"on": BIRTH - timedelta(1), "number": ""}, "SIM-RESIDENT-BIRTH"),
        ({"code": "query"}, "SIM-RESIDENT-TAKEN"),
        ({"code": "taken", "number": ""}, "SIM-RESIDENT-TAKEN"),
        ({}, "SIM-RESIDENT-NUMBER-TAKEN"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_whole(given: dict[str, Any], code: str) -> None:
    sandbox = hanako(code="taken").sandbox
    with pytest.raises(Refusal) as refused:
        hanako(sandbox=sandbox, **given)
    assert refused.value.code == code
    assert NUMBER not in str(refused.value)
    assert ResidentRecord.objects.count() == 1


@pytest.mark.parametrize(("column", "value"), [("name", ""), ("sex", "9"), ("address", ""), ("name_kana", "\x00")])
def test_terms_that_cannot_be_are_refused(column: str, value: str) -> None:
    terms = {name: getattr(HANAKO, name) for name in ("name", "name_kana", "birth_on", "sex", "address")}
    with pytest.raises(Refusal):
        hanako(terms=ResidentTerms(**terms | {column: value}))
    assert Resident.objects.count() == 0


# -- events


def test_a_move_begins_on_its_day_and_is_known_from_its_registration() -> None:
    resident = hanako()
    happens(resident, "move", SECOND, date(2024, 4, 20), address="東京都模擬市見本町9")
    assert shown(resident, FIRST, "period", "address") == [(DateSpan(BIRTH), "東京都架空市見本町1-2-3")]
    assert shown(resident, SECOND, "period", "event", "address") == [
        (DateSpan(BIRTH, date(2024, 4, 20)), "entry", "東京都架空市見本町1-2-3"),
        (DateSpan(date(2024, 4, 20)), "move", "東京都模擬市見本町9"),
    ]


def test_a_change_of_name_leaves_the_address() -> None:
    resident = hanako()
    happens(resident, "move", SECOND, date(2024, 4, 20), address="東京都模擬市見本町9")
    happens(resident, "name", THIRD, date(2024, 5, 20), name="架空　花子", name_kana="カクウ　ハナコ")
    assert shown(resident, THIRD, "name", "address", "event")[-1] == ("架空　花子", "東京都模擬市見本町9", "name")
    assert len(history_of(resident, THIRD)) == 3


def test_two_events_of_one_day_leave_one_record_for_it() -> None:
    resident = hanako()
    happens(resident, "move", SECOND, date(2024, 4, 20), address="東京都模擬市見本町9")
    happens(resident, "name", THIRD, date(2024, 4, 20), name="架空　花子")
    assert shown(resident, THIRD, "period", "name", "address") == [
        (DateSpan(BIRTH, date(2024, 4, 20)), "見本　花子", "東京都架空市見本町1-2-3"),
        (DateSpan(date(2024, 4, 20)), "架空　花子", "東京都模擬市見本町9"),
    ]


def test_a_correction_is_of_all_days_of_the_record_and_a_birth_date_of_all_records() -> None:
    resident = hanako()
    happens(resident, "move", SECOND, date(2024, 4, 20), address="東京都模擬市見本町9")
    happens(resident, "correction", THIRD, date(2024, 4, 25), address="東京都模擬市見本町8", birth_on=date(1990, 2, 27))
    assert shown(resident, THIRD, "period", "address", "birth_on", "event") == [
        (DateSpan(BIRTH, date(2024, 4, 20)), "東京都架空市見本町1-2-3", date(1990, 2, 27), "correction"),
        (DateSpan(date(2024, 4, 20)), "東京都模擬市見本町8", date(1990, 2, 27), "correction"),
    ]
    assert shown(resident, SECOND, "birth_on") == [(BIRTH,), (BIRTH,)]


def test_a_death_ends_the_record_on_its_day_and_nothing_follows() -> None:
    resident = hanako()
    happens(resident, "death", SECOND, date(2024, 4, 20))
    assert shown(resident, SECOND, "period", "died_on", "event") == [
        (DateSpan(BIRTH, date(2024, 4, 21)), date(2024, 4, 20), "death")
    ]
    with pytest.raises(Refusal, match="SIM-RESIDENT-DEAD"):
        happens(resident, "move", THIRD, date(2024, 5, 1), address="東京都模擬市見本町9")
    happens(resident, "correction", THIRD, date(2024, 4, 1), name="見本　華子")
    assert shown(resident, THIRD, "name", "died_on") == [("見本　華子", date(2024, 4, 20))]


def test_what_is_registered_for_a_later_instant_stays_when_the_clock_was_set_back() -> None:
    resident = hanako()
    happens(resident, "move", THIRD, date(2024, 5, 20), address="三")
    happens(resident, "move", SECOND, date(2024, 4, 20), address="二")
    assert shown(resident, SECOND, "address") == [("東京都架空市見本町1-2-3",), ("二",)]
    assert shown(resident, THIRD, "address") == [("東京都架空市見本町1-2-3",), ("三",)]
    known = ResidentRecord.objects.filter(address="二").values_list("known", flat=True)
    assert list(known) == [InstantSpan(SECOND, THIRD)]


@pytest.mark.parametrize(
    ("event", "at", "on", "columns", "code"),
    [
        ("move", THIRD, date(2024, 4, 19), {"address": "x"}, "SIM-RESIDENT-ORDER"),
        ("move", SECOND, date(2024, 4, 25), {"address": "x"}, "SIM-KNOWN-NOT-LATER"),
        ("move", FIRST - timedelta(1), date(2024, 4, 25), {"address": "x"}, "SIM-RESIDENT-NO-RECORD"),
        ("correction", THIRD, BIRTH - timedelta(1), {"address": "x"}, "SIM-RESIDENT-NO-RECORD"),
        ("correction", THIRD, BIRTH, {"birth_on": date(1990, 3, 1)}, "SIM-RESIDENT-BIRTH"),
        ("move", THIRD, date(2024, 4, 25), {"name": "x"}, "SIM-RESIDENT-EVENT"),
        ("move", THIRD, date(2024, 4, 25), {}, "SIM-RESIDENT-EVENT"),
        ("death", THIRD, date(2024, 4, 25), {"address": "x"}, "SIM-RESIDENT-EVENT"),
    ],
)
def test_an_event_that_does_not_fit_is_refused_and_changes_nothing(
    event: EventKind, at: datetime, on: date, columns: dict[str, Any], code: str
) -> None:
    resident = hanako()
    happens(resident, "move", SECOND, date(2024, 4, 20), address="東京都模擬市見本町9")
    before = list(ResidentRecord.objects.order_by("pk").values_list("pk", "known", "period"))
    with pytest.raises(Refusal) as refused:
        happens(resident, event, at, on, **columns)
    assert refused.value.code == code
    assert list(ResidentRecord.objects.order_by("pk").values_list("pk", "known", "period")) == before


# -- numbers of persons


def test_a_person_has_one_number_which_may_be_replaced_and_is_nobody_elses() -> None:
    person = make.PersonFactory.create()
    record_number(person=person, number=synthetic_number(1))
    row = record_number(person=person, number=NUMBER)
    assert number_keys().open(bytes(row.sealed), row.key_id) == NUMBER
    other = make.PersonFactory.create(sandbox=person.sandbox)
    with pytest.raises(Refusal, match="SIM-PERSON-NUMBER-TAKEN"):
        record_number(person=other, number=NUMBER)
    with pytest.raises(Refusal, match="SIM-INDIVIDUAL"):
        record_number(person=other, number="123456789012")


# -- many at once


def identity(name: str = "見本　花子", address: str = "東京都架空市見本町1-2-3") -> Identity:
    return Identity(name, "ミホン　ハナコ", BIRTH, "2", address)


def test_identities_of_a_chunk_are_those_of_the_day_and_the_instant() -> None:
    resident = hanako()
    digest = bytes(resident.digest)
    happens(resident, "move", SECOND, date(2024, 4, 20), address="二")
    happens(resident, "death", THIRD, THIRD.date() - timedelta(1))

    def found(at: datetime) -> dict[bytes, Identity]:
        return resident_identities(sandbox_id=resident.sandbox_id, digests=[digest, bytes(32)], at=at)

    assert found(FIRST - timedelta(seconds=1)) == {}
    assert found(datetime(2024, 4, 25, tzinfo=JST)) == {digest: identity()}  # the move is not known yet
    assert found(SECOND) == {digest: identity(address="二")}
    assert found(THIRD) == {}
    assert resident_identities(sandbox_id=resident.sandbox_id, digests=[], at=SECOND) == {}


def test_the_residents_of_another_sandbox_have_no_identity_here() -> None:
    theirs, ours = hanako(), make.SandboxFactory.create()
    digests = [bytes(theirs.digest), number_keys().digest(ours.pk, NUMBER)]
    assert resident_identities(sandbox_id=ours.pk, digests=digests, at=FIRST) == {}


def test_identities_take_one_statement_for_one_and_for_three() -> None:
    sandbox, counts = make.SandboxFactory.create(), []
    for people in (1, 3):
        for _ in range(people):
            hanako(sandbox=sandbox, number="")
        digests = [bytes(digest) for digest in Resident.objects.values_list("digest", flat=True)]
        with CaptureQueriesContext(connection) as queries:
            assert len(resident_identities(sandbox_id=sandbox.pk, digests=digests, at=FIRST)) == len(digests)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_identities_are_found_by_their_numbers_and_never_by_reading_the_register() -> None:
    """A plan made without the values must not take the index of the exclusion constraint: it reads everybody."""
    sandbox = make.SandboxFactory.create()
    populate_residents(sandbox=sandbox, people=3000)
    types = ("bytea[]", "bigint", "timestamptz", "date")
    text = IDENTITIES
    for place in range(1, len(types) + 1):
        text = text.replace("%s", f"${place}", 1)
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE identities ({', '.join(types)}) AS {text}")
        cursor.execute("EXPLAIN EXECUTE identities ('{}', 1, now(), now()::date)")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE identities")
    assert "resident_number_is_unique_in_its_sandbox" in plan
    assert "resident_has_one_record_a_day" not in plan
    assert "Seq Scan" not in plan
