"""Consents over HTTP: who may enter and see them, whose they are, how long they last, how they end."""

from datetime import date, timedelta
from typing import Any

import pytest

from consent.domain.grants import ITEMS
from consent.models import FacilityType, Grant
from consent.services import add_provider
from fixtures import factories as make
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.models import Hold, Person
from sandbox.models import Role
from sandbox.services import issue_key
from tests.api.conftest import NOON, PROVIDER, Api, Team, found, problem
from tests.consents.conftest import CARD, enrolled
from tests.statements import counting

OTHER = "1342345679"
LATER = NOON + timedelta(days=1)
VISIT = CARD | {"treatment": "2"}


@pytest.fixture
def other(team: Team) -> Api:
    """Return the client of another provider of the same sandbox."""
    add_provider(sandbox=team.sandbox, code=OTHER, name="隣の薬局", facility_type=FacilityType.PHARMACY)
    return Api(issue_key(sandbox=team.sandbox, role=Role.PROVIDER, subject=OTHER))


def test_a_provider_enters_a_consent_to_itself(team: Team, hanako: Person) -> None:
    given = found(team.provider.post("/consents", VISIT), 201)
    assert given == found(team.provider.get(f"/consents/{given['id']}"))
    assert found(team.provider.get("/consents")) == {"items": [given], "next": None}
    assert given == {
        "id": given["id"],
        "provider": PROVIDER,
        "person": CARD,
        "treatment": "2",
        "items": list(ITEMS),
        "consented_at": "2024-11-15T12:00:00+09:00",
        "known_at": "2024-11-15T12:00:00+09:00",
        "examined_on": None,
        "available_until": "2025-02-28T23:59:59+09:00",
        "state": "valid",
        "ended_at": None,
        "end_reason": "",
    }
    assert Grant.objects.get().person == hanako


@pytest.mark.usefixtures("hanako")
def test_everything_about_a_consent_may_be_said(team: Team) -> None:
    said = {
        "treatment": "3",
        "items": ["prescription", "drug", "drug"],
        "consented_at": "2024-11-14T18:30",
        "examined_on": "2024-11-20",
        "available_until": None,
    }
    given = found(team.provider.post("/consents", CARD | said), 201)
    shown = {name: given[name] for name in said}
    assert shown == said | {"items": ["drug", "prescription"], "consented_at": "2024-11-14T18:30:00+09:00"}
    assert given["known_at"] == NOON.isoformat()


@pytest.mark.usefixtures("hanako")
def test_who_declines_is_a_consent_to_nothing(team: Team) -> None:
    """R-103: the enrolment can be asked for all the same."""
    assert found(team.provider.post("/consents", VISIT | {"items": []}), 201)["items"] == []


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(
    ("card", "why"),
    [
        ({"birth_on": "1980-05-06"}, "another birth date"),
        ({"number": "000124"}, "another number"),
        ({"symbol": "見本２"}, "another symbol"),
        ({"branch": "02"}, "another branch"),
        ({"insurer_number": "39131016"}, "an insurer that is not here"),
    ],
)
def test_nobody_has_the_card(team: Team, card: dict[str, Any], why: str) -> None:
    del why
    problem(team.provider.post("/consents", VISIT | card), 422, "SIM-CONSENT-NOBODY")


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(
    "card",
    [{"symbol": "見本1", "number": "０００１２３"}, {"symbol": ""}, {"branch": ""}],
    ids=["widths", "no 記号", "no 枝番"],
)
def test_the_card_may_be_written_as_in_a_check(team: Team, card: dict[str, Any]) -> None:
    found(team.provider.post("/consents", VISIT | card), 201)


def test_nobody_is_guessed(team: Team, hanako: Person) -> None:
    enrolled(team, branch="02")
    card = {name: value for name, value in VISIT.items() if name != "branch"}
    problem(team.provider.post("/consents", card), 422, "SIM-CONSENT-SEVERAL")
    found(team.provider.post("/consents", card | {"branch": "01"}), 201)
    assert Grant.objects.get().person == hanako


def test_two_enrolments_of_one_person_are_one_person(team: Team, hanako: Person) -> None:
    enrolled(team, person=hanako, period=DateSpan(date(2010, 4, 1), date(2015, 4, 1)))
    found(team.provider.post("/consents", VISIT), 201)


def test_who_is_held_back_from_providers_is_nobody(team: Team) -> None:
    enrolled(team, hold=Hold.ALL)
    problem(team.provider.post("/consents", VISIT), 422, "SIM-CONSENT-NOBODY")


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"consented_at": "2024-11-15T12:00:01"}, "SIM-CONSENT-AHEAD"),
        ({"available_until": "2024-11-15T12:00:00"}, "SIM-CONSENT-UNTIL"),
        ({"consented_at": "yesterday"}, "SIM-CLOCK-INSTANT"),
    ],
)
def test_instants_out_of_order_are_refused(team: Team, said: dict[str, Any], code: str) -> None:
    problem(team.provider.post("/consents", VISIT | said), 422, code)


@pytest.mark.parametrize(
    ("said", "path"), [({"treatment": "5"}, "/treatment"), ({"items": ["genome"]}, "/items/0"), ({"x": 1}, "/x")]
)
def test_what_is_not_described_is_named(team: Team, said: dict[str, Any], path: str) -> None:
    answer = team.provider.post("/consents", VISIT | said)
    assert answer.status_code == 400
    assert path in answer.content.decode()


