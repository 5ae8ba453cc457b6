"""The answer worked out from the prose of the rules, day by day, without their tables and without spans.

Nothing of `eligibility.domain` is used here but the query; what both got wrong the same way would have to be wrong
in the prose (oqs-wire §7, domain Part 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from eligibility.domain.facts import Query
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.readings import Readings
from tests.decision.drawing import FIRST_DAY, LAST_DAY
from tests.decision.register import NUMBERS, WELFARE, EnrolmentRow, Register

ONE_DAY = timedelta(days=1)
CALENDAR = [FIRST_DAY + n * ONE_DAY for n in range(-30, (LAST_DAY - FIRST_DAY).days + 31)]


@dataclass(frozen=True, slots=True)
class Content:
    """A record as the oracle expects it.

    `place` is that of the enrolment in the register; `chosen` tells that of something shown there were two.
    """

    place: int
    ratio: str
    elderly: str
    limit: str
    diseases: tuple[str, ...]
    tickets: tuple[str, ...]
    preschool: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the centre should say, and the enrolments the key should hit."""

    validity: str
    records: tuple[Content, ...]
    hits: frozenset[int]


def answer(register: Register, query: Query, *, on: date, at: datetime, readings: Readings) -> Answer:
    """Work out the answer about the day `on` with what is known at `at`."""
    desk = _Desk(register, query, on, at, readings)
    hits = desk.hits()
    validity, shown = desk.say(hits)
    return Answer(validity, tuple(desk.content(row) for row in shown), frozenset(map(desk.place, hits)))


@dataclass(frozen=True, slots=True)
class _Desk:
    register: Register
    query: Query
    on: date
    at: datetime
    readings: Readings

    def place(self, row: EnrolmentRow) -> int:
        return next(n for n, other in enumerate(self.register.enrolments, start=1) if other is row)

    def seen(self) -> list[EnrolmentRow]:
        """Return what is registered at the time of asking and not held, in the order of acquisition."""
        rows = [row for row in self.register.enrolments if _is_known(row.known, self.at) and not row.held]
        return sorted(rows, key=lambda row: (_calendar(row.period)[0], self.place(row)))

    def hits(self) -> list[EnrolmentRow]:
        """Return what fits the key; a part not sent fits anything, a symbol not sent only if that is tolerated."""
        query = self.query
        found = [row for row in self.seen() if NUMBERS[row.insurer] == query.insurer_number]
        found = [row for row in found if row.number == query.number]
        if query.birth_on is not None:
            found = [row for row in found if self.birth(row) == query.birth_on]
        if query.symbol is not None:
            found = [row for row in found if row.symbol == query.symbol]
        elif self.readings.symbol == "exact":
            found = [row for row in found if row.symbol == ""]
        if query.branch is not None:
            found = [row for row in found if row.branch == query.branch]
        return found

    def birth(self, row: EnrolmentRow) -> date:
        for profile in self.register.profiles:
            same = profile.insurer == row.insurer and profile.person == row.person
            if same and _is_known(profile.known, self.at):
                return profile.birth_on
        raise AssertionError("every member has a profile at every instant")

    def say(self, hits: list[EnrolmentRow]) -> tuple[str, list[EnrolmentRow]]:
        """Choose one of the six answers, and the enrolments to show with it."""
        people = {row.person for row in hits}
        if not people:
            return "4", []
        if len(people) == 2:
            return "5", sorted(hits, key=self.place) if self.readings.several == "all" else []
        meant = self.meant(hits)
        beside = [row for row in self.seen() if row.person in people and self.on in _calendar(row.period)]
        insurances = [row for row in beside if row.insurer != WELFARE]
        if meant in beside:
            no_ticket = meant.insurer == WELFARE and not self.content(meant).tickets
            return "6" if no_ticket else "1", self.valid(meant, insurances, beside)
        ended = _calendar(meant.period)[0] <= self.on
        if ended and insurances:
            newest = self.issued_last(insurances, meant)
            return "3", {"old": [meant], "new": [newest], "both": [meant, newest]}[self.readings.newer]
        return "2", [meant]

    def meant(self, hits: list[EnrolmentRow]) -> EnrolmentRow:
        """Walk from the day asked about into the past until a hit covers the day, else into the future."""
        days = [self.on, *_backward(self.on), *_forward(self.on)]
        return next(row for day in days for row in hits if day in _calendar(row.period))

    def valid(
        self, meant: EnrolmentRow, insurances: list[EnrolmentRow], beside: list[EnrolmentRow]
    ) -> list[EnrolmentRow]:
        """Return one insurance and whatever assistance there is, the one meant in front."""
        chosen = []
        if insurances:
            own = meant in insurances and self.readings.overlap == "as_asked"
            chosen.append(meant if own else self.issued_last(insurances, meant))
        chosen += [row for row in beside if row.insurer == WELFARE]
        return [row for row in chosen if row is meant] + [row for row in chosen if row is not meant]

    def issued_last(self, insurances: list[EnrolmentRow], meant: EnrolmentRow) -> EnrolmentRow:
        """Walk the calendar back from its end until something was issued, else acquired, on the day."""
        in_turn = sorted(insurances, key=lambda row: row is not meant)
        issued = [row for row in in_turn if row.issued_on is not None] or in_turn
        for day in reversed(CALENDAR):
            latest = [row for row in issued if day == (row.issued_on or _calendar(row.period)[0])]
            if latest:
                return _acquired_last(latest)
        raise AssertionError("all was issued or acquired in the calendar")

    def content(self, row: EnrolmentRow) -> Content:
        """Return what is in force on the day: of each kind what was registered first, and every ticket."""
        rows = [e for e in self.register.entitlements if (e.insurer, e.person) == (row.insurer, row.person)]
        rows = [e for e in rows if _is_known(e.known, self.at) and self.on in _calendar(e.period)]
        rows.sort(key=lambda e: e.known.lower or self.at)
        ratio = [e.value for e in rows if e.kind == "burden_ratio"]
        elderly = [e.value for e in rows if e.kind == "elderly_certificate"]
        limit = [e.value for e in rows if e.kind == "limit_certificate" and self.query.limit_consent]
        return Content(
            self.place(row),
            ratio="".join(ratio[:1]),
            elderly="".join(elderly[:1]),
            limit="".join(limit[:1]),
            diseases=tuple(e.value for e in rows if e.kind == "specific_disease" and self.query.disease_consent),
            tickets=tuple(e.value for e in rows if e.kind == "medical_ticket"),
            preschool=self.birth(row) <= self.on <= last_day_before_school(self.birth(row)),
            chosen=any(len(found) > 1 for found in (ratio, elderly, limit)),
        )


