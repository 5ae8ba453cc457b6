"""Tickets: stored as JSON and back, and named and coded as the wire has them."""

from dataclasses import fields
from datetime import date
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from eligibility.wire.codes import CODE_LISTS
from eligibility.wire.messages.certificates import TICKET
from insurers.domain.tickets import CODES, Ticket

# The period of the entitlement, and what depends on who asks (`Ticket`).
ELSEWHERE: Final = {"starts_on", "ends_on", "provider_match"}

LISTS: Final = {
    "kind": "OQSCD018",
    "treatment": "OQSCD019",
    "combination": "OQSCD020",
    "social_insurance": "OQSCD021",
    "consistency": "OQSCD022",
    "infection": "OQSCD023",
    "elderly_care": "OQSCD024",
    "prefectural_expense": "OQSCD025",
}

tickets = st.builds(
    Ticket,
    kind=st.sampled_from(sorted(CODES["kind"])),
    issue_number=st.text(max_size=5),
    month=st.none() | st.dates().map(lambda day: day.replace(day=1)),
    self_pay=st.none() | st.integers(0, 99_999_999),
    remark_3=st.text(max_size=5),
)


@given(tickets)
def test_a_ticket_comes_back_from_json_as_it_went_in(ticket: Ticket) -> None:
    assert Ticket.from_json(ticket.to_json()) == ticket


def test_what_is_absent_is_not_stored_and_nothing_to_pay_is() -> None:
    ticket = Ticket(kind="01", month=date(2024, 4, 1), self_pay=0)
    assert ticket.to_json() == {"kind": "01", "month": "2024-04-01", "self_pay": 0}


def test_the_fields_are_those_of_the_message() -> None:
    assert [field.name for field in fields(Ticket)] == [e.name for e in TICKET if e.name not in ELSEWHERE]


def test_the_codes_are_those_of_the_code_lists() -> None:
    assert {name: CODE_LISTS[number].values for name, number in LISTS.items()} == CODES
