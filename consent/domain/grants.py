"""同意: how long a consent lasts where nobody says so, and what it discloses at an instant.

Two tables: the first row that names the kind of visit tells the life of a consent, the first that holds tells the flag
of one kind of information (OQSCD016). A code of the wire stays a code here, as in the register.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from sandbox.domain.clock import JST
from sandbox.domain.rules import Rule

OUTPATIENT, HOME, ONLINE, EMERGENCY = "1", "2", "3", "4"
"""診療区分, OQSCD028."""

ITEMS: Final = (
    "checkup",
    "drug",
    "treatment",
    "surgery",
    "diagnosis",
    "infection",
    "allergy",
    "contraindication",
    "test",
    "prescription",
    "ceiling",
    "specific_disease",
)
"""What can be consented to, named as in the qualification record (`eligibility.wire`) and in its order."""

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 3


class Granted(NamedTuple):
    """A consent of one person to one provider: `items` (of `ITEMS`) until `available_until`, unless it ended before.

    `consented_at` is when the person gave it, `examined_on` the 受診日 where one was named. Without `available_until`
    it lasts until it is ended.
    """

    id: int
    person_id: int
    treatment: str
    consented_at: datetime
    items: Sequence[str]
    available_until: datetime | None = None
    ended_at: datetime | None = None
    examined_on: date | None = None


class GrantState(StrEnum):
    """Where a consent stands at an instant."""

    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"


def state_of(grant: Granted, at: datetime) -> GrantState:
    """Tell where a consent stands at `at`; it still holds at the very instant of `available_until` (P-15)."""
    if grant.ended_at is not None and grant.ended_at <= at:
        return GrantState.ENDED
    if grant.available_until is not None and grant.available_until < at:
        return GrantState.EXPIRED
    return GrantState.VALID


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A row of the table: when `holds` for (consent, kind of information, instant), the flag is `flag`."""

    rule: Rule
    holds: Callable[[Granted, str, datetime], bool]
    flag: str


def _over(grant: Granted, at: datetime) -> bool:
    return state_of(grant, at) is not GrantState.VALID


FLAGS: Final = (
    FlagRule(
        Rule("consent.not-given", "同意していない情報は0", "what was not consented to is 0", "OQSCD016; R-100"),
        lambda grant, item, _: item not in grant.items,
        "0",
    ),
    FlagRule(
        Rule(
            "consent.over",
            "訪問診療等・オンライン診療等の同意が取り消され、又は期限を過ぎれば2（有効期限切れ）",
            "a consent to home or online care that was ended or ran out is 2",
            "OQSCD016; R-107",
        ),
        lambda grant, _, at: grant.treatment in {HOME, ONLINE} and _over(grant, at),
        "2",
    ),
    FlagRule(
        Rule(
            "consent.over-elsewhere",
            "外来・救急時の同意が取り消され、又は期限を過ぎれば0（2は訪問・オンラインのみ）",
            "at the provider and in an emergency it is 0 then: 2 is for home and online care only",
            "OQSCD016; P-15",
            invented=True,
        ),
        lambda grant, _, at: _over(grant, at),
        "0",
    ),
    FlagRule(
        Rule("consent.given", "同意した情報は、続いている間1", "what was consented to is 1 while it lasts", "OQSCD016"),
        lambda _, __, ___: True,
        "1",
    ),
)
"""The first row that holds decides."""


def flag_of(grant: Granted, item: str, at: datetime) -> str:
    """Return the flag (OQSCD016: 0, 1 or 2) of one kind of information at `at`."""
    return next(row.flag for row in FLAGS if row.holds(grant, item, at))


@dataclass(frozen=True, slots=True)
class LifeRule:
    """A row of the table: until when a consent to this kind of visit lasts, by when it was given."""

    rule: Rule
    treatment: str
    until: Callable[[datetime], datetime]


def _a_day_later(consented_at: datetime) -> datetime:
    return consented_at + _DAY


def _third_month_later(consented_at: datetime) -> datetime:
    """Return the last second of the third month after, in Japan."""
    day = consented_at.astimezone(JST).date()
    year, month = divmod(day.year * 12 + day.month - 1 + _MONTHS, 12)
    last = date(year, month + 1, monthrange(year, month + 1)[1])
    return datetime.combine(last, time(23, 59, 59), JST)


LIVES: Final = (
    LifeRule(
        Rule("consent.day", "外来の同意は24時間", "at the provider it lasts 24 hours", "oqs-wire §5.4, §7.3; P-15"),
        OUTPATIENT,
        _a_day_later,
    ),
    LifeRule(
        Rule(
            "consent.home",
            "訪問診療等の同意は3か月後の月末まで",
            "for home visits it lasts until the end of the third month after",
            "R-107",
        ),
        HOME,
        _third_month_later,
    ),
    LifeRule(
        Rule(
            "consent.online",
            "オンライン診療等は受診のたびに同意し、24時間続く",
            "for online care a consent is given each time and lasts 24 hours",
            "R-105, R-111",
            invented=True,
        ),
        ONLINE,
        _a_day_later,
    ),
    LifeRule(
        Rule(
            "consent.emergency",
            "救急時の同意は24時間",
            "in an emergency it lasts 24 hours",
            "oqs-wire §7.3",
            invented=True,
        ),
        EMERGENCY,
        _a_day_later,
    ),
)
"""One row for each kind of visit."""


def usual_end(treatment: str, consented_at: datetime) -> datetime:
    """Return until when a consent lasts where nobody says so."""
    return next(row.until(consented_at) for row in LIVES if row.treatment == treatment)
