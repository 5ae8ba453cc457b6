"""The generated documents: current, and the schemas accept what is written and refuse what is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from eligibility.wire import CODE_LISTS, MESSAGES, Message, from_json, read, render, to_json
from eligibility.wire.encoding import Encoding
from eligibility.wire.faults import Kind
from eligibility.wire.generate import ROOT, main, stale
from eligibility.wire.messages.search import CARD_KEY
from eligibility.wire.reference import documents
from eligibility.wire.reference.samples import sample_values, sample_xml
from eligibility.wire.reference.schema import schema
from eligibility.wire.table import Element, group, leaf
from eligibility.wire.types import text
from tests.wire.support import REQUEST, RESULT

NAMED = pytest.mark.parametrize("message", MESSAGES.values(), ids=str)


def lxml_schema(message: Message) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema(message).encode()))


def test_the_documents_in_the_repository_are_current() -> None:
    assert stale(ROOT) == []


def test_the_check_names_what_is_stale_missing_or_left_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path)]) == 0
    assert main(["--check", "--root", str(tmp_path)]) == 0
    capsys.readouterr()
    (tmp_path / "codes.md").write_text("old")
    (tmp_path / "messages" / "siquc01req.xsd").unlink()
    (tmp_path / "messages" / "gone.md").write_text("left over")
    assert main(["--check", "--root", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "stale: codes.md",
        "stale: messages/gone.md",
        "stale: messages/siquc01req.xsd",
    ]
    assert main(["--root", str(tmp_path)]) == 0
    assert stale(tmp_path) == []


@NAMED
def test_the_sample_is_the_message_with_indentation(message: Message) -> None:
    reading = read(message, sample_xml(message).encode(), strict=True)
    assert reading.faults == reading.notices == ()
    assert reading.values == sample_values(message)
    declaration, _, content = sample_xml(message).partition("\n")
    assert render(message, reading.values).decode() == declaration + "\n" + re.sub(r">\s+<", "><", content).strip()


@NAMED
def test_two_schema_processors_accept_the_sample(message: Message) -> None:
    assert lxml_schema(message).validate(etree.fromstring(sample_xml(message).encode()))
    xmlschema.XMLSchema10(schema(message)).validate(sample_xml(message))


@NAMED
@settings(max_examples=20)
@given(seed=st.integers(), encoding=st.sampled_from(["utf-8", "shift_jis"]))
def test_the_schema_accepts_every_order_that_is_written(message: Message, seed: int, encoding: Encoding) -> None:
    written = render(message, sample_values(message), encoding=encoding, order="shuffled", seed=seed)
    assert lxml_schema(message).validate(etree.fromstring(written))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Birthdate>19520102</Birthdate>", ""),
        ("<Birthdate>19520102</Birthdate>", "<Birthdate>1952-01-02</Birthdate>"),
        ("<Birthdate>", "<Mystery>1</Mystery><Birthdate>"),
        ("<InsurerNumber>  979997</InsurerNumber>", "<InsurerNumber>979997 </InsurerNumber>"),
        ("ConsFlg>1<", "ConsFlg>2<"),
        ("<InsuredCardSymbol>見本１<", f"<InsuredCardSymbol>{'1' * 21}<"),
        ("<InsuredBranchNumber>01<", "<InsuredBranchNumber>1<"),
        ("<XmlMsg>", '<XmlMsg a="1">'),
    ],
)
def test_the_schema_refuses_what_strict_reading_refuses(old: str, new: str) -> None:
    broken = sample_xml(REQUEST).replace(old, new)
    assert broken != sample_xml(REQUEST)
    assert not lxml_schema(REQUEST).validate(etree.fromstring(broken.encode()))
    assert not read(REQUEST, broken.encode(), strict=True).ok


def test_the_schema_accepts_the_empty_body_of_a_failed_result() -> None:
    header = sample_values(RESULT)["header"] | {"file_result": "9", "error_code": "SIM2001"}
    assert lxml_schema(RESULT).validate(etree.fromstring(render(RESULT, {"header": header})))


def message_of(*rows: Element) -> Message:
    """Return a message whose body has these rows."""
    return Message("toy", "req", "OQStoyreq", "–", "見本", "Toy", (), rows, "test")


def test_a_container_whose_rows_repeat_validates_in_any_order_too() -> None:
    one = leaf("One", "一", "One", "one", text(), source="test", example="1")
    many = leaf("Many", "多", "Many", "many", text(), most=None, source="test", example="2")
    unit = group("Unit", "個", "Unit", "units", (one, many), most=None, unit=True, source="test")
    toy = message_of(unit)
    values = {"body": {"units": [{"one": "1", "many": ["2", "3"]}, {"many": ["4"]}]}}
    for seed in range(5):
        written = render(toy, values, order="shuffled", seed=seed)
        assert xmlschema.XMLSchema10(schema(toy)).is_valid(written.decode().partition("\n")[2])
        assert read(toy, written, strict=False).values["body"] == values["body"]
    in_json = to_json(toy, values)
    assert in_json["XmlMsg"]["MessageBody"] == {"Unit": [{"One": "1", "Many": ["2", "3"]}, {"Many": ["4"]}]}
    assert from_json(toy, in_json, strict=True).values["body"] == values["body"]


def test_faults_of_several_people_say_whose_they_are() -> None:
    key = group("Key", "鍵", "Key", "keys", CARD_KEY, most=None, unit=True, source="test")
    toy = message_of(key)
    good, bad = {"insurer_number": "979997", "number": "1"}, {"insurer_number": "979997"}
    values = {"body": {"keys": [good, bad, good, bad]}}
    for reading in (read(toy, render(toy, values), strict=True), from_json(toy, to_json(toy, values), strict=True)):
        assert [(fault.path, fault.unit) for fault in reading.faults if fault.unit is not None] == [
            ("/XmlMsg/MessageBody/Key[2]/InsuredIdentificationNumber", 1),
            ("/XmlMsg/MessageBody/Key[4]/InsuredIdentificationNumber", 3),
        ]
        assert reading.values["body"] == values["body"]


def test_the_command_runs_as_documented() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eligibility.wire.generate", "--check"], cwd=ROOT.parents[1], check=False
    )
    assert done.returncode == 0


def test_every_list_every_fault_and_every_row_is_printed() -> None:
    pages = documents()
    assert all(f"## {number}\n" in pages["codes.md"] for number in CODE_LISTS)
    assert all(f"`{kind.code}`" in pages["invented-wire.md"] for kind in Kind)
    for message in MESSAGES.values():
        page = pages[f"messages/{message.id}.md"]
        assert page.count("\n| ") == sum(1 for _ in message.walk()) + 1
        assert all(f"`{element.tag}`" in page for _, element in message.walk())
        uncertain = {path for path, element in message.walk() if element.mark.uncertain}
        assert all(f"`{path}`" in pages["invented-wire.md"] for path in uncertain)


def test_tables_keep_their_columns() -> None:
    for text_ in documents().values():
        for block in re.findall(r"(?:^\|.*\n)+", text_, re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1
