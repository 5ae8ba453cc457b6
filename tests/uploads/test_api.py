"""Files over HTTP: sent as they are, seen while they are worked on, cancelled; each insurer its own."""

import base64
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from pytest_django.fixtures import Settings

from batch.models import FileJob
from batch.transfers import ENROLMENT_FILES
from fixtures.factories import FileChunkFactory, FileJobFactory, FileLineFactory, InsurerFactory
from insurers.models import Insurer
from sandbox.edge import stamp
from tests.api.conftest import INSURER, NOON, Api, Team, found, make_team, problem
from tests.places import full
from tests.uploads.conftest import ROWS, stored

FILES = "/enrolment-files"
CSV = "text/csv"


@pytest.fixture
def team(db: None) -> Team:
    del db
    return make_team("ours")


@pytest.fixture
def others(db: None) -> Team:
    del db
    return make_team("theirs")


def upload(api: Api, query: str = "kind=member", body: bytes = ROWS, **headers: str) -> HttpResponse:
    return api.post(f"{FILES}?{query}", body, **{"content_type": CSV} | headers)


def digest_header(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(sha256(body).digest()).decode()}:"


def test_a_file_that_was_sent_waits(team: Team) -> None:
    shown = found(upload(team.insurer, "kind=member&name=" + quote("加入者.csv")), 201)
    assert shown | {"id": 0, "wall_at": ""} == {
        "id": 0,
        "insurer": INSURER,
        "kind": "member",
        "file_name": "加入者.csv",
        "size": len(ROWS),
        "sha256": sha256(ROWS).hexdigest(),
        "dry_run": False,
        "state": "waiting",
        "cancel_asked": False,
        "at": NOON.isoformat(),
        "wall_at": "",
        "started_wall_at": None,
        "ended_wall_at": None,
        "encoding": "",
        "read": 0,
        "rows": None,
        "applied": 0,
        "held": 0,
        "unchanged": 0,
        "refused": 0,
        "rate": None,
        "seconds_left": None,
        "fault": None,
    }
    assert found(team.insurer.get(f"{FILES}/{shown['id']}")) == shown


def test_the_same_bytes_again_are_the_same_job(team: Team, folder: Path) -> None:
    first = found(upload(team.insurer), 201)
    assert found(upload(team.insurer), 200) == first
    assert len(stored(folder)) == 1


