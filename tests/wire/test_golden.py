"""Whole files, kept beside these tests one folder per message: what they say, byte for byte.

Beside each ``<case>.xml`` stands ``<case>.json`` with the values it reads into.  All values are
invented.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eligibility.wire import MESSAGES, from_json, read, render, to_json
from eligibility.wire.faults import Kind
from eligibility.wire.types import DATE, DATE_TIME, MONTH, RATIO, YEN
from tests.wire.support import RESULT, kinds

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*/*.xml"))
ONE_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
QUIRKS = {"siquc01req/shift_jis": {Kind.SHIFT_JIS, Kind.EMPTY_OPTIONAL}, "siimm01res/shuffled": {Kind.ORDER}}


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def plain(values: Any) -> Any:
    """Return values as JSON can hold them: days and instants in ISO 8601."""
    return json.loads(json.dumps(values, default=lambda value: value.isoformat()))


def compact(data: bytes) -> bytes:
    """Return a file without its indentation."""
    declaration, _, content = data.partition(b"\n")
    return declaration + b"\n" + re.sub(rb">\s+<", b"><", content).strip()


def test_every_message_has_a_golden_file() -> None:
    assert {case.parent.name for case in CASES} == set(MESSAGES)
    assert {case.stem for case in CASES} == {case.stem for case in GOLDEN.glob("*/*.json")}


@ONE_CASE
def test_a_golden_file_reads_into_its_values(case: Path) -> None:
    reading = read(MESSAGES[case.parent.name], case.read_bytes(), strict=False)
    assert reading.faults == ()
    assert kinds(reading.notices) == QUIRKS.get(name(case), set())
    assert plain(reading.values) == json.loads(case.with_suffix(".json").read_text())


@pytest.mark.parametrize("case", [case for case in CASES if name(case) not in QUIRKS], ids=name)
def test_its_values_are_written_into_the_same_file(case: Path) -> None:
    message = MESSAGES[case.parent.name]
    values = read(message, case.read_bytes(), strict=True).values
    assert render(message, values) == compact(case.read_bytes())
    assert from_json(message, to_json(message, values), strict=True).values == values


def test_the_kinds_of_values_are_those_the_documents_promise() -> None:
    values = read(RESULT, (GOLDEN / "siquc01res/insurance_and_assistance.xml").read_bytes(), strict=True).values
    ticket = values["body"]["results"][1]["tickets"][0]
    assert ticket["month"] == MONTH.parse("202604")
    assert ticket["self_pay"] == YEN.parse("0") == 0
    assert values["header"]["processed_at"] == DATE_TIME.parse("20260401093015")
    valid = read(RESULT, (GOLDEN / "siquc01res/valid.xml").read_bytes(), strict=True).values["body"]["results"][0]
    assert valid["elderly"]["burden_ratio"] == RATIO.parse("020") == 20
    assert valid["valid_until"] == DATE.parse("20260731")
    assert type(valid["card_kind"]) is str
