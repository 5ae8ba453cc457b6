"""Residents, matches and runs over HTTP: who may do what, and what is said of what cannot be."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from batch.services.register_jobs import run_register_job
from fixtures import factories as make
from insurers.domain.individual_numbers import is_individual_number, synthetic_number
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.models import Insurer, Match, Member
from insurers.services import record_number
from sandbox.edge import stamp
from sandbox.models import Role
from sandbox.services import issue_key
from tests.api.conftest import INSURER, NOON, PROVIDER, Api, Team, found, make_team, problem
from tests.residents.conftest import BIRTH

NUMBER = synthetic_number(4711)
HANAKO: dict[str, Any] = {
    "code": "hanako",
    "individual_number": NUMBER,
    "name": "髙橋　花子",
    "name_kana": "タカハシ　ハナコ",
    "birth_on": "1990-02-28",
    "sex": "2",
    "address": "東京都架空市見本町2-1-2",
}
FIVE = {name: HANAKO[name] for name in ("name", "name_kana", "birth_on", "sex", "address")}


@pytest.fixture
def team(db: None) -> Team:
    """Return our team."""
    del db
    return make_team("ours")


@pytest.fixture
def hanako(team: Team) -> Any:
    """Enter Hanako, then let a day pass: what is known from an instant is not corrected at it."""
    entered = found(team.admin.post("/residents", HANAKO), 201)
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    return entered


def enrolled(team: Team, **reported: Any) -> Member:
    """Register a member of the team's insurer; the profile is Hanako's unless said otherwise."""
    insurer = Insurer.objects.get(sandbox=team.sandbox, number=INSURER)
    member = make.MemberFactory.create(insurer=insurer, code=f"M{Member.objects.count():03d}")
    columns = {name: HANAKO[name] for name in ("name", "name_kana", "sex", "address")} | {"birth_on": BIRTH}
    make.ProfileFactory.create(member=member, known=InstantSpan(NOON), **columns | reported)
    make.EnrolmentFactory.create(member=member, period=DateSpan(NOON.date()), known=InstantSpan(NOON))
    return member


def matched(team: Team) -> int:
    """Have everybody matched again over HTTP, do the work, and return the run's id."""
    started = found(team.admin.post("/register-jobs", {"task": "rematch"}), 202)
    assert (started["ended"], started["members"]) == (False, 0)
    run_register_job(job_id=started["id"], clock=stamp)
    return int(started["id"])


def report(api: Api, job: int) -> str:
    """Get the report of a run, which comes as a stream."""
    response = Client().get(f"/api/v1/register-jobs/{job}/report", headers={"Authorization": f"Bearer {api.key}"})
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return b"".join(response).decode()


# -- residents


def test_a_resident_is_entered_read_and_listed(team: Team, hanako: Any) -> None:
    assert hanako == {
        "code": "hanako",
        "individual_number": NUMBER,
        "at": NOON.isoformat(),
        "records": [
            {name: HANAKO[name] for name in ("name", "name_kana", "birth_on", "sex", "address")}
            | {"period": {"first": "1990-02-28", "last": None}, "event": "entry", "postal_code": "", "died_on": None}
        ],
    }
    assert found(team.admin.get("/residents"))["items"] == [{"code": "hanako", "name": "髙橋　花子"}]
    assert found(team.admin.get("/residents/hanako"))["records"] == hanako["records"]
    assert found(team.admin.get("/residents/hanako?at=2020-01-01"))["records"] == []


def test_who_comes_without_code_and_number_gets_both(team: Team) -> None:
    entered = found(team.admin.post("/residents", FIVE), 201)
    assert is_individual_number(entered["individual_number"])
    assert entered["code"].startswith("resident-")


