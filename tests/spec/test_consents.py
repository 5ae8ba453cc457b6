"""同意 / Consents.

何がいつまで閲覧できるか。診療区分は 1 外来、2 訪問診療等、3 オンライン診療等、4 救急時（OQSCD028）。
What may be read until when. Kinds of visit: 1 at the provider, 2 home, 3 online, 4 emergency (OQSCD028).
"""

from datetime import datetime
from typing import Final

import pytest

from consent.domain.grants import FLAGS, LIVES, Granted, flag_of, usual_end
from sandbox.domain.instants import instant_of

GIVEN: Final = "2024-06-10T09:30:10"


@pytest.mark.parametrize(
    ("treatment", "given", "until"),
    [
        ("1", GIVEN, "2024-06-11T09:30:10"),
        ("2", "2024-06-10T09:30", "2024-09-30T23:59:59"),
        ("2", "2024-11-30T09:30", "2025-02-28T23:59:59"),
        ("2", "2023-11-01T00:00", "2024-02-29T23:59:59"),
        ("3", GIVEN, "2024-06-11T09:30:10"),
        ("4", GIVEN, "2024-06-11T09:30:10"),
    ],
)
def test_life(treatment: str, given: str, until: str) -> None:
    """有効期限を示さない同意は、診療区分によって次の時点まで続く。

    A consent that names no end lasts until then, by the kind of visit.
    """
    assert usual_end(treatment, instant_of(given)) == instant_of(until)


@pytest.mark.parametrize(
    ("treatment", "item", "until", "ended", "at", "flag"),
    [
        ("2", "drug", "2024-09-30T23:59:59", "", "2024-09-30T23:59:59", "1"),
        ("2", "drug", "2024-09-30T23:59:59", "", "2024-10-01T00:00:00", "2"),
        ("2", "drug", "", "2024-07-01T10:00:00", "2024-07-01T09:59:59", "1"),
        ("2", "drug", "", "2024-07-01T10:00:00", "2024-07-01T10:00:00", "2"),
        ("2", "surgery", "2024-09-30T23:59:59", "", "2024-06-10T09:30:10", "0"),
        ("2", "surgery", "2024-09-30T23:59:59", "", "2024-12-01T00:00:00", "0"),
        ("3", "drug", "2024-06-11T09:30:10", "", "2024-06-11T09:30:11", "2"),
        ("1", "drug", "2024-06-11T09:30:10", "", "2024-06-11T09:30:10", "1"),
        ("1", "drug", "2024-06-11T09:30:10", "", "2024-06-11T09:30:11", "0"),
        ("4", "drug", "", "2024-07-01T10:00:00", "2024-07-02T00:00:00", "0"),
    ],
)
def test_flag(treatment: str, item: str, until: str, ended: str, at: str, flag: str) -> None:
    """薬剤（drug）だけの同意から、ある時点に返る閲覧同意フラグ（OQSCD016）。`until` は有効期限、`ended` は取消。

    The flag (OQSCD016) that comes at an instant of a consent to drugs alone. `until` is its last instant, `ended` when
    it was ended.
    """
    grant = Granted(1, 1, treatment, instant_of(GIVEN), ["drug"], _instant(until), _instant(ended))
    assert flag_of(grant, item, instant_of(at)) == flag


@pytest.mark.parametrize(
    ("rule", "title", "source", "ours"),
    [
        (row.rule.id, f"{row.rule.ja} / {row.rule.en}", row.rule.source, "解釈 ours" if row.rule.invented else "")
        for row in (*LIVES, *FLAGS)
    ],
)
def test_table(rule: str, title: str, source: str, ours: str) -> None:
    """規則。続く期間は診療区分で一つに決まり、フラグは上から順に見て最初に当てはまるものが決める。

    The rules. One tells the life by the kind of visit; of those on flags the first that holds, from the top, decides.
    """
    (row,) = (row for row in (*LIVES, *FLAGS) if row.rule.id == rule)
    assert (row.rule.source, bool(ours)) == (source, row.rule.invented)
    assert title


def _instant(text: str) -> datetime | None:
    return instant_of(text) if text else None
