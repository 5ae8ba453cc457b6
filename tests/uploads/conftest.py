"""A folder of its own for each test's files, and an upload in a line."""

from io import BytesIO
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from batch.models import FileJob, FileKind
from batch.services import files
from batch.services.files import receive_file
from fixtures.factories import AT, InsurerFactory
from insurers.models import Insurer

ROWS = "member_code,name\nM1,見本　太郎\n".encode()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Return the folder of files, empty."""
    settings.ONSHI_FILES_DIR = str(tmp_path / "files")
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def send(insurer: Insurer, content: bytes = ROWS, *, dry_run: bool = False, kind: str = "member") -> FileJob:
    """Receive a file and return its job."""
    return sent(insurer, content, dry_run=dry_run, kind=kind)[0]


def sent(
    insurer: Insurer, content: bytes = ROWS, *, dry_run: bool = False, kind: str = "member"
) -> tuple[FileJob, bool]:
    """Receive a file and return its job and whether it is new."""
    return receive_file(
        insurer=insurer,
        kind=FileKind(kind),
        file_name="members.csv",
        stream=BytesIO(content),
        dry_run=dry_run,
        at=AT,
        wall=AT,
    )


@pytest.fixture
def insurer(db: None) -> Insurer:
    del db
    return InsurerFactory.create()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return what was rung for; the broker itself is rung in `test_the_bell_is_a_message_in_its_own_queue`."""
    rung: list[int] = []
    monkeypatch.setattr(files, "ring", lambda jobs, **_: rung.extend(jobs))
    return rung


def in_state(job: FileJob, state: str) -> FileJob:
    job.state, job.rows, job.ended_wall_at = state, 1, AT
    job.fault = {"code": "SIM-FILE-COLUMNS", "line": 1, "values": {}} if state == "refused" else None
    job.save()
    return job


def stored(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}
