"""What comes back of a file: a line for every row, the rows to be mended, and files to start from."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from batch.domain.layouts import LAYOUTS
from batch.domain.reading import FileReader
from batch.domain.results import ERROR_COLUMNS, RESULT_COLUMNS
from batch.domain.samples import sample
from batch.models import FileJob, FileLine
from batch.presenters.results import errors_of, result_of
from batch.transfers import ENROLMENT_FILES, Outgoing
from fixtures.factories import AT, FileChunkFactory, FileLineFactory
from insurers.models import Insurer
from tests.api.conftest import Team, found, make_team, problem
from tests.places import full
from tests.uploads.conftest import send, stored

FILES = "/enrolment-files"
NUMBER = "999900000011"
REQUIRED = {"rule": "row.required", "column": "name", "values": {}}
HELD = {"rule": "match.held", "column": "", "values": {"items": "address"}}


@pytest.fixture
def team(db: None) -> Team:
    del db
    return make_team("ours")


def ended(insurer: Insurer, content: bytes, outcomes: Iterable[str], **columns: Any) -> FileJob:
    """Return a file of members that was worked on, in chunks with these outcomes."""
    job = send(insurer, content)
    first = 1
    for letters in outcomes:
        FileChunkFactory.create(job=job, first_line=first, outcomes=letters)
        first += len(letters)
    for name, value in ({"state": "done", "rows": first - 1, "ended_wall_at": AT} | columns).items():
        setattr(job, name, value)
    job.save()
    return job


@pytest.fixture
def job(team: Team) -> FileJob:
    """Return the sample of members: the second row held, the fourth refused, the fifth taken with a warning."""
    made = ended(Insurer.objects.get(sandbox=team.sandbox), sample("member"), ["ahu", "ra"])
    FileLineFactory.create(job=made, line=2, outcome="h", findings=[HELD])
    FileLineFactory.create(job=made, line=4, outcome="r", findings=[REQUIRED])
    FileLineFactory.create(job=made, line=5, outcome="a", findings=[{"rule": "member.number-missing"}])
    return made


def body_of(response: HttpResponse) -> bytes:
    """Return the body of a success."""
    assert response.status_code == 200, response.content.decode()
    return response.content


def table(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))


def test_the_result_has_a_line_for_every_row(team: Team, job: FileJob) -> None:
    response = team.insurer.get(f"{FILES}/{job.pk}/result")
    head, *rows = table(body_of(response))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{job.pk}-result.csv"'
    assert tuple(head) == RESULT_COLUMNS
    assert [row[:3] for row in rows] == [
        ["1", "applied", ""],
        ["2", "held", "match.held"],
        ["3", "unchanged", ""],
        ["4", "refused", "row.required"],
        ["5", "applied", "member.number-missing"],
    ]


def test_the_errors_are_the_rows_as_they_were_sent_and_can_be_sent_again(team: Team, job: FileJob) -> None:
    content = body_of(team.insurer.get(f"{FILES}/{job.pk}/errors"))
    head, *rows = table(content)
    assert tuple(head) == (*ERROR_COLUMNS, *LAYOUTS["member"].names)
    assert [(row[0], row[1]) for row in rows] == [("2", "match.held"), ("4", "row.required")]
    again = [list(texts) for _, texts in FileReader(io.BytesIO(content), LAYOUTS["member"])]
    sent = [list(texts) for _, texts in FileReader(io.BytesIO(sample("member")), LAYOUTS["member"])]
    secret = LAYOUTS["member"].position("individual_number")
    assert again == [["" if at == secret else text for at, text in enumerate(sent[row])] for row in (1, 3)]


def test_no_individual_number_comes_back(team: Team, job: FileJob) -> None:
    assert NUMBER.encode() in sample("member")
    FileLine.objects.create(job=job, line=1, outcome="h", findings=[HELD])
    for path in ("result", "errors", "lines", ""):
        response = team.insurer.get(f"{FILES}/{job.pk}/{path}".rstrip("/"))
        assert b"99990000" not in body_of(response), path


def test_a_packed_file_is_read_where_it_lies(team: Team) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("加入者.csv", sample("member"))
    job = ended(Insurer.objects.get(sandbox=team.sandbox), packed.getvalue(), ["rrrrr"])
    FileLineFactory.create(job=job, line=5)
    rows = table(body_of(team.insurer.get(f"{FILES}/{job.pk}/errors")))[1:]
    assert [row[0] for row in rows] == ["5"]


def test_a_file_comes_back_in_the_encoding_it_came_in(team: Team, job: FileJob) -> None:
    FileJob.objects.filter(pk=job.pk).update(encoding="shift_jis")
    own = team.insurer.get(f"{FILES}/{job.pk}/errors")
    assert own["Content-Type"] == "text/csv; charset=shift_jis"
    assert "試写　二葉" in body_of(own).decode("cp932")
    other = team.insurer.get(f"{FILES}/{job.pk}/errors?encoding=utf-8")
    assert "試写　二葉" in body_of(other).decode()


@pytest.mark.parametrize("path", ["result", "errors"])
@pytest.mark.parametrize("accept", ["text/csv", "application/json", "*/*"])
def test_a_client_may_ask_for_csv_and_is_told_problems_all_the_same(
    team: Team, job: FileJob, path: str, accept: str
) -> None:
    body_of(team.insurer.get(f"{FILES}/{job.pk}/{path}", Accept=accept))
    problem(team.insurer.get(f"{FILES}/0/{path}", Accept=accept), 404, "SIM-JOB-UNKNOWN")


@pytest.mark.parametrize("path", ["result", "errors"])
@pytest.mark.parametrize("state", ["waiting", "reading", "applying"])
def test_nothing_comes_back_before_the_end(team: Team, job: FileJob, path: str, state: str) -> None:
    FileJob.objects.filter(pk=job.pk).update(state=state)
    problem(team.insurer.get(f"{FILES}/{job.pk}/{path}"), 409, "SIM-JOB-IN-WORK")


def test_a_cancelled_file_tells_what_became_of_the_rows_before(team: Team) -> None:
    job = ended(Insurer.objects.get(sandbox=team.sandbox), sample("member"), ["aa"], state="cancelled")
    assert len(table(body_of(team.insurer.get(f"{FILES}/{job.pk}/result")))) == 3


def test_without_the_bytes_there_is_a_result_but_no_error_file(team: Team, job: FileJob, folder: Path) -> None:
    whole = body_of(team.insurer.get(f"{FILES}/{job.pk}/result"))
    sealed = (folder / job.stored_as).read_bytes()
    for damaged in (b"something else", sealed[:-1] + bytes([sealed[-1] ^ 1])):  # seen at once, and on the way
        (folder / job.stored_as).write_bytes(damaged)
        problem(team.insurer.get(f"{FILES}/{job.pk}/errors"), 409, "SIM-FILE-DAMAGED")
    (folder / job.stored_as).unlink()
    problem(team.insurer.get(f"{FILES}/{job.pk}/errors"), 409, "SIM-JOB-FORGOTTEN")
    FileJob.objects.filter(pk=job.pk).update(stored_as="")
    problem(team.insurer.get(f"{FILES}/{job.pk}/errors"), 409, "SIM-JOB-FORGOTTEN")
    assert stored(folder) == set()
    assert body_of(team.insurer.get(f"{FILES}/{job.pk}/result")) == whole


@pytest.mark.parametrize("path", ["result", "errors"])
def test_a_file_tells_its_length_before_it_comes(team: Team, job: FileJob, path: str) -> None:
    """What is cut off on the way must not look like a whole file."""
    response = team.insurer.get(f"{FILES}/{job.pk}/{path}")
    assert response.headers["Content-Length"] == str(len(body_of(response)))


def test_a_full_house_is_told_and_every_place_is_given_back(team: Team, job: FileJob) -> None:
    with full(ENROLMENT_FILES):
        problem(team.insurer.get(f"{FILES}/{job.pk}/result"), 503, "SIM-TRANSFERS-BUSY")
    for _ in range(2):
        body_of(team.insurer.get(f"{FILES}/{job.pk}/result"))
    going = Outgoing(iter([b"x"]), ENROLMENT_FILES, team.sandbox.pk)
    going.close()  # the peer went away before the first piece
    going.close()
    body_of(team.insurer.get(f"{FILES}/{job.pk}/errors"))


@pytest.mark.parametrize("kind", LAYOUTS)
def test_templates_and_samples_are_read_as_what_they_are(team: Team, kind: str) -> None:
    for query in ("", "?titles=ja", "?titles=ja&encoding=shift_jis"):
        empty = body_of(team.insurer.get(f"{FILES}/templates/{kind}{query}"))
        filled = body_of(team.admin.get(f"{FILES}/samples/{kind}{query}"))
        assert list(FileReader(io.BytesIO(empty), LAYOUTS[kind])) == []
        assert list(FileReader(io.BytesIO(filled), LAYOUTS[kind]))


def test_there_is_nothing_to_start_from_for_a_kind_there_is_not(team: Team) -> None:
    for path in ("templates", "samples"):
        response = team.insurer.get(f"{FILES}/{path}/letter")
        problem(response, 404, "SIM-NOT-FOUND")
        problem(team.insurer.get(f"{FILES}/{path}/member?titles=fr"), 400, "SIM-FIELD-INVALID-CHOICE")
        problem(team.provider.get(f"{FILES}/{path}/member"), 403, "SIM-FORBIDDEN")
    assert found(team.insurer.get(FILES))["items"] == []


def test_a_long_file_comes_back_with_flat_memory(team: Team) -> None:
    """Fifty thousand rows; what is in memory at a time must not grow with them."""
    row = ",".join(["06139919", "M1"] + [""] * (len(LAYOUTS["member"].names) - 2)) + "\r\n"
    head = ",".join(LAYOUTS["member"].names) + "\r\n"
    job = ended(Insurer.objects.get(sandbox=team.sandbox), (head + row * 50_000).encode(), ["r" * 5_000] * 10)
    FileLine.objects.bulk_create(
        [FileLine(job=job, line=line, outcome="r", findings=[REQUIRED]) for line in range(1, 50_001, 10)]
    )
    tracemalloc.start()
    try:
        sizes = [sum(map(len, pieces)) for pieces in (result_of(job, "utf-8"), errors_of(job, "utf-8"))]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert min(sizes) > 600_000
    assert peak < 10_000_000