def test_events_are_recorded_with_their_day(team: Team, hanako: Any) -> None:
    del hanako
    move = {"event": "move", "on": "2024-11-10", "address": "東京都模擬市見本町9"}
    (before, now) = found(team.admin.post("/residents/hanako/events", move), 201)["records"]
    assert (before["period"]["last"], now["period"]["first"], now["event"]) == ("2024-11-09", "2024-11-10", "move")
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    dead = found(team.admin.post("/residents/hanako/events", {"event": "death", "on": "2024-11-16"}), 201)
    assert dead["records"][-1]["died_on"] == "2024-11-16"
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    assert found(team.admin.get("/residents"))["items"] == [{"code": "hanako", "name": ""}]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (HANAKO, 409, "SIM-RESIDENT-TAKEN"),
        (HANAKO | {"code": "other"}, 409, "SIM-RESIDENT-NUMBER-TAKEN"),
        (HANAKO | {"code": "other", "individual_number": NUMBER[:-1]}, 422, "SIM-INDIVIDUAL-FORM"),
        (HANAKO | {"code": "Other"}, 400, "SIM-FIELD-INVALID"),
        (HANAKO | {"code": "other", "sex": "9"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        (HANAKO | {"code": "other", "on": "1990-02-27"}, 409, "SIM-RESIDENT-NUMBER-TAKEN"),
    ],
)
def test_a_refused_entry_never_repeats_the_number(
    team: Team, hanako: Any, body: dict[str, Any], status: int, code: str
) -> None:
    del hanako
    assert NUMBER[:-1] not in json.dumps(problem(team.admin.post("/residents", body), status, code))


# -- queries


def test_the_five_items_obtain_the_number_whatever_way_they_are_written(team: Team, hanako: Any) -> None:
    del hanako
    asked = FIVE | {"name": "高橋 花子", "name_kana": "ﾀｶﾊｼ ﾊﾅｺ", "address": "東京都架空市見本町２丁目１番２号"}
    for caller in (team.insurer, team.admin):
        answer = found(caller.post("/residents/query", asked))
        assert (answer["result"], answer["form"], answer["individual_number"]) == ("one", "five", NUMBER)
        assert answer["record"]["name"] == "髙橋　花子"
    by_number = found(team.insurer.post("/residents/query", {"individual_number": NUMBER}))
    assert (by_number["form"], by_number["record"]["birth_on"]) == ("number", "1990-02-28")


@pytest.mark.parametrize(("left_out", "form"), [(("name_kana",), "four"), (("name_kana", "sex"), "three")])
def test_four_or_three_items_tell_no_number(team: Team, hanako: Any, left_out: tuple[str, ...], form: str) -> None:
    del hanako
    asked = {name: value for name, value in FIVE.items() if name not in left_out}
    answer = found(team.insurer.post("/residents/query", asked))
    assert (answer["result"], answer["form"], answer["individual_number"]) == ("one", form, "")
    found(team.admin.put("/clock", {"mode": "frozen", "at": "2023-12-17"}))
    problem(team.insurer.post("/residents/query", asked), 422, "SIM-RESIDENT-QUERY")


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (("name_kana", "birth_on", "sex"), "SIM-RESIDENT-QUERY-KANA"),
        (("name", "birth_on"), "SIM-RESIDENT-QUERY"),
        (("name_kana", "birth_on", "sex", "address"), "SIM-RESIDENT-QUERY"),
        ((), "SIM-RESIDENT-QUERY"),
    ],
)
def test_too_few_items_find_nobody_and_the_reason_is_told(
    team: Team, hanako: Any, items: tuple[str, ...], code: str
) -> None:
    del hanako
    told = problem(team.insurer.post("/residents/query", {name: FIVE[name] for name in items}), 422, code)
    assert NUMBER not in json.dumps(told)


def test_where_several_fit_nobody_is_named(team: Team, hanako: Any) -> None:
    del hanako
    found(team.admin.post("/residents", FIVE), 201)
    answer = found(team.insurer.post("/residents/query", FIVE))
    assert answer == {"result": "several", "form": "five", "individual_number": "", "record": None}
    nobody = found(team.insurer.post("/residents/query", FIVE | {"sex": "1"}))
    assert nobody == {"result": "none", "form": "five", "individual_number": "", "record": None}


