"""個人番号 go no further than the sealed file: not into the staging table, notes, log, or what is handed back."""

import json
import logging
import re
from traceback import format_exception
from typing import Any

import pytest
from django.db import connection

from batch.failing import WorkFailedError
from batch.intake import pieces
from batch.models import FileJob, FileLine
from batch.presenters.results import errors_of, result_of
from insurers.domain.individual_numbers import synthetic_number
from sandbox.scrubbing import KeylessFormatter
from tests.intake.world import member, sender

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = synthetic_number(4_711)
WRONG = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
SPACED = f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}"
WIDE = NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
TWELVE = re.compile(r"(?<![0-9])(?:[0-9０-９][ 　-]?){12}(?![0-9])")

ROWS = [
    member(0, individual_number=NUMBER),
    member(1, individual_number=NUMBER),  # taken
    member(2, individual_number=WRONG),
    member(3, individual_number=SPACED),
    member(4, individual_number=WIDE),
    member(5, individual_number=f"  {NUMBER} "),
    member(6, individual_number=f"{NUMBER}0"),
    member(7, individual_number="", postal_code=NUMBER),  # in the wrong column
    member(8, individual_number="", birth_on=NUMBER),
    member(9, individual_number="", sex=SPACED),
    member(10, individual_number="", insurer_number=NUMBER),
]
FORMS = (NUMBER, WRONG, SPACED, WIDE)
BESIDE = 7
"""Rows that have their number in its own column."""


def is_clean(text: str) -> bool:
    return not any(form in text for form in FORMS)


def test_no_number_is_in_the_staging_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_taking: Any, _texts: Any) -> Any:
        raise ConnectionError

    who = sender()
    monkeypatch.setattr(pieces, "take_piece", stop)
    with pytest.raises(WorkFailedError, match="ConnectionError"):
        who.has_taken("member", ROWS[:BESIDE])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row::text FROM batch_staging_{FileJob.objects.get().pk} row")  # noqa: S608  # our own id
        lines = [row[0] for row in cursor.fetchall()]
    assert len(lines) == BESIDE
    assert is_clean("\n".join(lines))


@pytest.mark.parametrize("dry_run", [False, True])
def test_nor_in_the_notes_or_what_is_handed_back(dry_run: bool) -> None:
    job = sender().has_taken("member", ROWS, dry_run=dry_run)
    lines = FileLine.objects.filter(job=job)
    assert lines.count() == len(ROWS)
    assert is_clean(json.dumps(list(lines.values_list("findings", flat=True)), ensure_ascii=False))
    result = b"".join(result_of(job, "utf-8")).decode()
    assert is_clean(result)
    assert not TWELVE.search(result)
    errors = b"".join(errors_of(job, "utf-8")).decode().splitlines()
    assert is_clean("\n".join(line for line in errors if not re.search("K000[789]|K0010", line)))


def test_nor_in_any_table_of_the_register_or_of_the_files() -> None:
    sender().has_taken("member", ROWS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT row::text FROM {table} row")  # noqa: S608  # names from the catalogue
            assert is_clean("\n".join(row[0] for row in cursor.fetchall())), table


def test_nor_in_the_log_whatever_goes_wrong(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def stop(_taking: Any, texts: Any) -> Any:
        raise ValueError(texts)

    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(KeylessFormatter())
    who = sender()
    who.has_taken("member", ROWS)
    monkeypatch.setattr(pieces, "take_piece", stop)
    with pytest.raises(WorkFailedError) as failed:
        who.has_taken("member", [*ROWS[:BESIDE], member(20)])
    logged = "".join(format_exception(failed.value))  # as Celery logs it
    assert "K0001" not in logged
    assert is_clean(logged)
    assert "ValueError in test_no_individual_numbers.py" in caplog.text
    assert is_clean(caplog.text)