@pytest.mark.usefixtures("hanako")
def test_an_administrator_names_the_provider_and_sees_all(team: Team, other: Api) -> None:
    problem(team.admin.post("/consents", VISIT), 422, "SIM-PROVIDER-REQUIRED")
    mine = found(team.admin.post("/consents", VISIT | {"provider": PROVIDER}), 201)
    theirs = found(other.post("/consents", VISIT), 201)
    assert found(team.admin.get("/consents"))["items"] == [theirs, mine]
    assert found(team.admin.get(f"/consents?provider={PROVIDER}"))["items"] == [mine]


@pytest.mark.usefixtures("hanako")
def test_to_a_provider_consents_to_others_do_not_exist(team: Team, other: Api) -> None:
    theirs = found(other.post("/consents", VISIT), 201)["id"]
    assert found(team.provider.get("/consents"))["items"] == []
    problem(team.provider.get(f"/consents/{theirs}"), 404, "SIM-CONSENT-UNKNOWN")
    problem(team.provider.post(f"/consents/{theirs}/end", {"reason": "1"}), 404, "SIM-CONSENT-UNKNOWN")
    for code in (OTHER, "2719999991"):  # as one that is not here
        problem(team.provider.get(f"/consents?provider={code}"), 404, "SIM-PROVIDER-UNKNOWN")
        problem(team.provider.post("/consents", VISIT | {"provider": code}), 404, "SIM-PROVIDER-UNKNOWN")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("GET", "/1"), ("POST", "/1/end")])
def test_insurers_have_nothing_to_do_with_consents(team: Team, method: str, path: str) -> None:
    assert team.insurer.call(method, f"/consents{path}", VISIT).status_code == 403


@pytest.mark.usefixtures("hanako")
def test_a_consent_sent_again_is_entered_once(team: Team) -> None:
    sent = [found(team.provider.post("/consents", VISIT, Idempotency_Key="once"), 201) for _ in range(2)]
    assert sent[0] == sent[1]
    assert Grant.objects.count() == 1


@pytest.mark.usefixtures("hanako")
def test_a_consent_is_ended_once_with_its_reason(team: Team) -> None:
    given = found(team.provider.post("/consents", VISIT), 201)
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    ended = found(team.provider.post(f"/consents/{given['id']}/end", {"reason": "2"}))
    assert ended == given | {"state": "ended", "ended_at": "2024-11-16T12:00:00+09:00", "end_reason": "2"}
    problem(team.provider.post(f"/consents/{given['id']}/end", {"reason": "3"}), 409, "SIM-CONSENT-ENDED")
    assert found(team.provider.get(f"/consents/{given['id']}")) == ended


@pytest.mark.usefixtures("hanako")
def test_a_clock_set_back_shows_what_was_known_then(team: Team) -> None:
    given = found(team.provider.post("/consents", VISIT | {"consented_at": "2024-11-01"}), 201)
    path = f"/consents/{given['id']}"
    found(team.admin.post("/clock/advance", {"by": "2d"}))
    found(team.provider.post(f"{path}/end", {"reason": "2"}))

    found(team.admin.post("/clock/advance", {"by": "-1d"}))
    assert found(team.provider.get(path)) == given
    ended = found(team.provider.post(f"{path}/end", {"reason": "1"}))
    assert (ended["ended_at"], ended["end_reason"]) == ("2024-11-16T12:00:00+09:00", "1")

    found(team.admin.post("/clock/advance", {"by": "-2d"}))  # given already, but the centre did not know
    problem(team.provider.get(path), 404, "SIM-CONSENT-UNKNOWN")
    assert found(team.provider.get("/consents"))["items"] == []


@pytest.mark.usefixtures("hanako")
def test_the_list_is_filtered(team: Team) -> None:
    def give(**said: str | None) -> int:
        given: int = found(team.provider.post("/consents", CARD | said), 201)["id"]
        return given

    early = give(treatment="1", consented_at="2024-11-13T10:00")
    home, online = give(treatment="2"), give(treatment="3", available_until=None)
    found(team.provider.post(f"/consents/{home}/end", {"reason": "1"}))
    listed = {
        query: [row["id"] for row in found(team.provider.get(f"/consents?{query}"))["items"]]
        for query in (
            "treatment=2",
            "since=2024-11-13T10:00:00",
            "since=2024-11-13T10:00:01",
            "until=2024-11-13T10:00:00",
            "until=2024-11-13T10:00:01",
            "state=valid",
            "state=expired",
            "state=ended",
        )
    }
    assert listed == {
        "treatment=2": [home],
        "since=2024-11-13T10:00:00": [online, home, early],
        "since=2024-11-13T10:00:01": [online, home],
        "until=2024-11-13T10:00:00": [],
        "until=2024-11-13T10:00:01": [early],
        "state=valid": [online],
        "state=expired": [early],
        "state=ended": [home],
    }


@pytest.mark.usefixtures("hanako")
def test_the_person_is_shown_by_the_key_of_the_time_when_it_became_known(team: Team) -> None:
    """Whoever changed insurer since is not told of to a provider that only has the old consent."""
    given = found(team.provider.post("/consents", VISIT), 201)
    elsewhere = make.InsurerFactory.create(sandbox=team.sandbox)
    enrolled(team, person=Grant.objects.get().person, insurer=elsewhere, number="999", known=InstantSpan(LATER))
    found(team.admin.post("/clock/advance", {"by": "2d"}))
    assert found(team.provider.get(f"/consents/{given['id']}"))["person"] == CARD


def test_a_list_takes_as_many_statements_for_three_as_for_one(team: Team, hanako: Person) -> None:
    def sent() -> int:
        with counting() as statements:
            found(team.admin.get("/consents"))
        return len(statements)

    del hanako
    found(team.provider.post("/consents", VISIT), 201)
    for_one = sent()
    for _ in range(2):
        found(team.provider.post("/consents", VISIT), 201)
    assert sent() == for_one == 3, "the caller's key, the rows, the keys of their people"
