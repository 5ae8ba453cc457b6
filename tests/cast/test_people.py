"""Adding one person: since when what is known, what later changes leave behind, and how refusals name the place."""

import json
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest

from fixtures.entries import PersonEntry, read_person
from fixtures.factories import InsurerFactory
from fixtures.people import add_person
from fixtures.reading import Reader, refuse
from fixtures.reference.people import ENTRY_FORM
from insurers.domain.spans import DateSpan
from insurers.models import Enrolment, Entitlement, Insurer, Person, Profile
from sandbox.domain.clock import JST
from sandbox.domain.refusals import Refusal, RefusalDetail

pytestmark = pytest.mark.django_db

BODY: dict[str, Any] = {
    "code": "somebody",
    "memberships": [
        {
            "insurer": "01139906",
            "profiles": [{"name": "見本　某", "sex": "1", "birth_on": "1980-01-01"}],
            "enrolments": [{"from": "2020-04-01", "number": "1"}],
            "entitlements": [],
        }
    ],
}


@pytest.fixture
def insurer() -> Insurer:
    return InsurerFactory.create(number="01139906")


def body(**rows: Any) -> dict[str, Any]:
    """Return an entry whose only membership has these rows instead."""
    changed = deepcopy(BODY)
    changed["memberships"][0] |= rows
    return changed


def entry(value: dict[str, Any]) -> PersonEntry:
    faults: list[RefusalDetail] = []
    reader = Reader.of(value, "", faults)
    found = read_person(reader)
    reader.done()
    refuse(faults)
    return found


def added(insurer: Insurer, /, *, by: datetime | None = None, **rows: Any) -> Person:
    return add_person(sandbox=insurer.sandbox, entry=entry(body(**rows)), by=by)


def jst(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=JST)  # type: ignore[arg-type, misc]  # year to second


def known() -> list[tuple[datetime | None, datetime | None]]:
    return [(row.known.lower, row.known.upper) for row in Enrolment.objects.order_by("id")]


def test_an_enrolment_and_its_profile_are_known_from_the_third_day(insurer: Insurer) -> None:
    added(insurer)
    assert known() == [(jst(2020, 4, 4, 10), None)]
    assert Profile.objects.get().known.lower == jst(2020, 4, 4, 10)


def test_a_loss_becomes_known_later_than_the_enrolment(insurer: Insurer) -> None:
    added(insurer, enrolments=[{"from": "2020-04-01", "lost_on": "2021-04-01", "loss_reason": "03", "number": "1"}])
    first, second = Enrolment.objects.order_by("id")
    assert known() == [(jst(2020, 4, 4, 10), jst(2021, 4, 4, 10)), (jst(2021, 4, 4, 10), None)]
    assert (first.period, first.loss_reason) == (DateSpan(date(2020, 4, 1)), "")
    assert (second.period, second.loss_reason) == (DateSpan(date(2020, 4, 1), date(2021, 4, 1)), "03")


def test_a_loss_known_by_the_registration_is_part_of_it(insurer: Insurer) -> None:
    rows = [{"from": "2020-04-01", "lost_on": "2020-04-03", "number": "1", "known_from": "2020-05-01T10:00:00+09:00"}]
    added(insurer, enrolments=rows)
    assert known() == [(jst(2020, 5, 1, 10), None)]


def test_what_is_not_dated_is_known_at_once_when_asked_for(insurer: Insurer) -> None:
    by = jst(2020, 3, 1, 9)
    limit = {"kind": "limit_certificate", "limit_class": "01", "limit_flag": "A03", "from": "2020-08-01"}
    added(insurer, by=by, entitlements=[limit])
    assert known() == [(by, None)]
    assert Entitlement.objects.get().known.lower == by


def test_the_rule_still_counts_where_it_lies_before_the_request(insurer: Insurer) -> None:
    added(insurer, by=jst(2026, 1, 1, 9))
    assert known() == [(jst(2020, 4, 4, 10), None)]


def test_an_entitlement_is_known_from_its_day_of_issue(insurer: Insurer) -> None:
    limit = {"kind": "limit_certificate", "limit_class": "01", "limit_flag": "A03", "from": "2020-08-01"}
    added(insurer, entitlements=[limit | {"issued_on": "2020-07-20"}, limit | {"from": "2021-08-01"}])
    assert [row.known.lower for row in Entitlement.objects.order_by("id")] == [
        jst(2020, 7, 20, 10),
        jst(2021, 8, 4, 10),
    ]


