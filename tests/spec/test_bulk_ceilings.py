"""限度額適用認定証の変更有無 / Ceiling certificate changed.

一括照会で送られた限度額適用認定証の項目を、資格確認日に有効な証と比べる。
0 変更なし、1 変更あり又は判定不能（OQSCD014）。

A bulk look-up compares the items of a limit certificate that were sent with the one in force on the day:
0 unchanged, 1 changed or cannot tell (OQSCD014).
"""

from datetime import date
from typing import Any, Final

import pytest

from eligibility.domain.ceilings import CEILING_RULES, SentCeiling, ceiling_change
from eligibility.domain.facts import EnrolmentFact, EntitlementFact, ProfileFact
from eligibility.domain.rulebook import rule_of
from eligibility.wire.codes.check import CeilingChanged
from eligibility.wire.messages.certificates import CEILING
from insurers.domain.spans import DateSpan, InstantSpan

ON: Final = date(2024, 9, 1)

Items = dict[str, str]

HELD: Final[Items] = {
    "certificate": "01",
    "ceiling_class": "A03",
    "issued_on": "2024-07-20",
    "starts_on": "2024-08-01",
    "ends_on": "2025-07-31",
}
OPEN: Final[Items] = {"certificate": "01", "ceiling_class": "A03", "starts_on": "2024-08-01"}
OVER: Final[Items] = HELD | {"starts_on": "2023-08-01", "ends_on": "2024-08-31"}
WRONG: Final[Items] = OPEN | {"ceiling_class": "A02"}


@pytest.mark.parametrize(
    ("sent", "registered", "answer", "rule"),
    [
        ({}, [], "0", "ceiling.unchanged"),
        (HELD, [HELD], "0", "ceiling.unchanged"),
        ({"ceiling_class": "A03"}, [HELD], "0", "ceiling.unchanged"),
        ({"ceiling_class": "A03", "ends_on": "2025-07-31"}, [HELD], "0", "ceiling.unchanged"),
        ({"ceiling_class": "A02"}, [HELD], "1", "ceiling.changed"),
        ({"ceiling_class": "A03", "ends_on": "2025-08-01"}, [HELD], "1", "ceiling.changed"),
        ({"ceiling_class": "A03", "ends_on": "2025-07-31"}, [OPEN], "1", "ceiling.changed"),
        ({"ceiling_class": "A03", "long_term_on": "2024-08-01"}, [HELD], "1", "ceiling.changed"),
        ({"ceiling_class": "A03"}, [HELD | {"long_term_on": "2024-08-01"}], "0", "ceiling.unchanged"),
        ({}, [HELD], "1", "ceiling.changed"),
        (HELD, [], "1", "ceiling.changed"),
        (OVER, [OVER], "1", "ceiling.changed"),
        ({}, [OVER], "0", "ceiling.unchanged"),
        ({"certificate": "01"}, [HELD], "1", "ceiling.undecided"),
        ({"certificate": "02", "ends_on": "2025-07-31"}, [HELD], "1", "ceiling.undecided"),
        ({"certificate": "01"}, [], "1", "ceiling.changed"),
        ({"ceiling_class": "A02"}, [WRONG, OPEN], "0", "ceiling.unchanged"),
        ({"ceiling_class": "A03"}, [WRONG, OPEN], "1", "ceiling.changed"),
    ],
)
def test_change(sent: Items, registered: list[Items], answer: str, rule: str) -> None:
    """2024年9月1日について。`sent` は送られた項目、`registered` は登録順の証。送られなかった項目は比べない。

    About 1 September 2024. `sent` are the items sent, `registered` the certificates in the order in which they became
    known. What was not sent is not compared.
    """
    code, fired = ceiling_change(SentCeiling(**_read(sent)) if sent else None, _enrolment(registered), ON)
    assert (code, fired.id) == (answer, rule)


@pytest.mark.parametrize(
    ("rule", "title", "source", "ours"),
    [
        (row.rule.id, f"{row.rule.ja} / {row.rule.en}", row.rule.source, "解釈 ours" if row.rule.invented else "")
        for row in CEILING_RULES
    ],
)
def test_table(rule: str, title: str, source: str, ours: str) -> None:
    """規則。上から順に見て、最初に当てはまるものが決める。

    The rules. The first that holds, from the top, decides.
    """
    row = rule_of(rule)
    assert f"{row.ja} / {row.en}" == title
    assert (row.source, bool(ours)) == (source, row.invented)
    (own,) = (own for own in CEILING_RULES if own.rule is row)
    assert own.code in {code.wire for code in CeilingChanged}
    assert SentCeiling._fields == tuple(element.name for element in CEILING)


def _enrolment(registered: list[Items]) -> EnrolmentFact:
    profile = ProfileFact("見本　花子", date(1980, 5, 5), "2")
    limits = tuple(_limit(**_read(items)) for items in registered)
    since = DateSpan(date(2020, 4, 1))
    return EnrolmentFact(
        1, 1, "06139993", "見本健保", since, InstantSpan(None), "345", "345", "01", profile, entitlements=limits
    )


def _limit(
    *, certificate: str, ceiling_class: str, starts_on: date, ends_on: date | None = None, **rest: Any
) -> EntitlementFact:
    return EntitlementFact(
        "limit_certificate",
        DateSpan.through(starts_on, ends_on),
        limit_class=certificate,
        limit_flag=ceiling_class,
        **rest,
    )


def _read(items: Items) -> dict[str, Any]:
    return {name: date.fromisoformat(text) if name.endswith("_on") else text for name, text in items.items()}
