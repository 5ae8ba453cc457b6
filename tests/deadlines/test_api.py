"""Deadlines, plans, notices and feeds over HTTP: an insurer sees its own, the administrator all, others nothing."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from batch.models import Acquisition, FileJob, FileKind, ImprovementPlan, PlanState
from batch.services.days import begin_days, roll_days
from fixtures.factories import InsurerFactory, MemberFactory, NoticeFactory
from insurers.models import Insurer
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.api.conftest import INSURER, NOON, Api, Team, found, make_team, problem
from tests.deadlines.conftest import Intake, noon

OTHER = "01130012"
EVENT = date(2024, 11, 1)
SOON = EVENT + timedelta(3)


@pytest.fixture
def team(db: None) -> Team:
    """Return our team, whose clock shows 15 November 2024."""
    del db
    return make_team("ours")


@pytest.fixture
def others(db: None) -> Team:
    """Return the neighbours, with the same numbers."""
    del db
    return make_team("theirs")


@pytest.fixture
def ours(team: Team) -> Intake:
    """Return our insurer."""
    return Intake(team.sandbox, Insurer.objects.get(sandbox=team.sandbox))


@pytest.fixture
def other(team: Team) -> Intake:
    """Return a second insurer of our sandbox, with another kind."""
    return Intake(team.sandbox, InsurerFactory.create(sandbox=team.sandbox, number=OTHER, kind="association"))


def items(response: HttpResponse) -> list[dict[str, Any]]:
    """Return the rows of a page."""
    rows: list[dict[str, Any]] = found(response)["items"]
    return rows


def table(api: Api, path: str) -> list[list[str]]:
    """Return a CSV file as rows, as a spreadsheet would read it."""
    response: Any = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {api.key}", "Accept": "text/csv"})
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode()
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(StringIO(text[1:])))


def test_an_employers_report_reaches_its_insurer(team: Team) -> None:
    body = {"member_code": "A", "event_on": "2024-11-10"}
    reported = found(team.insurer.post("/acquisitions", body), 201)
    assert reported["insurer"] == INSURER
    assert (reported["reported_on"], reported["registered_at"]) == ("2024-11-15", None)
    assert reported["report"]["state"] == "done_on_time"
    assert reported["registration"] == {
        "state": "on_time",
        "due_on": "2024-11-20",
        "late_days": 0,
        "rule": "deadline.on-time",
    }
    assert items(team.insurer.get("/deadlines")) == [reported]
    assert found(team.admin.post("/acquisitions", body | {"insurer": INSURER}), 201) == reported


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"insurer": OTHER}, 404, "SIM-INSURER-UNKNOWN"),
        ({"reported_on": "2024-11-16"}, 422, "SIM-ACQUISITION-REPORTED-AHEAD"),
        ({"reported_on": "2024-11-09"}, 422, "SIM-ACQUISITION-REPORTED-EARLY"),
        ({"event_on": "2010-01-01"}, 422, "SIM-ACQUISITION-EVENT"),
        ({"member_code": "\u0000"}, 400, "SIM-FIELD-NULL-CHARACTERS-NOT-ALLOWED"),
        ({"member_code": "\u0001"}, 422, "SIM-TEXT-CONTROL"),
        ({"event_on": "1 November"}, 400, "SIM-FIELD-INVALID"),
    ],
)
def test_a_wrong_report_is_refused(team: Team, other: Intake, change: dict[str, str], status: int, code: str) -> None:
    del other
    body = {"member_code": "A", "event_on": "2024-11-10"} | change
    problem(team.insurer.post("/acquisitions", body), status, code)
    assert not Acquisition.objects.exists()


def test_an_administrator_names_the_insurer(team: Team) -> None:
    body = {"member_code": "A", "event_on": "2024-11-10"}
    problem(team.admin.post("/acquisitions", body), 422, "SIM-INSURER-REQUIRED")
    problem(team.admin.post("/acquisitions", body | {"insurer": OTHER}), 404, "SIM-INSURER-UNKNOWN")


def test_a_report_sent_again_under_its_key_is_recorded_once(team: Team) -> None:
    body = {"member_code": "A", "event_on": "2024-11-10"}
    first = team.insurer.post("/acquisitions", body, Idempotency_Key="t-1")
    assert team.insurer.post("/acquisitions", body, Idempotency_Key="t-1").content == first.content
    assert Acquisition.objects.count() == 1


def test_a_list_is_narrowed_down(team: Team, ours: Intake, other: Intake) -> None:
    ours.acquire("A", EVENT, reported=EVENT, registered=SOON)
    ours.acquire("B", EVENT, reported=EVENT)
    ours.acquire("C", SOON)
    other.acquire("D", EVENT, reported=SOON)
    wanted = {
        "": "ABCD",
        "?insurer=06130488": "ABC",
        "?kind=association": "D",
        "?kind=association&insurer=06130488": "",
        "?since=2024-11-02": "C",
        "?until=2024-11-03": "ABD",
        "?member_code=B": "B",
        "?registration=late": "BD",
        "?report=unknown": "C",
        "?total=done_on_time": "A",
        "?registration=late&total=late&insurer=01130012": "D",
        "?at=2024-11-02": "ABD",
        "?at=2024-11-05&registration=done_on_time": "A",
    }
    codes = {path: "".join(row["member_code"] for row in items(team.admin.get(f"/deadlines{path}"))) for path in wanted}
    assert codes == wanted


@pytest.mark.parametrize("path", ["/deadlines?limit=2", "/deadlines?limit=2&total=late"])
def test_a_list_is_read_page_by_page(team: Team, ours: Intake, path: str) -> None:
    for code in "ABCDE":
        ours.acquire(code, EVENT)
    pages, address = [], path
    while address:
        page = found(team.insurer.get(address.removeprefix("/api/v1")))
        pages.append("".join(row["member_code"] for row in page["items"]))
        address = page["next"]
    assert pages == ["AB", "CD", "E"]


def test_what_came_later_is_not_shown(team: Team, ours: Intake) -> None:
    ours.acquire("A", EVENT, reported=SOON, registered=SOON + timedelta(1))
    (row,) = items(team.insurer.get("/deadlines?at=2024-11-02"))
    assert (row["reported_on"], row["registered_at"], row["report"]["state"]) == (None, None, "on_time")
    assert items(team.insurer.get("/deadlines?at=2024-10-31")) == []


def test_acquisitions_are_counted_by_insurer_and_kind(team: Team, ours: Intake, other: Intake) -> None:
    ours.acquire("A", EVENT, reported=EVENT, registered=SOON)
    ours.acquire("B", EVENT, reported=EVENT)
    other.acquire("D", EVENT, reported=SOON)
    summary = found(team.admin.get("/deadlines/summary"))
    assert summary["at"] == NOON.isoformat()
    assert [(one["insurer"], one["acquisitions"]) for one in summary["insurers"]] == [(OTHER, 1), (INSURER, 2)]
    assert [(one["kind"], one["acquisitions"]) for one in summary["kinds"]] == [("association", 1), ("society", 2)]
    assert summary["all"]["registration"] == summary["all"]["total"]
    assert {state: n for state, n in summary["all"]["registration"].items() if n} == {"done_on_time": 1, "late": 2}
    own = found(team.insurer.get("/deadlines/summary"))
    assert [one["insurer"] for one in own["insurers"]] == [INSURER]
    assert own["all"]["acquisitions"] == 2
    past = found(team.admin.get("/deadlines/summary?at=2024-11-02&kind=society&until=2024-11-01"))
    assert {state: n for state, n in past["all"]["report"].items() if n} == {"done_on_time": 2}


def test_lists_are_sent_as_csv_without_formulas(team: Team, ours: Intake) -> None:
    ours.acquire("=1+1", EVENT, reported=EVENT, registered=SOON)
    ours.acquire("@B", EVENT, reported=EVENT)
    head, *rows = table(team.insurer, "/deadlines.csv")
    named = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["member_code"] for row in named] == ["'=1+1", "'@B"]
    assert named[1]["registration_state"] == "late"
    assert named[1]["registration_late_days"] == "9"
    assert (named[0]["breach_on"], named[1]["breach_on"]) == ("", "2024-11-07")
    assert [row[1] for row in table(team.insurer, "/deadlines.csv?registration=late")[1:]] == ["'@B"]
    Insurer.objects.update(name="=名")
    head, *rows = table(team.admin, "/deadlines/summary.csv")
    assert [row[:4] for row in rows] == [
        [INSURER, "'=名", "society", name] for name in ("report", "registration", "total")
    ]
    assert dict(zip(head, rows[1], strict=True))["late"] == "1"


def test_a_csv_that_is_refused_is_a_problem(team: Team) -> None:
    problem(team.insurer.get(f"/deadlines.csv?insurer={OTHER}", Accept="text/csv"), 404, "SIM-INSURER-UNKNOWN")
    problem(team.insurer.get("/deadlines.csv?kind=x", Accept="text/csv"), 400, "SIM-FIELD-INVALID-CHOICE")


@pytest.fixture
def plan(ours: Intake) -> int:
    """Return the plan our insurer owes for November."""
    begin_days(sandbox=ours.sandbox, on=EVENT)
    ours.acquire("A", EVENT, reported=EVENT)
    roll_days(sandbox=ours.sandbox, through=NOON.date(), wall=NOON)
    return ImprovementPlan.objects.get(insurer=ours.insurer).pk


def test_a_plan_is_required_submitted_and_followed_up(team: Team, plan: int) -> None:
    (row,) = items(team.insurer.get("/improvement-plans"))
    assert (row["id"], row["insurer"], row["month"], row["state"]) == (plan, INSURER, "2024-11-01", "required")
    problem(team.admin.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "可"}), 409, "SIM-PLAN-NOT-SUBMITTED")
    row = found(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "人を増やす\n確かめる"}))
    assert (row["state"], row["text"], row["submitted_at"]) == ("submitted", "人を増やす\n確かめる", NOON.isoformat())
    problem(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "二度"}), 409, "SIM-PLAN-SUBMITTED")
    row = found(team.admin.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "改善"}))
    assert (row["state"], row["outcome"]) == ("followed_up", "改善")
    problem(team.admin.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "再"}), 409, "SIM-PLAN-FOLLOWED-UP")
    states = {state: len(items(team.admin.get(f"/improvement-plans?state={state}"))) for state in PlanState}
    assert states == {"required": 0, "submitted": 0, "followed_up": 1}


def test_a_clock_set_back_shows_the_plan_of_then(team: Team, plan: int) -> None:
    found(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "計画"}))
    set_clock(sandbox=team.sandbox, clock=frozen(NOON + timedelta(days=5)))
    found(team.admin.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "改善"}))
    for days, state in ((4, "submitted"), (-1, "required")):
        set_clock(sandbox=team.sandbox, clock=frozen(NOON + timedelta(days=days)))
        (row,) = items(team.insurer.get("/improvement-plans"))
        assert row["state"] == state
        assert (row["outcome"], row["followed_up_at"]) == ("", None)
        assert len(items(team.insurer.get(f"/improvement-plans?state={state}"))) == 1
        assert items(team.insurer.get("/improvement-plans?state=followed_up")) == []
    problem(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "又"}), 409, "SIM-PLAN-SUBMITTED")
    set_clock(sandbox=team.sandbox, clock=frozen(noon(EVENT)))
    assert items(team.insurer.get("/improvement-plans")) == []
    problem(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "又"}), 404, "SIM-PLAN-UNKNOWN")


@pytest.mark.parametrize("text", ["", " ", "\u0001", "x" * 4001])
def test_an_empty_or_unreadable_plan_is_refused(team: Team, plan: int, text: str) -> None:
    assert team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": text}).status_code in {400, 422}
    assert ImprovementPlan.objects.get().state == "required"


def test_only_the_administrator_follows_up(team: Team, plan: int) -> None:
    found(team.insurer.post(f"/improvement-plans/{plan}/submit", {"text": "計画"}))
    problem(team.insurer.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "改善"}), 403, "SIM-FORBIDDEN")


def test_notices_are_listed_from_the_instant_they_were_sent(team: Team, ours: Intake) -> None:
    ours.member("A")
    ours.acquire("A", EVENT, registered=SOON)
    (row,) = items(team.insurer.get("/notices"))
    assert (row["insurer"], row["member_code"], row["acquired_on"]) == (INSURER, "A", "2024-11-01")
    assert row["at"] == noon(SOON).isoformat()
    assert items(team.insurer.get("/notices?member_code=B")) == []
    set_clock(sandbox=team.sandbox, clock=frozen(noon(SOON) - timedelta(seconds=1)))
    assert items(team.insurer.get("/notices")) == []


def test_files_of_a_stalled_feed_wait_and_arrive_when_it_runs_again(team: Team, ours: Intake, other: Intake) -> None:
    def send(insurer: Insurer, state: str = "waiting") -> int:
        job = FileJob(sandbox=team.sandbox, insurer=insurer, kind=FileKind.MEMBER, file_name="a.csv", size=1)
        job.digest, job.state, job.at, job.wall_at = state.encode().ljust(32), state, noon(EVENT), NOON
        job.save()
        return job.pk

    waits, done, elsewhere = send(ours.insurer), send(ours.insurer, "cancelled"), send(other.insurer)
    address = f"/insurers/{INSURER}"
    assert found(team.provider.get(address))["feed_stalled"] is False
    found(team.admin.patch(address, {"feed_stalled": False}))
    assert FileJob.objects.get(pk=waits).at == noon(EVENT)  # it ran all the time
    assert found(team.admin.patch(address, {"feed_stalled": True}))["feed_stalled"] is True
    assert FileJob.objects.get(pk=waits).state == "waiting"
    assert found(team.admin.patch(address, {"feed_stalled": False}))["feed_stalled"] is False
    assert {job: FileJob.objects.get(pk=job).at for job in (waits, done, elsewhere)} == {
        waits: NOON,
        done: noon(EVENT),
        elsewhere: noon(EVENT),
    }
    problem(team.insurer.patch(address, {"feed_stalled": True}), 403, "SIM-FORBIDDEN")
    problem(team.admin.patch("/insurers/39131016", {"feed_stalled": True}), 404, "SIM-INSURER-UNKNOWN")


LISTS = ["/deadlines", "/deadlines/summary", "/improvement-plans", "/notices"]


@pytest.mark.parametrize("path", LISTS)
def test_nothing_of_another_insurer_or_sandbox_is_shown(
    team: Team, others: Team, ours: Intake, other: Intake, path: str
) -> None:
    theirs = Intake(others.sandbox, Insurer.objects.get(sandbox=others.sandbox))
    for one, code in ((ours, "OURS"), (other, "OTHER"), (theirs, "THEIRS")):
        begin_days(sandbox=one.sandbox, on=EVENT)
        one.member(code)
        one.acquire(code, EVENT, reported=EVENT, registered=SOON)
        one.acquire(f"{code}-LATE", EVENT, reported=EVENT)
    for one in (ours, theirs):
        roll_days(sandbox=one.sandbox, through=NOON.date(), wall=NOON)
    ImprovementPlan.objects.filter(insurer=theirs.insurer).update(text="THEIRS", state="submitted", submitted_at=NOON)
    ImprovementPlan.objects.filter(insurer=other.insurer).update(text="OTHER", state="submitted", submitted_at=NOON)
    own = json.dumps(found(team.insurer.get(path)))
    whole = json.dumps(found(team.admin.get(path)))
    assert INSURER in own
    assert "OTHER" not in own
    assert OTHER not in own
    assert "THEIRS" not in own + whole
    assert OTHER in whole
    problem(team.insurer.get(f"{path}?insurer={OTHER}"), 404, "SIM-INSURER-UNKNOWN")
    problem(team.provider.get(path), 403, "SIM-FORBIDDEN")
    nobody = Api(issue_key(sandbox=team.sandbox, role=Role.INSURER, subject="39131016"))
    problem(nobody.get(path), 404, "SIM-INSURER-UNKNOWN")


def test_the_plan_of_another_insurer_or_sandbox_is_none(team: Team, others: Team, plan: int, other: Intake) -> None:
    stranger = Api(issue_key(sandbox=team.sandbox, role=Role.INSURER, subject=other.insurer.number))
    for api in (stranger, others.insurer, others.admin):
        problem(api.post(f"/improvement-plans/{plan}/submit", {"text": "他"}), 404, "SIM-PLAN-UNKNOWN")
    problem(others.admin.post(f"/improvement-plans/{plan}/follow-up", {"outcome": "他"}), 404, "SIM-PLAN-UNKNOWN")
    assert ImprovementPlan.objects.get().state == "required"


def test_notices_of_members_without_a_code_are_shown_too(team: Team, ours: Intake) -> None:
    NoticeFactory.create(member=MemberFactory.create(insurer=ours.insurer))
    (row,) = items(team.insurer.get("/notices"))
    assert row["member_code"] == ""
