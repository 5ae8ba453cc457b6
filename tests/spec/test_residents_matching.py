"""住基照合の判定 / Deciding a match with the resident register (R-065, domain §3.5)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from insurers.domain.residents import MATCH_RULES, Identity, differences, hold_for

REGISTERED = Identity("髙橋　花子", "タカハシ　ハナコ", date(1990, 2, 28), "2", "東京都架空市見本町2-1-2")
NEW, OLD = "新規 new", "登録済み registered"


@pytest.mark.parametrize(
    ("item", "reported", "differs"),
    [
        ("name", "高橋 花子", []),
        ("name", "●橋　花子", []),
        ("name", "高橋　華子", ["name"]),
        ("name_kana", "ﾀｶﾊｼ ﾊﾅｺ", []),
        ("name_kana", "ﾀｶﾊｼ ﾊﾅｴ", ["name_kana"]),
        ("name_kana", "", []),
        ("birth_on", "1990-02-27", ["birth_on"]),
        ("sex", "1", ["sex"]),
        ("sex", "3", []),
        ("address", "東京都架空市見本町２丁目１番地２号", []),
        ("address", "東京都架空市見本町9-9-9", ["address"]),
        ("address", "", ["address"]),
    ],
)
def test_differences(item: str, reported: str, differs: list[str]) -> None:
    """比べるのは生年月日、性別、漢字氏名、カナ氏名、住所。カナがなければ、又は性別が未設定（3）なら比べず、住所がなければ違うとする（R-069）。

    Compared are birth date, sex, kanji name, kana name and address, here with 髙橋　花子, タカハシ　ハナコ, born
    1990-02-28, sex 2, 東京都架空市見本町2-1-2. Kana that are absent and a sex that is not set (3) are not compared; an
    address that is absent differs (R-069).
    """
    value: Any = date.fromisoformat(reported) if item == "birth_on" else reported
    assert list(differences(replace(REGISTERED, **{item: value}), REGISTERED)) == differs


@pytest.mark.parametrize(
    ("differs", "when", "reading", "valid", "hold", "rule"),
    [
        ((), NEW, "any", 1, "none", "match.same"),
        (("no_number",), NEW, "any", 1, "none", "match.no-number"),
        (("unknown",), NEW, "any", 1, "all", "match.unknown-number"),
        (("unknown",), NEW, "matrix", 1, "all", "match.unknown-number"),
        (("unknown",), OLD, "any", 1, "none", "match.unknown-number-later"),
        (("birth_on",), NEW, "any", 1, "all", "match.birth-or-sex"),
        (("sex", "address"), OLD, "matrix", 1, "all", "match.birth-or-sex"),
        (("name", "name_kana"), NEW, "any", 1, "all", "match.new-both-names"),
        (("name", "name_kana"), NEW, "matrix", 1, "medical", "match.both-names"),
        (("name", "name_kana"), OLD, "any", 1, "medical", "match.both-names"),
        (("name", "address"), NEW, "any", 1, "all", "match.new-name-and-address"),
        (("name", "address"), NEW, "matrix", 1, "none", "match.single"),
        (("name_kana", "address"), OLD, "any", 2, "medical", "match.name-and-address"),
        (("name_kana", "address"), OLD, "any", 1, "none", "match.single"),
        (("address",), NEW, "any", 2, "none", "match.single"),
        (("name",), NEW, "any", 2, "none", "match.single"),
        (("name_kana",), OLD, "matrix", 2, "none", "match.single"),
    ],
)
def test_hold(differs: tuple[str, ...], when: str, reading: str, valid: int, hold: str, rule: str) -> None:
    """違う項目から保留が決まる。表は上から順に見て、最初に当てはまる規則による。anyとmatrixはサンドボックスの設定match_reading。

    The differing items decide what is held: the first rule of the table that holds, from the top. `any` and `matrix`
    are readings of the sandbox (`match_reading`); `valid` is the number of valid enrolments at all insurers together.
    """
    decided = hold_for(differs, new=when == NEW, reading=reading, valid_enrolments=valid)
    assert (decided.hold, decided.id) == (hold, rule)


@pytest.mark.parametrize(
    ("rule", "title", "hold", "source"),
    [(row.id, f"{row.rule.ja} / {row.rule.en}", row.hold, row.rule.source) for row in MATCH_RULES],
)
def test_table(rule: str, title: str, hold: str, source: str) -> None:
    """判定表。どの規則も本模擬環境の解釈である（実システムの表は一部しか公開されていない）。

    The table. Every rule is our reading: the real one is public in part only.
    """
    assert {row.id: (row.hold, row.rule.source) for row in MATCH_RULES}[rule] == (hold, source)
    assert title
    assert rule in {case[-1] for case in test_hold.pytestmark[0].args[1]}  # type: ignore[attr-defined]  # pytest's own