def test_an_idempotency_key_gives_the_first_answer_again(team: Team, folder: Path) -> None:
    first = upload(team.insurer, "kind=member&dry_run=true", Idempotency_Key="u-1")
    FileJob.objects.update(state="cancelled")
    again = upload(team.insurer, "kind=member&dry_run=true", Idempotency_Key="u-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert FileJob.objects.count() == len(stored(folder)) == 1
    problem(upload(team.insurer, body=ROWS + b"x", Idempotency_Key="u-1"), 409, "SIM-IDEMPOTENCY-REUSED")
    assert len(stored(folder)) == 1


def test_an_administrator_sends_for_an_insurer_it_names(team: Team) -> None:
    shown = found(upload(team.admin, f"kind=ratio&insurer={INSURER}"), 201)
    assert (shown["insurer"], shown["kind"]) == (INSURER, "ratio")
    problem(upload(team.admin), 422, "SIM-INSURER-REQUIRED")
    problem(upload(team.admin, "kind=member&insurer=01130012"), 404, "SIM-INSURER-UNKNOWN")


BAD = [
    ("kind=letter", ROWS, CSV, 400, "SIM-FIELD-INVALID-CHOICE"),
    ("name=x", ROWS, CSV, 400, "SIM-FIELD-REQUIRED"),
    ("kind=member&dry_run=perhaps", ROWS, CSV, 400, "SIM-FIELD-INVALID-CHOICE"),
    ("kind=member&color=red", ROWS, CSV, 400, "SIM-FIELD-UNKNOWN-FIELD"),
    (f"kind=member&name={'x' * 256}", ROWS, CSV, 400, "SIM-FIELD-MAX-LENGTH"),
    ("kind=member&name=%00", ROWS, CSV, 400, "SIM-FIELD-NULL-CHARACTERS-NOT-ALLOWED"),
    ("kind=member", b"", CSV, 422, "SIM-UPLOAD-EMPTY"),
    ("kind=member", ROWS + b"more", CSV, 413, "SIM-UPLOAD-LARGE"),
    ("kind=member", ROWS, "application/json", 415, "SIM-UPLOAD-TYPE"),
    ("kind=member", ROWS, "multipart/form-data; boundary=x", 415, "SIM-UPLOAD-TYPE"),
    ("kind=member&insurer=01130012", ROWS, CSV, 404, "SIM-INSURER-UNKNOWN"),
]


@pytest.mark.parametrize("token", ["", "t-1"])
@pytest.mark.parametrize(("query", "body", "content_type", "status", "code"), BAD)
def test_bad_uploads_are_refused_and_leave_nothing(
    team: Team,
    settings: Settings,
    folder: Path,
    query: str,
    body: bytes,
    content_type: str,
    status: int,
    code: str,
    token: str,
) -> None:
    settings.ONSHI_UPLOAD_BYTES = len(ROWS)
    headers = {"content_type": content_type} | ({"Idempotency_Key": token} if token else {})
    problem(upload(team.insurer, query, body, **headers), status, code)
    assert (FileJob.objects.count(), stored(folder)) == (0, set())


@pytest.mark.parametrize("content_type", ["text/csv; charset=shift_jis", "application/zip", "application/octet-stream"])
def test_every_media_type_of_ours_is_taken(team: Team, content_type: str) -> None:
    found(upload(team.insurer, content_type=content_type), 201)


def test_what_was_announced_is_what_must_arrive(team: Team, folder: Path) -> None:
    found(upload(team.insurer, Content_Digest=digest_header(ROWS)), 201)
    found(upload(team.insurer, Content_Digest=f"sha-512=:x:, {digest_header(ROWS)}"), 200)
    problem(upload(team.insurer, Content_Digest=digest_header(b"other")), 422, "SIM-UPLOAD-CUT")
    problem(upload(team.insurer, Content_Digest="md5=:x:"), 422, "SIM-UPLOAD-DIGEST")
    assert len(stored(folder)) == 1


def test_a_full_house_says_so_and_when_to_come_again(team: Team) -> None:
    """A slow sender keeps a thread of the web; the checks must keep theirs."""
    with full(ENROLMENT_FILES):
        answer = upload(team.insurer)
    problem(answer, 503, "SIM-TRANSFERS-BUSY")
    assert answer["Retry-After"]
    found(upload(team.insurer), 201)


def test_a_provider_has_nothing_to_do_here(team: Team) -> None:
    job = FileJobFactory.create(insurer=Insurer.objects.get(sandbox=team.sandbox))
    problem(upload(team.provider), 403, "SIM-FORBIDDEN")
    for path in ("", f"/{job.pk}", f"/{job.pk}/lines"):
        problem(team.provider.get(FILES + path), 403, "SIM-FORBIDDEN")
    problem(team.provider.post(f"{FILES}/{job.pk}/cancel"), 403, "SIM-FORBIDDEN")
    problem(upload(Api()), 401, "SIM-NO-SUCH-KEY")


def test_nobody_sees_what_is_anothers(team: Team, others: Team, folder: Path) -> None:
    """Neither another insurer of the sandbox nor another sandbox; the same bytes are another job there."""
    neighbour = InsurerFactory.create(sandbox=team.sandbox)
    strangers = [
        FileJobFactory.create(insurer=neighbour),
        FileJobFactory.create(insurer=Insurer.objects.get(sandbox=others.sandbox)),
    ]
    for job in strangers:
        FileLineFactory.create(job=job)
        for path in ("", "/lines"):
            problem(team.insurer.get(f"{FILES}/{job.pk}{path}"), 404, "SIM-JOB-UNKNOWN")
        problem(team.insurer.post(f"{FILES}/{job.pk}/cancel"), 404, "SIM-JOB-UNKNOWN")
    ours = found(upload(team.insurer), 201)["id"]
    theirs = found(upload(others.insurer), 201)["id"]
    assert ours != theirs
    assert len(stored(folder)) == 2
    assert ids(team.insurer) == [ours]
    assert ids(team.admin) == [ours, strangers[0].pk]
    assert ids(team.admin, f"?insurer={neighbour.number}") == [strangers[0].pk]
    problem(team.insurer.get(f"{FILES}?insurer={neighbour.number}"), 404, "SIM-INSURER-UNKNOWN")


def ids(api: Api, query: str = "") -> list[int]:
    return [row["id"] for row in found(api.get(FILES + query))["items"]]


def test_the_list_is_filtered_and_paged(team: Team) -> None:
    insurer = Insurer.objects.get(sandbox=team.sandbox)
    jobs = [FileJobFactory.create(insurer=insurer, kind=kind).pk for kind in ("member", "ratio", "member")]
    FileJobFactory.create(insurer=insurer, state="done", rows=0)
    assert ids(team.insurer, "?kind=member&state=waiting") == [jobs[2], jobs[0]]
    page = found(team.insurer.get(f"{FILES}?state=waiting&limit=2"))
    assert [row["id"] for row in page["items"]] == [jobs[2], jobs[1]]
    assert ids(team.insurer, page["next"].removeprefix(f"/api/v1{FILES}")) == [jobs[0]]


def in_work(team: Team, **columns: Any) -> FileJob:
    """Return a file of ten rows in work for two seconds, eight of them decided."""
    job: FileJob = FileJobFactory.create(
        insurer=Insurer.objects.get(sandbox=team.sandbox),
        **{"state": "applying", "rows": 10, "read": 10, "started_wall_at": stamp() - timedelta(seconds=2)} | columns,
    )
    FileChunkFactory.create(job=job, first_line=1, outcomes="aahu")
    FileChunkFactory.create(job=job, first_line=5, outcomes="arau")
    return job


def test_counts_are_the_sums_of_the_chunks(team: Team) -> None:
    job = in_work(team)
    for shown in (found(team.insurer.get(f"{FILES}/{job.pk}")), found(team.insurer.get(FILES))["items"][0]):
        assert {name: shown[name] for name in ("applied", "held", "unchanged", "refused")} == {
            "applied": 4,
            "held": 1,
            "unchanged": 2,
            "refused": 1,
        }
        assert 2 < shown["rate"] <= 4
        assert shown["seconds_left"] in {0, 1}


def test_an_ended_file_keeps_its_rate_and_has_no_seconds_left(team: Team) -> None:
    began = stamp() - timedelta(hours=1)
    job = in_work(team, state="done", started_wall_at=began, ended_wall_at=began + timedelta(seconds=4))
    shown = found(team.insurer.get(f"{FILES}/{job.pk}"))
    assert (shown["rate"], shown["seconds_left"]) == (2.0, None)


@pytest.mark.parametrize("columns", [{"state": "waiting", "started_wall_at": None}, {"state": "reading", "rows": None}])
def test_nothing_is_estimated_before_the_rows_are_counted(team: Team, columns: dict[str, Any]) -> None:
    assert found(team.insurer.get(f"{FILES}/{in_work(team, **columns).pk}"))["seconds_left"] is None


def test_a_fault_of_the_whole_file_is_said_in_both_languages(team: Team) -> None:
    fault = {"code": "SIM-FILE-DAMAGED", "line": 0, "values": {}}
    job = in_work(team, state="refused", fault=fault)
    told = found(team.insurer.get(f"{FILES}/{job.pk}"))["fault"]
    assert (told["code"], told["line"]) == ("SIM-FILE-DAMAGED", None)
    assert "壊れています" in told["message_ja"]
    assert "is damaged" in told["message_en"]


def test_what_is_said_about_rows_comes_with_its_rule_and_what_to_do(team: Team) -> None:
    job = in_work(team)
    FileLineFactory.create(job=job, line=6)
    held = {"rule": "match.held", "column": "", "values": {"items": "住所"}}
    FileLineFactory.create(job=job, line=3, outcome="h", findings=[held])
    first, second = found(team.insurer.get(f"{FILES}/{job.pk}/lines"))["items"]
    assert first == {
        "line": 6,
        "outcome": "refused",
        "findings": [
            {
                "rule": "row.required",
                "severity": "refuse",
                "source": "domain §3.2",
                "column": "name",
                "value": "",
                "message_ja": "列「name」は必須です。",
                "message_en": "The column name is required.",
                "mend_ja": "値を入れてください。",
                "mend_en": "Fill it in.",
            }
        ],
    }
    assert "住所" in second["findings"][0]["message_ja"]
    only = found(team.insurer.get(f"{FILES}/{job.pk}/lines?outcome=held"))["items"]
    assert only == [second]


def test_a_file_is_cancelled_once(team: Team) -> None:
    waiting = found(upload(team.insurer), 201)["id"]
    shown = found(team.insurer.post(f"{FILES}/{waiting}/cancel"))
    assert shown["state"] == "cancelled"
    problem(team.insurer.post(f"{FILES}/{waiting}/cancel"), 409, "SIM-JOB-ENDED")
    job = in_work(team)
    shown = found(team.admin.post(f"{FILES}/{job.pk}/cancel"))
    assert (shown["state"], shown["cancel_asked"], shown["applied"]) == ("applying", True, 4)
    assert found(upload(team.insurer), 201)["id"] != waiting
