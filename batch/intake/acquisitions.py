"""What the deadlines are told of a piece: which acquisitions were reported and registered (R-060), and who was told."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from batch.intake.writing import Place
from batch.services.deadlines import AcquiredRow, acquired, registered, withdrawn
from insurers.domain.book import Book
from insurers.domain.intake import Decided, Outcome
from insurers.domain.rows import EnrolmentRow, Event

Key = tuple[str, date]
"""A member's code and the day of acquisition."""


@dataclass(slots=True)
class _Told:
    """What is to be told, in sets as large as the order of the rows allows."""

    place: Place
    acquired: dict[Key, list[AcquiredRow]] = field(default_factory=dict)
    withdrawn: set[Key] = field(default_factory=set)

    def acquire(self, key: Key, row: AcquiredRow) -> None:
        """Tell of an acquisition, after its withdrawal if there was one."""
        if key in self.withdrawn:
            self.tell()
        self.acquired.setdefault(key, []).append(row)

    def withdraw(self, key: Key) -> None:
        """Withdraw an acquisition, after it was told."""
        if key in self.acquired:
            self.tell()
        self.withdrawn.add(key)

    def tell(self) -> None:
        """Write what has come together."""
        acquired([row for rows in self.acquired.values() for row in rows])
        withdrawn(insurer_id=self.place.insurer_id, acquisitions=self.withdrawn, at=self.place.at)
        self.acquired.clear()
        self.withdrawn.clear()


def write_acquisitions(place: Place, decided: Iterable[tuple[EnrolmentRow, Decided]], medical: Container[str]) -> None:
    """Record the acquisitions of rows that were taken; one that is held is not registered yet (R-064).

    `medical` are the codes of members of whom only medical information is held: providers see their enrolments. A
    cancelled enrolment withdraws its acquisition.
    """
    told = _Told(place)
    for row, one in decided:
        key = row.member_code, row.acquired_on
        if row.event is Event.CANCEL:
            if one.outcome is Outcome.APPLIED:
                told.withdraw(key)
        elif (acquisition := _acquired(place, row, one, medical)) is not None:
            told.acquire(key, acquisition)
    told.tell()


def _acquired(place: Place, row: EnrolmentRow, one: Decided, medical: Container[str]) -> AcquiredRow | None:
    """Return what a row says of an acquisition: that it is registered, or that it was reported."""
    new = row.event is Event.ACQUIRE and one.outcome in {Outcome.APPLIED, Outcome.HELD}
    reported = row.reported_on is not None and one.outcome is not Outcome.REFUSED
    if not (new or reported):
        return None
    visible = new and (one.outcome is Outcome.APPLIED or row.member_code in medical)
    at = place.at if visible else None
    return AcquiredRow(place.insurer_id, place.sandbox_id, row.member_code, row.acquired_on, row.reported_on, at)


def write_released(books: Sequence[Book], at: datetime) -> None:
    """Record that the enrolments of members whose hold ended became visible."""
    ids = [book.member_id for book in books if book.member_id is not None]
    if ids:
        registered(member_ids=ids, at=at)
