"""Bulk look-ups over HTTP: how they stand for whoever fetches, how far the work is; each provider its own."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from batch.models import BulkJob
from batch.selectors.bulk import stage_of
from batch.selectors.bulk_jobs import with_stage
from consent.models import Provider
from fixtures.factories import BulkJobFactory, ProviderFactory
from sandbox.models import Role, Sandbox
from sandbox.services import issue_key
from tests.api.conftest import NOON, PROVIDER, Api, Team, found, make_team, problem

JOBS = "/bulk-jobs"
OTHER = "1319911903"
HOUR = timedelta(hours=1)
FAULT = {"code": "SIM-B001", "path": "/XmlMsg/MessageBody", "ja": "人数が多すぎます。", "en": "Too many people."}

ENDED: Mapping[str, Mapping[str, Any]] = {
    "waiting": {},
    "working": {"people": 2, "answered": 1},
    "done": {"people": 1, "answered": 1, "ended_wall_at": NOON},
    "failed": {"faults": [FAULT], "ended_wall_at": NOON},
}
"""What a job in each state has besides."""


@pytest.fixture
def team(db: None) -> Team:
    del db
    return make_team("ours")


def provider_of(sandbox: Sandbox, code: str = PROVIDER) -> Provider:
    return sandbox.providers.get(code=code)


def job(sandbox: Sandbox, *, code: str = PROVIDER, **columns: Any) -> BulkJob:
    """Return a look-up received at noon, which is what the clock shows."""
    instants = {"at": NOON, "wall_at": NOON, "ready_at": NOON, "expires_at": NOON + 7 * 24 * HOUR}
    state: dict[str, Any] = dict(ENDED[columns.get("state", "waiting")])
    return BulkJobFactory.create(provider=provider_of(sandbox, code), **instants | state | columns)


def numbers(shown: Any) -> list[str]:
    return [row["reception_number"] for row in shown["items"]]


def test_a_look_up_tells_how_it_stands_and_how_far_it_is(team: Team) -> None:
    working = job(
        team.sandbox,
        state="working",
        people=1000,
        answered=240,
        refused=10,
        reception_number="SIM00000000000000001",
        file_name="OQSmuquc01req_202411150001.xml",
        file_identifier="tomorrow",
        on=NOON.date(),
        ready_fetches=2,
        fetches=1,
        ready_at=NOON + HOUR,
    )
    shown = found(team.provider.get(f"{JOBS}/SIM00000000000000001"))
    assert shown == {
        "reception_number": "SIM00000000000000001",
        "exchange": "muquc",
        "provider_code": PROVIDER,
        "file_name": "OQSmuquc01req_202411150001.xml",
        "file_identifier": "tomorrow",
        "on": "2024-11-15",
        "stage": "working",
        "state": "working",
        "people": 1000,
        "answered": 240,
        "refused": 10,
        "share": 0.25,
        "rate": None,
        "seconds_left": None,
        "received_at": NOON.isoformat(),
        "ready_at": (NOON + HOUR).isoformat(),
        "ready_after_fetches": 2,
        "fetches": 1,
        "expires_at": working.expires_at.isoformat(),
        "wall_at": NOON.isoformat(),
        "started_wall_at": None,
        "ended_wall_at": None,
        "faults": [],
    }


def test_the_pace_is_that_of_real_time(team: Team) -> None:
    """What has ended tells its own pace; what goes on is measured until now."""
    job(team.sandbox, state="done", people=90, answered=80, refused=10, started_wall_at=NOON - timedelta(seconds=4))
    job(team.sandbox, state="working", people=90, answered=30, started_wall_at=NOON)
    working, done = found(team.admin.get(JOBS))["items"]
    assert (done["share"], done["rate"], done["seconds_left"]) == (1.0, 22.5, None)
    assert working["share"] == pytest.approx(1 / 3)
    assert working["rate"] is not None
    assert working["seconds_left"] > 0


def test_of_nobody_there_is_no_share(team: Team) -> None:
    job(team.sandbox, state="done", people=0, answered=0)
    (shown,) = found(team.admin.get(JOBS))["items"]
    assert (shown["people"], shown["share"], shown["rate"], shown["stage"]) == (0, None, None, "ready")


def test_a_failed_file_says_why_in_both_languages(team: Team) -> None:
    failed = job(team.sandbox, state="failed")
    shown = found(team.provider.get(f"{JOBS}/{failed.reception_number}"))
    assert (shown["stage"], shown["state"]) == ("failed", "failed")
    assert shown["faults"] == [
        {
            "code": "SIM-B001",
            "path": "/XmlMsg/MessageBody",
            "message_ja": "人数が多すぎます。",
            "message_en": "Too many people.",
        }
    ]


def test_the_stage_follows_the_sandbox_clock(team: Team) -> None:
    """A result due in an hour is withheld until then, and again when the clock is set back."""
    address = f"{JOBS}/{job(team.sandbox, state='done', ready_at=NOON + HOUR).reception_number}"
    seen = []
    for step in ("12h", "-12h", "7d", "-7d"):
        seen.append(found(team.provider.get(address))["stage"])
        found(team.admin.post("/clock/advance", {"by": step}))
    assert seen == ["withheld", "ready", "withheld", "expired"]


@pytest.mark.django_db
def test_the_rules_say_the_same_in_sql() -> None:
    provider = ProviderFactory.create()
    around = (NOON - HOUR, NOON, NOON + HOUR)
    for state, ready_at, expires_at, fetches in product(ENDED, around, around, (0, 1, 2)):
        columns = {"state": state, "ready_at": ready_at, "expires_at": expires_at, "fetches": fetches}
        BulkJobFactory.create(provider=provider, at=NOON - 2 * HOUR, ready_fetches=1, **dict(ENDED[state], **columns))
    jobs = list(with_stage(BulkJob.objects.all(), NOON))
    assert len({stage_of(one, NOON) for one in jobs}) == 6
    assert [(vars(one)["stage"], one.pk) for one in jobs] == [(stage_of(one, NOON), one.pk) for one in jobs]


def test_the_newest_come_first_a_page_at_a_time(team: Team) -> None:
    jobs = [job(team.sandbox).reception_number for _ in range(3)]
    first = found(team.provider.get(f"{JOBS}?limit=2"))
    assert numbers(first) == [jobs[2], jobs[1]]
    rest = found(team.provider.get(first["next"].removeprefix("/api/v1")))
    assert (numbers(rest), rest["next"]) == ([jobs[0]], None)


FILTERS = {
    "exchange=muimm": "imm",
    "exchange=muquc": "quc late other",
    "state=done": "late quc",
    "state=working": "other",
    "stage=ready": "quc",
    "stage=withheld": "late",
    "stage=expired": "",
    "stage=ready&state=done": "quc",
    "stage=ready&state=working": "",
    "since=2024-11-15T12:00:00%2B09:00": "quc late other",
    "until=2024-11-15T12:00:00%2B09:00": "imm",
    f"provider_code={OTHER}": "other",
    f"provider_code={PROVIDER}": "quc imm late",
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_pick_what_they_say(team: Team, query: str) -> None:
    ProviderFactory.create(sandbox=team.sandbox, code=OTHER)
    job(team.sandbox, reception_number="quc", state="done")
    job(team.sandbox, reception_number="imm", exchange="muimm", at=NOON - HOUR)
    job(team.sandbox, reception_number="late", state="done", ready_at=NOON + HOUR)
    job(team.sandbox, reception_number="other", code=OTHER, state="working")
    assert set(numbers(found(team.admin.get(f"{JOBS}?{query}")))) == set(FILTERS[query].split())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("exchange=siquc", "SIM-FIELD-INVALID-CHOICE"),
        ("stage=soon", "SIM-FIELD-INVALID-CHOICE"),
        ("state=ready", "SIM-FIELD-INVALID-CHOICE"),
        ("since=9999-12-31T23:59:59-12:00", "SIM-FIELD-OVERFLOW"),
        ("provider_code=12345678901", "SIM-FIELD-MAX-LENGTH"),
        ("until=yesterday", "SIM-FIELD-INVALID"),
        ("number=1", "SIM-FIELD-UNKNOWN-FIELD"),
    ],
)
def test_a_wrong_filter_is_named(team: Team, query: str, code: str) -> None:
    problem(team.admin.get(f"{JOBS}?{query}"), 400, code)


def test_a_provider_sees_its_own_and_an_insurer_none(team: Team) -> None:
    ProviderFactory.create(sandbox=team.sandbox, code=OTHER)
    other = Api(issue_key(sandbox=team.sandbox, role=Role.PROVIDER, subject=OTHER))
    number = job(team.sandbox).reception_number
    assert numbers(found(team.provider.get(JOBS))) == [number]
    assert numbers(found(team.admin.get(JOBS))) == [number]
    assert numbers(found(other.get(JOBS))) == []
    problem(team.insurer.get(JOBS), 403, "SIM-FORBIDDEN")
    problem(team.insurer.get(f"{JOBS}/{number}"), 403, "SIM-FORBIDDEN")


def test_the_number_of_another_provider_answers_as_one_that_does_not_exist(team: Team) -> None:
    ProviderFactory.create(sandbox=team.sandbox, code=OTHER)
    other = Api(issue_key(sandbox=team.sandbox, role=Role.PROVIDER, subject=OTHER))
    theirs = other.get(f"{JOBS}/{job(team.sandbox).reception_number}")
    nothing = other.get(f"{JOBS}/SIM9")
    problem(theirs, 404, "SIM-B003")
    assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content)
    problem(other.get(f"{JOBS}?provider_code={PROVIDER}"), 404, "SIM-PROVIDER-UNKNOWN")


def test_a_list_takes_the_same_statements_for_one_and_for_many(team: Team, django_assert_num_queries: Any) -> None:
    job(team.sandbox)
    with django_assert_num_queries(3):
        found(team.provider.get(JOBS))
    for _ in range(5):
        job(team.sandbox)
    with django_assert_num_queries(3):
        found(team.provider.get(JOBS))
