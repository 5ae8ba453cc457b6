"""Records that come again: what moves with them, and where they end."""

from datetime import date, datetime

import pytest

from fixtures.entries import EntitlementEntry
from fixtures.repeats import end_later, later, repeated
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EntitlementTerms
from insurers.domain.tickets import Ticket
from sandbox.domain.clock import JST


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 4, 30), 1, date(2026, 5, 30)),
    ],
)
def test_a_day_moves_to_the_same_day_or_the_last_there_is(day: date, months: int, moved: date) -> None:
    assert later(day, months) == moved


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2026, 4, 30), 1, date(2026, 5, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2025, 2, 28), 36, date(2028, 2, 29)),
        (date(2027, 1, 14), 12, date(2028, 1, 14)),
    ],
)
def test_the_end_of_a_month_stays_the_end_of_its_month(day: date, months: int, moved: date) -> None:
    assert end_later(day, months) == moved


def ticket(through: date | None, repeat: str = "monthly") -> EntitlementEntry:
    terms = EntitlementTerms(
        kind="medical_ticket",
        period=DateSpan.through(date(2026, 11, 1), date(2026, 11, 30)),
        issued_on=date(2026, 10, 25),
        ticket=Ticket(kind="01", month=date(2026, 11, 1), issue_number="M{yyyymm}"),
    )
    known_from = datetime(2026, 10, 25, 10, tzinfo=JST)
    return EntitlementEntry(terms=terms, known_from=known_from, changes=(), repeat=repeat, repeat_through=through)


def test_a_ticket_comes_every_month_with_its_own_number() -> None:
    turns = list(repeated(ticket(date(2027, 1, 31))))
    assert [turn.terms.period for turn in turns] == [
        DateSpan.through(date(2026, 11, 1), date(2026, 11, 30)),
        DateSpan.through(date(2026, 12, 1), date(2026, 12, 31)),
        DateSpan.through(date(2027, 1, 1), date(2027, 1, 31)),
    ]
    assert [turn.terms.ticket.issue_number for turn in turns if turn.terms.ticket] == ["M202611", "M202612", "M202701"]
    assert [turn.known_from for turn in turns] == [datetime(2026, m, 25, 10, tzinfo=JST) for m in (10, 11, 12)]
    assert [turn.terms.issued_on for turn in turns] == [date(2026, m, 25) for m in (10, 11, 12)]


def test_one_that_would_end_too_late_does_not_come() -> None:
    assert len(list(repeated(ticket(date(2026, 12, 30))))) == 1


def test_without_an_end_it_comes_once() -> None:
    assert list(repeated(ticket(None, repeat=""))) == [ticket(None, repeat="")]