def _acquired_last(rows: list[EnrolmentRow]) -> EnrolmentRow:
    latest = rows[0]
    for row in rows[1:]:
        if _calendar(row.period)[0] > _calendar(latest.period)[0]:
            latest = row
    return latest


def _is_known(known: InstantSpan, at: datetime) -> bool:
    return known.lower is not None and known.lower <= at and (known.upper is None or at < known.upper)


@cache
def _calendar(period: DateSpan) -> list[date]:
    """Return the days of the calendar that a period covers: from its first day until the loss comes."""
    days: list[date] = []
    for day in CALENDAR:
        if day == period.upper:
            break
        if days or day == period.lower:
            days.append(day)
    return days


def _backward(day: date) -> Iterator[date]:
    return reversed([d for d in CALENDAR if d < day])


def _forward(day: date) -> Iterator[date]:
    return iter([d for d in CALENDAR if d > day])


@cache
def last_day_before_school(birth_on: date) -> date:
    """Walk through the years: a year is full on the day before the birthday; six of them, then the next 31 March."""
    day, years = birth_on, 0
    while years < 6:
        tomorrow = day + ONE_DAY
        if _is_birthday(tomorrow, birth_on):
            years += 1
        if years < 6:
            day = tomorrow
    while (day.month, day.day) != (3, 31):
        day += ONE_DAY
    return day


def _is_birthday(day: date, birth_on: date) -> bool:
    """Tell whether a year of life ends with the day before; 29 February has its turn on 1 March in common years."""
    if (birth_on.month, birth_on.day) == (2, 29) and (day.month, day.day) == (3, 1):
        return (day - ONE_DAY).day == 28
    return (day.month, day.day) == (birth_on.month, birth_on.day) and day > birth_on
