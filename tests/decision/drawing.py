"""Random registers and questions: few people, few days, few instants, so that every boundary is met often.

The days lie around 1 April 2026, when preschool ends for the children among the people. Knowledge begins and ends at
the turn of days; questions are asked at those very instants, one microsecond before, and between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from eligibility.domain.facts import Query
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.clock import JST
from sandbox.domain.readings import Readings
from tests.decision.register import (
    ADULT,
    ALWAYS,
    LONG_AGO,
    NUMBERS,
    WELFARE,
    EnrolmentRow,
    EntitlementRow,
    ProfileRow,
    ReferenceRow,
    Register,
)

repeatable = settings(derandomize=True, deadline=None, max_examples=300)
"""The same registers in every run; a failure seen anywhere can be seen again."""

FIRST_DAY = date(2026, 3, 27)
LAST_DAY = date(2026, 4, 8)
DAYS = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
ASKED_ABOUT = [FIRST_DAY - timedelta(days=1), *DAYS]
TURNS = [datetime.combine(day, datetime.min.time(), JST) for day in DAYS]
BORN = (ADULT, date(2020, 4, 1), date(2020, 4, 2), date(2020, 2, 29))
VALUES = {
    "burden_ratio": ("010", "020", "030"),
    "elderly_certificate": ("020", "030"),
    "limit_certificate": ("A02", "A03"),
    "specific_disease": ("1", "2"),
    "medical_ticket": ("T-1", "T-2"),
}

NOBODY = EnrolmentRow(insurer="A", period=DateSpan(FIRST_DAY), symbol="12")
"""Whose card is asked for where nobody is registered."""

T = TypeVar("T")


OPPOSED = (
    Readings(),
    Readings(newer="new", several="all", overlap="as_asked", symbol="exact"),
    Readings(newer="both", several="all", overlap="latest_issued", symbol="lenient"),
)
"""Readings that between them turn every choice each way."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query about a day, at an instant, under readings."""

    query: Query
    on: date
    at: datetime
    readings: Readings


def _mostly(usual: T, *others: T, weight: int = 6) -> st.SearchStrategy[T]:
    """Draw the usual value `weight` times as often as each of the others."""
    return st.sampled_from((usual,) * weight + others)


@st.composite
def periods(draw: st.DrawFn) -> DateSpan:
    """Draw days of validity; half begin with the first day, many are open."""
    first = draw(_mostly(FIRST_DAY, *DAYS[:-1], weight=len(DAYS)))
    return DateSpan(first, draw(_mostly(None, *(day for day in DAYS if day > first), weight=len(DAYS))))


@st.composite
def knowledge(draw: st.DrawFn) -> InstantSpan:
    """Draw a span of knowledge; most begin before all questions and do not end."""
    since = draw(_mostly(LONG_AGO, *TURNS[:-1], weight=3 * len(TURNS)))
    return InstantSpan(since, draw(_mostly(None, *(turn for turn in TURNS if turn > since), weight=2 * len(TURNS))))


enrolments = st.builds(
    EnrolmentRow,
    insurer=st.sampled_from(("A", "A", "B", "B", WELFARE)),
    person=_mostly(1, 2, weight=2),
    period=periods(),
    known=knowledge(),
    symbol=_mostly("12", "13", "", weight=12),
    number=_mostly("1", "2", weight=12),
    branch=_mostly("", "01", "02", weight=8),
    issued_on=_mostly(None, *DAYS[:4], weight=2),
    held=_mostly(*(False, True), weight=9),
)


def _possible(rows: Iterable[EnrolmentRow]) -> tuple[EnrolmentRow, ...]:
    """Leave out what the register refuses: one insurer covering one person twice on a day, in the same knowledge."""
    kept: list[EnrolmentRow] = []
    for row in rows:
        same = [k for k in kept if (k.insurer, k.person) == (row.insurer, row.person)]
        if not any(k.period.overlaps(row.period) and k.known.overlaps(row.known) for k in same):
            kept.append(row)
    return tuple(kept)


