"""住所の異動の反映 / Following moves in the resident register (R-070)."""

from typing import get_args

import pytest

from insurers.domain.moves import MOVE_RULES, move_rule
from insurers.domain.numbers import Kind


@pytest.mark.parametrize(
    ("kind", "action", "rule"), [(kind, move_rule(kind).action, move_rule(kind).id) for kind in get_args(Kind)]
)
def test_kind(kind: str, action: str, rule: str) -> None:
    """加入者が異動したとき、保険者の種別によって、登録の住所を改める（refreshed）か、知らせるだけにする（reported）。

    When a member has moved, the kind of insurer decides whether the registered address is refreshed or the move only
    reported.
    """
    assert {row.id: row.action for row in MOVE_RULES if kind in row.kinds} == {rule: action}


@pytest.mark.parametrize(
    ("rule", "title", "source", "ours"),
    [
        (row.id, f"{row.rule.ja} / {row.rule.en}", row.rule.source, "解釈 ours" if row.rule.invented else "")
        for row in MOVE_RULES
    ],
)
def test_table(rule: str, title: str, source: str, ours: str) -> None:
    """規則。健保組合のほかは本模擬環境の解釈である。

    The rules. All but the one on 健保組合 are our reading.
    """
    (row,) = (row for row in MOVE_RULES if row.id == rule)
    assert (row.rule.source, bool(ours)) == (source, row.rule.invented)
    assert title
