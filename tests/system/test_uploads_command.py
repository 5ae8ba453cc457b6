"""From a shell to the register and back: the command, the web, the worker for files, and what a provider then sees."""

import csv
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from batch.domain.samples import INSURER, sample
from deploy.up.options import ROOT
from tests.stack import Stack
from tests.system.conftest import Team, team_on

pytestmark = pytest.mark.system

NUMBER_OF_A_SAMPLE = "999900000011"


@pytest.fixture(scope="module")
def team(stack: Stack) -> Team:
    """Return a sandbox with the insurers of the cast and nobody else."""
    return team_on(stack, "empty")


def upload(team: Team, file: Path, *words: str, kind: str = "member", key: str = "") -> tuple[int, str]:
    """Run the command as from a shell: (exit status, all it said)."""
    done = subprocess.run(  # noqa: S603  # our own command
        [
            sys.executable,
            "manage.py",
            "upload",
            str(file),
            "--url",
            team.url,
            "--kind",
            kind,
            "--insurer",
            INSURER,
            *words,
        ],
        cwd=ROOT,
        env=os.environ | {"ONSHI_INSURER_KEY": key or team.admin_key, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def rows(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


def without_numbers() -> list[list[str]]:
    """Return the sample of members without 個人番号: nobody is looked for in a resident register that is empty."""
    head, *people = csv.reader(sample("member").decode("utf-8-sig").splitlines())
    place = head.index("individual_number")
    return [head, *([*row[:place], "", *row[place + 1 :]] for row in people)]


def write(file: Path, lines: list[list[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output).writerows(lines)
    return file


def test_what_was_wrong_comes_back_is_mended_and_is_taken(team: Team, tmp_path: Path) -> None:
    lines = without_numbers()
    right, lines[2][lines[0].index("birth_on")] = lines[2][lines[0].index("birth_on")], "20261332"
    errors = tmp_path / "errors.csv"
    file = write(tmp_path / "members.csv", lines)
    status, said = upload(team, file, "--dry-run", "--wait")
    assert status == 1, said
    assert team.api("GET", "/api/v1/people")["items"] == []  # nothing was registered

    status, said = upload(team, file, "--errors", str(errors), "--result", str(tmp_path / "result.csv"))
    assert status == 1, said
    assert "登録 / applied 4, 変更なし / unchanged 0, 保留 / held 0, 不受理 / refused 1" in said
    assert [row[1] for row in rows(tmp_path / "result.csv")[1:]] == ["applied", "refused", *["applied"] * 3]

    head, wrong = rows(errors)
    wrong[head.index("birth_on")] = right
    status, said = upload(team, write(tmp_path / "mended.csv", [head, wrong]), "--wait")
    assert status == 0, said
    status, said = upload(team, file, "--wait")
    assert "受付済みのファイルです / received before" in said

    (tmp_path / "enrolments.csv").write_bytes(sample("enrolment"))
    status, said = upload(team, tmp_path / "enrolments.csv", "--wait", kind="enrolment")
    assert status == 0, said


def test_no_individual_number_is_in_the_clear_anywhere(stack: Stack, team: Team, tmp_path: Path) -> None:
    """Not on the disk, not in a log, not in what comes back."""
    (tmp_path / "members.csv").write_bytes(sample("member"))
    back = [tmp_path / "result.csv", tmp_path / "errors.csv"]
    status, said = upload(team, tmp_path / "members.csv", "--result", str(back[0]), "--errors", str(back[1]))
    assert status in {0, 1}, said
    places = [*(stack.state_dir / "files").iterdir(), *(stack.state_dir / "log").iterdir(), *back]
    assert len(places) > 5
    assert [place.name for place in places if NUMBER_OF_A_SAMPLE.encode() in place.read_bytes()] == []
    assert NUMBER_OF_A_SAMPLE not in said


def test_a_file_that_cannot_be_read_is_status_2(team: Team, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("dear,sirs\n1,2\n", encoding="utf-8")
    status, said = upload(team, tmp_path / "letter.csv", "--wait")
    assert status == 2, said
    assert "ファイル不受理 / refused: " in said


def test_who_is_not_wanted_is_told_so_before_a_long_file_is_sent(team: Team, tmp_path: Path) -> None:
    with (tmp_path / "long.csv").open("wb") as file:
        file.truncate(200_000_000)
    status, said = upload(team, tmp_path / "long.csv", key="onshi_admin_" + "x" * 43)
    assert (status, "送信中" in said) == (3, False)
    assert "There is no valid key" in said


def test_a_long_file_is_cancelled_between_two_pieces(team: Team, tmp_path: Path) -> None:
    head, first, *_ = without_numbers()
    code = head.index("member_code")
    people = [[*first[:code], f"L{number:07d}", *first[code + 1 :]] for number in range(60_000)]
    file = write(tmp_path / "many.csv", [head, *people])
    told: list[tuple[int, str]] = []
    thread = threading.Thread(target=lambda: told.append(upload(team, file, "--wait")))
    thread.start()
    job = None
    while job is None or not job["applied"]:
        found = team.api("GET", "/api/v1/enrolment-files?limit=1")["items"]
        job = next((one for one in found if one["file_name"] == "many.csv"), None)
        assert job is None or job["state"] in {"waiting", "reading", "applying"}
    team.api("POST", f"/api/v1/enrolment-files/{job['id']}/cancel")
    thread.join()
    ended = team.api("GET", f"/api/v1/enrolment-files/{job['id']}")
    assert told[0][0] == 3
    assert ended["state"] == "cancelled"
    assert 0 < ended["applied"] < ended["rows"] == len(people)
