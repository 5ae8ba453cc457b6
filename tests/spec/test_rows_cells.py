"""ファイルの行: 値 / Rows of files: cells (domain §3.2, §3.3).

書いていない列の値は正しい。規則の文と直し方は[行の規則](../reference/files/rules.md)にある。
Columns that are not named hold good values. What the rules say is in [rules about rows](../reference/files/rules.md).
"""

import pytest

from batch.domain.layouts import LAYOUTS, READERS
from insurers.domain.findings import Finding
from insurers.domain.rows import Row

MARK = f"{'0a' * 32}.{'0b' * 28}"

GOOD = {
    "member": {"member_code": "K-1", "name": "見本　太郎", "birth_on": "19850412", "sex": "1"},
    "enrolment": {
        "event": "acquire",
        "member_code": "K-1",
        "acquired_on": "20261001",
        "number": "501",
        "card_class": "01",
    },
    "ratio": {
        "action": "record",
        "member_code": "K-1",
        "kind": "elderly_certificate",
        "valid_from": "20260801",
        "ratio": "020",
    },
    "limit": {
        "action": "record",
        "member_code": "K-1",
        "valid_from": "20260801",
        "limit_class": "01",
        "limit_flag": "A03",
    },
    "disease": {"action": "record", "member_code": "K-1", "valid_from": "20260801", "disease": "1"},
}


def read(kind: str, cells: dict[str, str]) -> tuple[Row | None, list[str]]:
    """Read a row that is good but for these cells: the row, and the rules it breaks with their columns."""
    layout = LAYOUTS[kind]
    whole = {"insurer_number": "06139919"} | GOOD[kind] | cells
    row, found = READERS[layout.kind]([whole.get(name, "") for name in layout.names])
    return row, [_told(one) for one in found]


def _told(finding: Finding) -> str:
    assert all(finding.sentences())
    return f"{finding.rule} {finding.column}"


@pytest.mark.parametrize(
    ("kind", "column", "text", "broken"),
    [
        ("member", "name", "", ["row.required name"]),
        ("member", "name", "　", ["row.required name"]),
        ("member", "name_kana", "", []),
        ("enrolment", "number", "", ["row.required number"]),
        ("enrolment", "branch", "", []),
        ("ratio", "valid_to", "", []),
    ],
)
def test_required(kind: str, column: str, text: str, broken: list[str]) -> None:
    """必須の列が空（空白だけの値を含む）の行は受け付けない。

    A required column must not be empty; nothing but blanks is empty.
    """
    assert read(kind, {column: text})[1] == broken


@pytest.mark.parametrize(
    ("event", "cells", "broken"),
    [
        ("acquire", {}, []),
        ("acquire", {"number": "", "card_class": ""}, ["row.required number", "row.required card_class"]),
        ("change", {"number": ""}, ["row.required number"]),
        ("lose", {"lost_on": "20261116", "loss_reason": "03"}, []),
        ("lose", {}, ["row.required lost_on", "row.required loss_reason"]),
        ("lose", {"lost_on": "20261116", "loss_reason": "03", "number": "", "branch": "x"}, []),
        ("cancel", {"number": "", "card_class": "", "lost_on": "x"}, []),
        ("喪失", {"lost_on": "20261116", "loss_reason": "03"}, []),
        ("leave", {}, ["row.code event"]),
    ],
)
def test_what_an_event_needs(event: str, cells: dict[str, str], broken: list[str]) -> None:
    """異動区分により必要な列が違い、要らない列に書いてあるものは読まない。日本語の区分名でもよい。

    Which columns a row must have depends on its event; whatever stands in the others is not read. The Japanese words
    are taken too.
    """
    assert read("enrolment", {"event": event, **cells})[1] == broken


@pytest.mark.parametrize(
    ("kind", "column", "text", "broken"),
    [
        ("enrolment", "acquired_on", "20261001", []),
        ("enrolment", "acquired_on", " 20261001　", []),
        ("enrolment", "acquired_on", "2026/10/1", ["row.form acquired_on"]),
        ("enrolment", "acquired_on", "２０２６１００１", ["row.form acquired_on"]),
        ("enrolment", "acquired_on", "20260931", ["row.date acquired_on"]),
        ("member", "birth_on", "20230229", ["row.date birth_on"]),
        ("member", "birth_on", "20240229", []),
        ("member", "postal_code", "9990001", ["row.form postal_code"]),
        ("enrolment", "branch", "1", ["row.form branch"]),
        ("member", "insurer_number", "6139919", ["row.form insurer_number"]),
        ("member", "insurer_number", "138016", []),
        ("member", "insurer_number", "00138016", []),
        ("member", "name_kana", "見本 ﾀﾛｳ", ["row.form name_kana"]),
        ("member", "name_kana", "ミホン　タロウ", []),
        ("disease", "self_pay", "10,000", ["row.form self_pay"]),
    ],
)
def test_form(kind: str, column: str, text: str, broken: list[str]) -> None:
    """値は列の形式で書く。前後の空白は除く。暦にない日付は、形式の誤りとは別に示す。

    A value has the form of its column, blanks around it aside. A day that the calendar has not is told apart from a
    wrong form.
    """
    assert read(kind, {column: text})[1] == broken


