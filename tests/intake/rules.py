"""For every rule about rows: a file in which it is said, by whom it is sent, and what was registered before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from insurers.domain.individual_numbers import synthetic_number
from insurers.domain.numbers import insurer_number
from tests.intake.world import NUMBER, Values, enrolment, member

ELDERLY: Final = insurer_number(prefecture="13", serial="991", law="39")
WELFARE: Final = insurer_number(prefecture="13", serial="991", law="12")

Files = Sequence[tuple[str, Sequence[Values]]]


@dataclass(frozen=True)
class Case:
    """`rows` of a `kind` in which the last one is told the rule; `before` are files an hour or so before.

    `resident` is who the resident register has, `elsewhere` who is a member of another insurer.
    """

    kind: str
    rows: Sequence[Values]
    before: Files = ()
    number: str = NUMBER
    outcome: str = "r"
    resident: Values | None = None
    elsewhere: Values | None = None
    turned_back: timedelta = timedelta()


def of(number: str, row: Values) -> Values:
    """Return a row of another insurer."""
    return {**row, "insurer_number": number}


def ratio(**changed: str) -> Values:
    """Return a row of a burden ratio of the member 0."""
    return {
        "insurer_number": NUMBER,
        "action": "record",
        "member_code": "K0000",
        "kind": "burden_ratio",
        "valid_from": "20261101",
        "ratio": "030",
    } | changed


ONE: Final[Files] = (("member", [member(0)]),)
ENROLLED: Final[Files] = (*ONE, ("enrolment", [enrolment(0)]))
KNOWN: Final = member(0)

CASES: Final[dict[str, Case]] = {
    "row.required": Case("member", [member(0, name="")]),
    "row.form": Case("member", [member(0, postal_code="9990001x")]),
    "row.date": Case("member", [member(0, birth_on="20260230")]),
    "row.code": Case("member", [member(0, sex="9")]),
    "row.long": Case("member", [member(0, name="見" * 101)]),
    "row.characters": Case("member", [member(0, name="見本\x07太郎")]),
    "row.insurer": Case("member", [member(0, insurer_number=ELDERLY)]),
    "row.substituted": Case("member", [member(0, name="見本●郎")], outcome="a", resident=member(0, name="見本●郎")),
    "member.number": Case("member", [member(0, individual_number=synthetic_number(0)[:-1] + "7")]),
    "member.number-missing": Case("member", [member(0, individual_number="")], outcome="a"),
    "member.number-shared": Case("member", [KNOWN], outcome="a", resident=KNOWN, elsewhere=KNOWN),
    "member.number-taken": Case("member", [member(1, individual_number=KNOWN["individual_number"])], ONE),
    "member.address": Case("member", [member(0, address="")]),
    "member.birth": Case("member", [member(0, birth_on="20991231")]),
    "match.held": Case("member", [KNOWN], outcome="h"),
    "row.member": Case("enrolment", [enrolment(0)]),
    "enrolment.held": Case("enrolment", [enrolment(0)], ONE, outcome="h"),
    "enrolment.lost-early": Case("enrolment", [enrolment(0, lost_on="20261101", loss_reason="03")], ONE),
    "enrolment.loss": Case("enrolment", [enrolment(0, loss_reason="03")], ONE),
    "enrolment.overlap": Case("enrolment", [enrolment(0, acquired_on="20261105")], ENROLLED),
    "enrolment.acquired-before": Case("enrolment", [enrolment(0, number="2")], ENROLLED),
    "enrolment.unknown": Case("enrolment", [enrolment(0, event="cancel")], ONE),
    "enrolment.number": Case(
        "enrolment",
        [of(ELDERLY, enrolment(0, symbol="", branch="", number="12"))],
        (("member", [of(ELDERLY, KNOWN)]),),
        ELDERLY,
    ),
    "enrolment.number-doubtful": Case(
        "enrolment",
        [of(ELDERLY, enrolment(0, symbol="", branch="", number="12345678"))],
        (("member", [of(ELDERLY, KNOWN)]),),
        ELDERLY,
        "a",
        resident=KNOWN,
    ),
    "enrolment.terms": Case("enrolment", [enrolment(0, card_class="A1")], ONE),
    "enrolment.reported": Case("enrolment", [enrolment(0, reported_on="20261031")], ONE),
    "enrolment.card": Case("enrolment", [enrolment(0, card_from="20261102", card_until="20261101")], ONE),
    "entitlement.period": Case("ratio", [ratio(valid_to="20261031")], ONE),
    "entitlement.not-voided": Case("ratio", [ratio(), ratio(ratio="020")], ONE, outcome="a"),
    "entitlement.unknown": Case("ratio", [ratio(action="void")], ONE),
    "ratio.value": Case("ratio", [ratio(ratio="031")], ONE),
    "register.not-later": Case(
        "enrolment",
        [enrolment(0, acquired_on="20261105")],
        ENROLLED,
        turned_back=timedelta(minutes=90),
    ),
}
"""Rule → case; `register.constraint` takes another writer, see test_at_once.py."""

ELSEWHERE_TESTED: Final = frozenset({"register.constraint"})