@st.composite
def profiles(draw: st.DrawFn, insurer: str, person: int) -> tuple[ProfileRow, ...]:
    """Draw a birth date, or two of which the later registered one corrects the other."""
    born, corrected = draw(_mostly(ADULT, *BORN, weight=8)), draw(_mostly(None, *BORN, weight=12))
    if corrected is None:
        return (ProfileRow(insurer=insurer, person=person, birth_on=born),)
    turn = draw(st.sampled_from(TURNS))
    return (
        ProfileRow(insurer=insurer, person=person, birth_on=born, known=ALWAYS.until(turn)),
        ProfileRow(insurer=insurer, person=person, birth_on=corrected, known=InstantSpan(turn)),
    )


@st.composite
def entitlements(draw: st.DrawFn, members: tuple[tuple[str, int], ...]) -> EntitlementRow:
    """Draw a ratio, certificate or ticket of one of the members."""
    insurer, person = draw(_mostly(members[0], *members, weight=2))
    kind = draw(_mostly("medical_ticket" if insurer == WELFARE else "limit_certificate", *VALUES, weight=2))
    return EntitlementRow(
        insurer=insurer,
        person=person,
        kind=kind,
        period=draw(periods()),
        known=draw(knowledge()),
        value=draw(st.sampled_from(VALUES[kind])),
    )


@st.composite
def references(draw: st.DrawFn, people: tuple[int, ...]) -> tuple[ReferenceRow, ...]:
    """Draw 照会番号: at most one of either provider for a person, and one that took its place."""
    rows = []
    for person in people:
        for own in draw(st.sets(st.booleans())):
            turn = draw(st.sampled_from(TURNS))
            rows.append(ReferenceRow(person=person, number=f"{person}-1", known=ALWAYS.until(turn), own=own))
            rows.append(ReferenceRow(person=person, number=f"{person}-2", known=InstantSpan(turn), own=own))
    return tuple(rows)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw at most four enrolments of at most two persons, with what goes with them."""
    rows = _possible(draw(st.lists(enrolments, min_size=draw(st.integers(0, 4)), max_size=4)))
    members = tuple(dict.fromkeys((row.insurer, row.person) for row in rows))
    most = 4 if members else 0
    theirs = draw(st.lists(entitlements(members), min_size=draw(st.integers(0, most)), max_size=most))
    return Register(
        profiles=tuple(profile for member in members for profile in draw(profiles(*member))),
        enrolments=rows,
        entitlements=tuple(theirs),
        references=draw(references(tuple(dict.fromkeys(person for _, person in members)))),
    )


@st.composite
def queries(draw: st.DrawFn, register: Register) -> Query:
    """Draw a search key: that of a row, mostly with nothing or little left out or changed."""
    row = draw(st.sampled_from(register.enrolments or (NOBODY,)))
    births = [p.birth_on for p in register.profiles if (p.insurer, p.person) == (row.insurer, row.person)]
    return Query(
        insurer_number=draw(_mostly(NUMBERS[row.insurer], *NUMBERS.values(), weight=90)),
        number=draw(_mostly(row.number, "1", "2", weight=30)),
        birth_on=draw(_mostly((births or [ADULT])[-1], None, None, *births, *BORN, weight=40)),
        symbol=draw(_mostly(row.symbol or None, None, None, "12", "13", weight=20)),
        branch=draw(_mostly(row.branch or None, None, None, "01", "02", weight=20)),
        limit_consent=draw(st.booleans()),
        disease_consent=draw(st.booleans()),
    )


moments = st.builds(
    lambda turn, shift: turn + shift,
    st.sampled_from(TURNS),
    st.sampled_from((timedelta(), timedelta(hours=9), -timedelta(microseconds=1))),
)
"""Instants of asking: at the turn of a day, in its course, and just before it."""


@st.composite
def asked(draw: st.DrawFn) -> tuple[Register, list[Question]]:
    """Draw a register and queries to it, each asked about every day and under all of the opposed readings."""
    register = draw(registers())
    drawn = draw(st.lists(st.tuples(queries(register), moments), min_size=1, max_size=3))
    swept = product(drawn, ASKED_ABOUT, OPPOSED)
    return register, [Question(query, on, at, readings) for (query, at), on, readings in swept]
