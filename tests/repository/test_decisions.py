"""The decisions on record: numbered without gaps, listed, and of one form."""

import re
from pathlib import Path

import pytest

from tests.repository.markdown import headings, text_of
from tests.repository.tree import ROOT

FOLDER = ROOT / "docs/adr"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
LONGEST = 60  # lines; one page


def test_the_index_lists_every_record_with_its_title() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", text_of(FOLDER / "README.md"), re.MULTILINE)
    titles = [(record.name[:4], record.name, headings(record)[0][1]) for record in RECORDS]
    assert [(number, name, f"{number} {title}") for number, name, title in listed] == titles


def test_numbers_run_without_gaps() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_says_what_was_decided_and_what_was_rejected(record: Path) -> None:
    text = text_of(record)
    assert "**Decision.**" in text
    assert "**Rejected.**" in text
    assert text.count("\n") <= LONGEST


def test_every_record_named_in_the_code_exists() -> None:
    numbers = {record.name[:4] for record in RECORDS}
    for folder in ("batch", "config", "consent", "console", "deploy", "eligibility", "fixtures", "insurers", "sandbox"):
        for file in (ROOT / folder).rglob("*.py"):
            named = set(re.findall(r"(?:ADR |docs/adr/)(\d{4})", file.read_text(encoding="utf-8")))
            assert named <= numbers, file
