"""Reads of the deadlines: acquisitions as of an instant of the sandbox clock, and how many stand how."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from batch.domain.counting import Counting
from batch.domain.deadlines import JUDGED_FROM, AcquiredDays, Deadline, Judged, State, Terms, judge
from batch.holidays import is_holiday
from batch.models import Acquisition
from batch.selectors.states import JUDGED, parameters
from sandbox.domain.clock import JST, day_of
from sandbox.models import DayCount, Sandbox

STATES: Final = ", ".join(f"{deadline}_state" for deadline in Deadline)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acquisitions: of which insurers (None: all), with event days from `since` to `until`, both included.

    `ids` names them one by one instead.
    """

    insurers: Collection[int] | None = None
    since: date | None = None
    until: date | None = None
    member_code: str = ""
    states: Mapping[Deadline, State] = field(default_factory=dict)
    ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many acquisitions of an insurer stand like this."""

    insurer_id: int
    states: Mapping[Deadline, State]
    count: int


@dataclass(frozen=True, slots=True)
class BreachedMonth:
    """A month in which an insurer has a breach, and the day on which that comes to light."""

    insurer_id: int
    month: date
    light_on: date


def terms_of(sandbox: Sandbox) -> Terms:
    """Return the deadlines as the sandbox's settings have them."""
    counting = Counting(business=sandbox.day_count == DayCount.BUSINESS, is_holiday=is_holiday)
    return Terms(sandbox.report_days, sandbox.register_days, sandbox.total_days, counting)


def days_of(acquisition: Acquisition, at: datetime) -> AcquiredDays:
    """Return the days of an acquisition; a registration after `at` has not happened yet."""
    registered = acquisition.registered_at
    seen = None if registered is None or registered > at else day_of(registered)
    return AcquiredDays(acquisition.event_on, acquisition.reported_on, seen)


def judged(acquisition: Acquisition, terms: Terms, at: datetime) -> dict[Deadline, Judged]:
    """Tell how the deadlines of an acquisition stand at `at`."""
    return judge(days_of(acquisition, at), terms, day_of(at))


def acquisitions_of(
    sandbox: Sandbox, at: datetime, wanted: Wanted, *, after: int = 0, most: int | None = None
) -> QuerySet[Acquisition]:
    """Return the acquisitions that had happened or were registered at `at`, and were not withdrawn by then.

    Where states are wanted, only the first `most` after the id `after` are looked for.
    """
    rows = Acquisition.objects.filter(sandbox=sandbox).select_related("insurer")
    if wanted.states:
        return rows.filter(pk__in=_ids_of(sandbox, at, wanted, after=after, most=most))
    seen = Q(event_on__lte=day_of(at)) | Q(registered_at__lte=at)
    filters = {
        "pk__in": wanted.ids,
        "insurer_id__in": wanted.insurers,
        "event_on__gte": wanted.since,
        "event_on__lte": wanted.until,
        "member_code": wanted.member_code or None,
    }
    kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    return rows.filter(seen, kept, **{name: value for name, value in filters.items() if value is not None})


def counts_of(sandbox: Sandbox, at: datetime, wanted: Wanted) -> list[StateCount]:
    """Return how many acquisitions of each insurer stand how; one statement, whatever their number."""
    sql = f"{JUDGED} SELECT insurer_id, count(*), {STATES} FROM judged GROUP BY insurer_id, {STATES}"  # noqa: S608  # names from the table of rules
    return [
        StateCount(insurer, dict(zip(Deadline, map(State, states), strict=True)), count)
        for insurer, count, *states in _rows(sql, _values(sandbox, at, wanted))
    ]


def breached_months(sandbox: Sandbox, on: date, *, after: date = date.min) -> list[BreachedMonth]:
    """Return the months with a breach that is one by the day `on` and for which its insurer owes a plan (R-061).

    A breach comes to light on its first day, or the day after `after` if that is later; not at all when its acquisition
    was withdrawn before. Months whose plan was required by then are left out.
    """
    sql = f"""{JUDGED}
        SELECT owed.* FROM (
            SELECT insurer_id, date_trunc('month', breach_on)::date AS month,
                GREATEST(min(breach_on), %(after_day)s::date + 1) AS light_on
            FROM judged
            WHERE breach_on <= %(on)s
                AND (withdrawn_at IS NULL OR withdrawn_at > GREATEST(breach_on, %(after_day)s::date + 1)
                    ::timestamp AT TIME ZONE 'Asia/Tokyo')
            GROUP BY insurer_id, month
        ) owed
        WHERE NOT EXISTS (
            SELECT FROM batch_improvementplan plan
            WHERE plan.insurer_id = owed.insurer_id AND plan.month = owed.month
                AND plan.required_at <= owed.light_on::timestamp AT TIME ZONE 'Asia/Tokyo'
        )"""  # noqa: S608  # a constant of this program
    at = datetime.combine(on, time.max, JST)
    kept_after = datetime.combine(max(after, JUDGED_FROM), time(), JST)
    values = _values(sandbox, at, Wanted()) | {"after_day": after, "kept_after": kept_after}
    return [BreachedMonth(*row) for row in _rows(sql, values)]


def _ids_of(sandbox: Sandbox, at: datetime, wanted: Wanted, *, after: int, most: int | None) -> list[int]:
    values = _values(sandbox, at, wanted) | {"after": after, "most": most}
    values |= {f"{deadline}_wanted": state.value for deadline, state in wanted.states.items()}
    states = " AND ".join(f"{deadline}_state = %({deadline}_wanted)s" for deadline in wanted.states)
    sql = f"{JUDGED} SELECT id FROM judged WHERE {states} ORDER BY id LIMIT %(most)s"  # noqa: S608  # names from the table of rules
    return [found for (found,) in _rows(sql, values)]


def _values(sandbox: Sandbox, at: datetime, wanted: Wanted) -> dict[str, Any]:
    insurers = None if wanted.insurers is None else list(wanted.insurers)
    return parameters(terms_of(sandbox), at, wanted.since) | {
        "sandbox": sandbox.pk,
        "insurers": insurers,
        "since": wanted.since,
        "until": wanted.until,
        "member_code": wanted.member_code,
        "after": 0,
    }


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