def test_nobody_of_another_sandbox_is_found(team: Team, hanako: Any) -> None:
    del hanako
    others = make_team("theirs")
    for asked in (FIVE, {"individual_number": NUMBER}):
        assert found(others.insurer.post("/residents/query", asked))["result"] == "none"
    assert found(team.insurer.post("/residents/query", FIVE))["result"] == "one"


# -- who may


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"),
    [
        ("GET", "/residents", None, {"admin"}),
        ("POST", "/residents", FIVE, {"admin"}),
        ("GET", "/residents/hanako", None, {"admin"}),
        ("POST", "/residents/hanako/events", {"event": "death", "on": "2024-11-15"}, {"admin"}),
        ("POST", "/residents/query", FIVE, {"admin", "insurer"}),
        ("GET", "/matches", None, {"admin", "insurer"}),
        ("POST", "/matches/1/confirm", {"reason": "x"}, {"admin", "insurer"}),
        ("POST", "/matches/confirm", {"ids": [1], "reason": "x"}, {"admin", "insurer"}),
        ("GET", "/register-jobs", None, {"admin", "insurer"}),
        ("POST", "/register-jobs", {"task": "moves"}, {"admin"}),
        ("GET", "/register-jobs/1", None, {"admin", "insurer"}),
        ("GET", "/register-jobs/1/findings", None, {"admin", "insurer"}),
        ("GET", "/register-jobs/1/report", None, {"admin", "insurer"}),
    ],
)
def test_only_the_insurers_side_comes_in(
    team: Team, hanako: Any, method: str, path: str, body: Any, allowed: set[str]
) -> None:
    del hanako
    callers = {"admin": team.admin, "insurer": team.insurer, "provider": team.provider}
    let_in = {who for who, api in callers.items() if api.call(method, path, body).status_code not in {401, 403}}
    assert let_in == allowed
    assert Api().call(method, path, body).status_code == 401


# -- matches


def test_a_match_shows_both_sides_and_the_insurer_answers_it(team: Team, hanako: Any) -> None:
    del hanako
    member = enrolled(team, birth_on=BIRTH.replace(day=27), name="髙橋　華子")
    record_number(person=member.person, number=NUMBER)
    matched(team)
    (match,) = found(team.insurer.get("/matches?state=open"))["items"]
    assert match["differs"] == [
        {"item": "birth_on", "reported": "1990-02-27", "registered": "1990-02-28"},
        {"item": "name", "reported": "髙橋　華子", "registered": "髙橋　花子"},
    ]
    assert (match["insurer"], match["member"], match["hold"]) == (INSURER, member.code, "all")
    assert found(team.admin.get("/matches"))["items"] == [match]
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    answered = found(team.insurer.post(f"/matches/{match['id']}/confirm", {"reason": "戸籍の写しで確認"}))
    assert (answered["state"], answered["reason"]) == ("confirmed", "戸籍の写しで確認")
    assert found(team.insurer.get("/matches?state=open"))["items"] == []
    problem(team.insurer.post(f"/matches/{match['id']}/confirm", {"reason": "x"}), 409, "SIM-MATCH-ANSWERED")
    assert NUMBER not in json.dumps([match, answered])


def test_an_answer_is_not_blank(team: Team) -> None:
    problem(team.insurer.post("/matches/1/confirm", {"reason": " "}), 400, "SIM-FIELD-BLANK")
    problem(team.insurer.post("/matches/confirm", {"ids": [], "reason": "x"}), 400, "SIM-FIELD-EMPTY")


