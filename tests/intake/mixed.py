"""Files in which everything that can happen to a member happens, in an order in which one row follows from another."""

from typing import Final

from insurers.domain.individual_numbers import synthetic_number
from tests.intake.world import Sender, Values, enrolment, member, outcomes, said

NOBODY: Final = synthetic_number(999_001)
ANOTHER: Final = synthetic_number(999_002)

FOUNDING: Final[tuple[Values, ...]] = tuple(member(n) for n in range(8))
"""Members as they were registered an hour before."""

MEMBERS: Final[tuple[Values, ...]] = (
    member(0),  # as it was
    member(1, name="見本　二"),
    member(1),  # A → B → A
    member(2, member_code=" K0002 ", name="見本　空白"),  # the same code with blanks around
    member(2),
    member(2, name="見本　三●"),
    member(8),  # new
    member(8),  # told twice
    member(8, name="見本　新"),
    member(9, individual_number=""),  # no number, then one
    member(9),
    member(3, individual_number=NOBODY),  # another person all along
    member(3, individual_number=NOBODY, name="見本　別人"),
    member(3),  # and back again
    member(4, individual_number=member(5)["individual_number"]),  # taken by another member
    member(4, individual_number=ANOTHER),
    member(10, individual_number=member(4)["individual_number"]),  # the number that was just given up
    member(11, individual_number=synthetic_number(7_000)),  # new, then somebody else within the same file
    member(11, individual_number=synthetic_number(7_001)),
    member(12, individual_number=synthetic_number(7_000)),
    member(5, address=""),
    member(6, birth_on="20261399"),
    member(6, individual_number="123456789012"),
    member(7, name="見本　最後", insurer_number="06139927"),
    member(0),
    member(13, individual_number=synthetic_number(13), address=""),
    # A circle of codes: 5 becomes somebody else, 6 takes the member whom 5 left, 5 the one whom 6 left.
    member(5, individual_number=synthetic_number(8_000)),
    member(6, individual_number=member(5)["individual_number"]),
    member(5, individual_number=member(6)["individual_number"]),
)

ENROLMENTS: Final[tuple[Values, ...]] = (
    *(enrolment(n) for n in range(13)),
    enrolment(0),
    enrolment(0, event="change", symbol="見本２", reported_on="20261105"),
    enrolment(0, event="change", reported_on="20261103"),  # A → B → A
    enrolment(1, event="lose", lost_on="20261110", loss_reason="03"),
    enrolment(1, acquired_on="20261110", number="77"),
    enrolment(2, event="cancel"),
    enrolment(2, event="cancel"),
    enrolment(2),
    enrolment(3, acquired_on="20261105"),
    enrolment(3, event="lose", lost_on="20261030"),
    enrolment(4, event="lose"),
    enrolment(90),
    enrolment(5, event="取得"),
    enrolment(6, card_from="20261110", card_until="20261101", event="change"),
    enrolment(7, event="change", insured_name="見本●子"),
    enrolment(7, event="change", member_code=" K0007"),
    enrolment(8, reported_on="20261010"),
    enrolment(8, event="change", card_class="A1"),
)

RATIOS: Final[tuple[Values, ...]] = tuple(
    {"insurer_number": "06139919", "kind": "burden_ratio", "valid_from": "20261101", "ratio": "030"} | row
    for row in (
        {"action": "record", "member_code": "K0000"},
        {"action": "record", "member_code": "K0000", "ratio": "020"},  # not voided
        {"action": "void", "member_code": "K0000"},
        {"action": "record", "member_code": "K0000"},
        {"action": "record", "member_code": "K0001"},
        {"action": "record", "member_code": "K0001", "issued_on": "20261102"},
        {"action": "record", "member_code": "K0001"},  # A → B → A
        {"action": "record", "member_code": "K0001"},
        {"action": "void", "member_code": "K0002"},
        {"action": "record", "member_code": "K0003", "valid_to": "20261001"},
        {"action": "record", "member_code": "K0003", "ratio": "031"},
        {"action": "record", "member_code": "K0090"},
    )
)


def prepare(who: Sender) -> None:
    """Register the founding members with their enrolments and ratios, an hour before what follows.

    The resident register knows most of them, and whom they turn out to be; nobody else.
    """
    who.residents(*FOUNDING[:7], member(8), member(10), member(4, individual_number=ANOTHER))
    who.has_taken("member", FOUNDING)
    who.has_taken("enrolment", [enrolment(n) for n in range(8)])
    who.has_taken("ratio", [{**RATIOS[0], "member_code": row["member_code"]} for row in FOUNDING])
    who.later(hours=1)


def send_all(who: Sender) -> list[tuple[str, dict[int, list[str]]]]:
    """Send the three files; return the outcomes and what was said, of each."""
    files = (("member", MEMBERS), ("enrolment", ENROLMENTS), ("ratio", RATIOS))
    jobs = [who.has_taken(kind, rows) for kind, rows in files]
    return [(outcomes(job), said(job)) for job in jobs]