def test_changes_happen_in_the_order_of_their_instants(insurer: Insurer) -> None:
    changes = [
        {"at": "2022-01-01T10:00:00+09:00", "void": True},
        {"at": "2021-01-01T10:00:00+09:00", "number": "2", "card_until": "2021-07-31"},
    ]
    added(insurer, enrolments=[{"from": "2020-04-01", "number": "1", "changes": changes}])
    assert known() == [(jst(2020, 4, 4, 10), jst(2021, 1, 1, 10)), (jst(2021, 1, 1, 10), jst(2022, 1, 1, 10))]
    assert [row.number for row in Enrolment.objects.order_by("id")] == ["1", "2"]


def test_a_confirmation_releases_the_hold_and_later_changes_keep_it_released(insurer: Insurer) -> None:
    changes = [
        {"at": "2020-05-01T10:00:00+09:00", "confirm": True},
        {"at": "2020-06-01T10:00:00+09:00", "from": "2020-03-01", "branch": "01"},
    ]
    added(insurer, enrolments=[{"from": "2020-04-01", "number": "1", "hold": "all", "changes": changes}])
    rows = Enrolment.objects.order_by("id")
    assert [row.hold for row in rows] == ["all", "none", "none"]
    assert rows[2].period == DateSpan(date(2020, 3, 1))


def test_a_change_of_an_entitlement_moves_its_last_day(insurer: Insurer) -> None:
    change = {"at": "2020-09-01T10:00:00+09:00", "through": "2020-09-30"}
    ratio = {"kind": "burden_ratio", "ratio": "010", "from": "2020-08-01", "changes": [change]}
    added(insurer, entitlements=[ratio])
    assert [row.period.upper for row in Entitlement.objects.order_by("id")] == [None, date(2020, 10, 1)]


def test_profiles_follow_one_another(insurer: Insurer) -> None:
    first = {"name": "旧姓　某", "sex": "1", "birth_on": "1980-01-01"}
    added(insurer, profiles=[first, first | {"name": "新姓　某", "known_from": "2021-01-01T10:00:00+09:00"}])
    assert [(row.name, row.known.upper) for row in Profile.objects.order_by("id")] == [
        ("旧姓　某", jst(2021, 1, 1, 10)),
        ("新姓　某", None),
    ]