@pytest.mark.parametrize(
    ("kind", "column", "text", "broken"),
    [
        ("member", "sex", "3", []),
        ("member", "sex", "男", ["row.code sex"]),
        ("enrolment", "card_class", "A1", []),
        ("enrolment", "card_class", "08", ["row.code card_class"]),
        ("enrolment", "relation", "0", ["row.code relation"]),
        ("limit", "limit_flag", "A07", ["row.code limit_flag"]),
        ("limit", "limit_class", "1", ["row.code limit_class"]),
        ("disease", "disease", "4", ["row.code disease"]),
        ("ratio", "kind", "limit_certificate", ["row.code kind"]),
    ],
)
def test_codes(kind: str, column: str, text: str, broken: list[str]) -> None:
    """コードは電文と同じコード表（OQSCD007～013）のものに限る。

    Codes are those of the code lists of messages (OQSCD007–013).
    """
    assert read(kind, {column: text})[1] == broken


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("000", []),
        ("020", []),
        ("100", []),
        ("20", ["ratio.value ratio"]),
        ("025", ["ratio.value ratio"]),
        ("110", ["ratio.value ratio"]),
    ],
)
def test_ratio(text: str, broken: list[str]) -> None:
    """負担割合は3桁で、000から100までの10刻みである（010＝1割）。

    A ratio has three digits and goes by tens from 000 to 100 (010 = 10 %).
    """
    assert read("ratio", {"ratio": text})[1] == broken


@pytest.mark.parametrize(
    ("column", "text", "broken"),
    [
        ("symbol", "健保１", []),
        ("number", "0012", []),
        ("number", "1" * 21, ["row.long number"]),
        ("number", "・", ["row.form number"]),
        ("symbol", "㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿", ["row.long symbol"]),
    ],
)
def test_searched(column: str, text: str, broken: list[str]) -> None:
    """記号と番号は20文字までで、照合に使う形（幅や中点を除いた形）にして空でも40文字より長くもないものに限る。

    A 記号 or 番号 has up to 20 characters, and leaves between 1 and 40 to search by, without width and middle dots.
    """
    assert read("enrolment", {column: text})[1] == broken


def test_characters() -> None:
    """電文に載せられない文字（制御文字など）のある行は受け付けない。●は警告とし、行は受け付ける（R-135）。

    A row with characters that no message can carry (control characters and their like) is refused. ● is a warning, and
    the row is taken (R-135).
    """
    row, broken = read("member", {"name": "見本\u0007太郎"})
    assert (row, broken) == (None, ["row.characters name"])
    row, broken = read("member", {"name": "●橋　章一"})
    assert row is not None
    assert broken == ["row.substituted name"]


@pytest.mark.parametrize(
    ("found", "broken"),
    [("!form", ["row.form individual_number"]), ("!check", ["member.number individual_number"]), ("", [])],
)
def test_individual_number(found: str, broken: list[str]) -> None:
    """個人番号は12桁で末尾が検査用数字である（domain §2.7）。ファイルを読むときに封をし、誤りにも値は示さない。

    A 個人番号 has 12 digits, the last one a check digit (domain §2.7). It is sealed while the file is read, and no
    fault shows it: ``!form`` and ``!check`` stand here for what was found then.
    """
    assert read("member", {"individual_number": found})[1] == broken
    assert read("member", {"individual_number": MARK})[1] == []


def test_all_at_once() -> None:
    """一つの行の誤りは、すべて一度に示す。

    Everything that is wrong with a row is told at once.
    """
    _, broken = read("member", {"name": "", "birth_on": "19850431", "sex": "M", "postal_code": "〒999-0001"})
    assert broken == ["row.required name", "row.date birth_on", "row.code sex", "row.form postal_code"]
