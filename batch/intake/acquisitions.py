"""What the deadlines are told of a piece: which acquisitions were reported and registered (R-060), and who was told."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime

from batch.intake.writing import Place
from batch.services.deadlines import AcquiredRow, acquired, registered
from insurers.domain.book import Book
from insurers.domain.intake import Decided, Outcome
from insurers.domain.rows import EnrolmentRow, Event


def write_acquisitions(place: Place, decided: Iterable[tuple[EnrolmentRow, Decided]], medical: Container[str]) -> None:
    """Record the acquisitions of rows that were taken; one that is held is not registered yet (R-064).

    `medical` are the codes of members of whom only medical information is held: providers see their enrolments.
    """
    acquired(list(_acquired(place, decided, medical)))


def _acquired(
    place: Place, decided: Iterable[tuple[EnrolmentRow, Decided]], medical: Container[str]
) -> Iterator[AcquiredRow]:
    for row, one in decided:
        new = row.event is Event.ACQUIRE and one.outcome in {Outcome.APPLIED, Outcome.HELD}
        told = row.reported_on is not None and one.outcome is not Outcome.REFUSED
        if new or told:
            visible = new and (one.outcome is Outcome.APPLIED or row.member_code in medical)
            at = place.at if visible else None
            yield AcquiredRow(place.insurer_id, place.sandbox_id, row.member_code, row.acquired_on, row.reported_on, at)


def write_released(books: Sequence[Book], at: datetime) -> None:
    """Record that the enrolments of members whose hold ended became visible."""
    ids = [book.member_id for book in books if book.member_id is not None]
    if ids:
        registered(member_ids=ids, at=at)