@pytest.mark.parametrize(
    ("rows", "path", "code"),
    [
        ({"insurer": "06139919"}, "/memberships/0", "SIM-ENTRY-INSURER"),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1"}, {"from": "2020-05-01", "number": "1"}]},
            "/memberships/0/enrolments/1",
            "SIM-ENROLMENT-OVERLAP",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "branch": "1"}]},
            "/memberships/0/enrolments/0",
            "SIM-ENROLMENT-BRANCH",
        ),
        (
            {"profiles": [{"name": "あ\u0007", "sex": "1", "birth_on": "1980-01-01"}]},
            "/memberships/0/profiles/0/name",
            "SIM-TEXT-CONTROL",
        ),
        (
            {
                "enrolments": [
                    {
                        "from": "2020-04-01",
                        "number": "1",
                        "changes": [{"at": "2020-04-02T10:00:00+09:00", "void": True}],
                    }
                ]
            },
            "/memberships/0/enrolments/0",
            "SIM-ENTRY-CHANGE-EARLY",
        ),
        (
            {
                "entitlements": [
                    {
                        "kind": "burden_ratio",
                        "ratio": "010",
                        "from": "2020-08-01",
                        "changes": [{"at": "2021-01-01T10:00:00+09:00", "through": "2020-07-01"}],
                    }
                ]
            },
            "/memberships/0/entitlements/0",
            "SIM-ENTRY-ENDS",
        ),
        (
            {
                "entitlements": [
                    {
                        "kind": "burden_ratio",
                        "ratio": "010",
                        "from": "2020-08-01",
                        "through": "2020-08-31",
                        "repeat": "monthly",
                        "repeat_through": "2099-01-01",
                    }
                ]
            },
            "/memberships/0/entitlements/0",
            "SIM-ENTRY-REPEAT-MANY",
        ),
    ],
)
def test_a_refusal_names_its_place_and_nothing_stays(
    insurer: Insurer, rows: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        added(insurer, **rows)
    (detail,) = refused.value.errors
    assert detail.path.startswith(path)
    assert detail.code == code
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("rows", "path", "code"),
    [
        ({"enrolments": []}, "/memberships/0/enrolments", "SIM-ENTRY-NONE"),
        ({"enrolments": "none"}, "/memberships/0/enrolments", "SIM-ENTRY-LIST"),
        ({"enrolments": [7]}, "/memberships/0/enrolments/0", "SIM-ENTRY-OBJECT"),
        ({"profiles": [{"name": "某", "sex": "1"}]}, "/memberships/0/profiles/0/birth_on", "SIM-ENTRY-REQUIRED"),
        (
            {"enrolments": [{"from": "0001-01-01", "number": "1"}]},
            "/memberships/0/enrolments/0/from",
            "SIM-ENTRY-DAY",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "lost_on": "2020-04-01"}]},
            "/memberships/0/enrolments/0/lost_on",
            "SIM-ENTRY-ENDS",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "loss_reason": "03"}]},
            "/memberships/0/enrolments/0/lost_on",
            "SIM-ENTRY-LOSS",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "known_from": "soon"}]},
            "/memberships/0/enrolments/0/known_from",
            "SIM-ENTRY-INSTANT",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "changes": [{"at": "2021-01-01T00:00:00+09:00"}]}]},
            "/memberships/0/enrolments/0/changes/0",
            "SIM-ENTRY-CHANGE",
        ),
        (
            {"entitlements": [{"kind": "burden_ratio", "from": "2020-08-01", "repeat": "yearly"}]},
            "/memberships/0/entitlements/0/repeat",
            "SIM-ENTRY-REPEAT",
        ),
        (
            {
                "entitlements": [
                    {
                        "kind": "burden_ratio",
                        "ratio": "010",
                        "from": "2020-08-01",
                        "through": "2021-07-31",
                        "repeat": "yearly",
                        "repeat_through": "2024-07-31",
                        "changes": [{"at": "2021-01-01T10:00:00+09:00", "void": True}],
                    }
                ]
            },
            "/memberships/0/entitlements/0/changes",
            "SIM-ENTRY-REPEAT-CHANGED",
        ),
        ({"insurer": "六桁の番号"}, "/memberships/0/insurer", "SIM-ENTRY-INSURER-FORM"),
        (
            {"entitlements": [{"kind": "burden_ratio", "from": "2020-08-01", "through": "2020-07-31"}]},
            "/memberships/0/entitlements/0/through",
            "SIM-ENTRY-ENDS",
        ),
        (
            {"entitlements": [{"kind": "burden_ratio", "from": "2020-08-01", "repeat": "daily"}]},
            "/memberships/0/entitlements/0/repeat",
            "SIM-ENTRY-CHOICE",
        ),
        (
            {"enrolments": [{"from": "2020-04-01", "number": "1", "changes": [{"at": "2021-01-01", "void": "yes"}]}]},
            "/memberships/0/enrolments/0/changes/0/void",
            "SIM-ENTRY-FLAG",
        ),
        (
            {"entitlements": [{"kind": "specific_disease", "from": "2020-08-01", "self_pay": -1}]},
            "/memberships/0/entitlements/0/self_pay",
            "SIM-ENTRY-AMOUNT",
        ),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_with_its_place(rows: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        entry(body(**rows))
    assert (code, path) in {(detail.code, detail.path) for detail in refused.value.errors}


def test_all_faults_are_told_at_once() -> None:
    broken = {"code": "Some Body", "memberships": [BODY["memberships"][0]] * 2, "memberschips": []}
    with pytest.raises(Refusal) as refused:
        entry(broken)
    assert {detail.code for detail in refused.value.errors} == {
        "SIM-ENTRY-CODE",
        "SIM-ENTRY-TWICE",
        "SIM-ENTRY-UNKNOWN",
    }


def test_a_second_person_of_the_same_code_is_refused(insurer: Insurer) -> None:
    added(insurer)
    with pytest.raises(Refusal, match="SIM-PERSON-TAKEN"):
        added(insurer)


def test_the_example_in_the_documents_can_be_added_as_it_stands(insurer: Insurer) -> None:
    example = json.loads(ENTRY_FORM.split("```json\n")[1].split("```")[0])
    by = jst(2026, 11, 22, 9)
    person = add_person(sandbox=insurer.sandbox, entry=entry(example), by=by)
    assert person.memberships.get().enrolments.filter(known__contains=by).count() == 1
    assert Entitlement.objects.count() == 1
