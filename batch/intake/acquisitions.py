"""What the deadlines are told of a piece: which acquisitions were reported and registered (R-060), and who was told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from batch.intake.writing import Place
from batch.services.deadlines import AcquiredRow, acquired, registered
from insurers.domain.book import Book
from insurers.domain.intake import Decided, Outcome
from insurers.domain.rows import EnrolmentRow, Event


def write_acquisitions(place: Place, decided: Iterable[tuple[EnrolmentRow, Decided]]) -> None:
    """Record the acquisitions of rows that were taken; a held one is not registered yet (R-064)."""
    acquired(list(_acquired(place, decided)))


def _acquired(place: Place, decided: Iterable[tuple[EnrolmentRow, Decided]]) -> Iterator[AcquiredRow]:
    for row, one in decided:
        new = row.event is Event.ACQUIRE and one.outcome is Outcome.APPLIED
        held = row.event is Event.ACQUIRE and one.outcome is Outcome.HELD
        told = row.reported_on is not None and one.outcome is not Outcome.REFUSED
        if new or held or told:
            at = place.at if new else None
            yield AcquiredRow(place.insurer_id, place.sandbox_id, row.member_code, row.acquired_on, row.reported_on, at)


def write_released(books: Sequence[Book], at: datetime) -> None:
    """Record that the enrolments of members whose hold ended became visible."""
    ids = [book.member_id for book in books if book.member_id is not None]
    if ids:
        registered(member_ids=ids, at=at)