def test_many_are_answered_at_once_and_of_each_it_is_said(team: Team, hanako: Any) -> None:
    del hanako
    ids = [make.MatchFactory.create(member=enrolled(team)).pk for _ in range(2)]
    foreign = make.MatchFactory.create(member__insurer__sandbox=team.sandbox).pk
    body = {"ids": [*ids, foreign], "reason": "一括で確認"}
    answers = found(team.insurer.post("/matches/confirm", body))["answers"]
    assert [(one["id"], one["confirmed"]) for one in answers] == [(ids[0], True), (ids[1], True), (foreign, False)]
    assert answers[2]["problem"]["code"] == "SIM-MATCH-UNKNOWN"
    assert Match.objects.get(pk=foreign).state == "open"
    assert found(team.admin.post("/matches/confirm", {"ids": [foreign], "reason": "代行"}))["answers"][0]["confirmed"]


def test_one_insurer_sees_and_answers_nothing_of_another(team: Team, hanako: Any) -> None:
    del hanako
    record_number(person=(ours := enrolled(team, sex="1")).person, number=NUMBER)
    neighbour = make.InsurerFactory.create(sandbox=team.sandbox)
    other = Api(issue_key(sandbox=team.sandbox, role=Role.INSURER, subject=neighbour.number))
    job = matched(team)
    (match,) = found(team.insurer.get("/matches"))["items"]
    assert found(other.get("/matches"))["items"] == []
    problem(other.post(f"/matches/{match['id']}/confirm", {"reason": "x"}), 404, "SIM-MATCH-UNKNOWN")
    assert found(team.insurer.get(f"/register-jobs/{job}"))["findings"] == 1
    assert found(other.get(f"/register-jobs/{job}"))["findings"] == 0
    assert found(other.get(f"/register-jobs/{job}/findings"))["items"] == []
    assert ours.code in report(team.insurer, job)
    assert ours.code not in report(other, job)


def test_a_key_whose_insurer_is_not_registered_reads_nothing(team: Team) -> None:
    lost = Api(issue_key(sandbox=team.sandbox, role=Role.INSURER, subject="06139919"))
    problem(lost.get("/matches"), 404, "SIM-INSURER-UNKNOWN")


# -- runs


def test_a_run_is_started_watched_and_reported(team: Team, hanako: Any) -> None:
    del hanako
    member = enrolled(team, address="=1+1", name="髙橋　華子", name_kana="タカハシ　カコ")
    record_number(person=member.person, number=NUMBER)
    found(team.admin.post("/residents/hanako/events", {"event": "move", "on": "2024-11-16", "address": "新町1"}), 201)
    found(team.admin.post("/clock/advance", {"by": "1d"}))
    job = found(team.admin.post("/register-jobs", {"task": "moves"}), 202)["id"]
    problem(team.admin.post("/register-jobs", {"task": "moves"}), 409, "SIM-REGISTER-RUNNING")
    run_register_job(job_id=job, clock=stamp)
    assert found(team.admin.get(f"/register-jobs/{job}")) == {
        "id": job,
        "task": "moves",
        "at": "2024-11-17T12:00:00+09:00",
        "ended": True,
        "members": 1,
        "postponed": 0,
        "findings": 1,
    }
    (mine,) = found(team.insurer.get("/register-jobs"))["items"]
    assert (mine["members"], mine["postponed"], mine["findings"]) == (None, None, 1)
    (finding,) = found(team.insurer.get(f"/register-jobs/{job}/findings"))["items"]
    assert (finding["member"], finding["action"], finding["before"], finding["after"], finding["since_on"]) == (
        member.code,
        "refreshed",
        "=1+1",
        "新町1",
        "2024-11-16",
    )
    text = report(team.insurer, job)
    assert text.startswith("\ufeffinsurer_no,")
    assert list(csv.reader(StringIO(text)))[1] == [
        INSURER,
        member.code,
        "refreshed",
        "address",
        "'=1+1",
        "新町1",
        "20241116",
    ]
    assert NUMBER not in text
    assert PROVIDER not in text
