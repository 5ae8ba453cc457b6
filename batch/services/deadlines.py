"""Writes of the facts the deadlines are judged by: event, report, registration of an acquisition (R-060).

Facts only: how a deadline stands is told from them for any instant. A day once filled in stays, whatever is sent later.
An acquisition that was withdrawn stays as it was until then; what is sent afterwards is about a new one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from batch.domain import refusals
from batch.models import Acquisition
from batch.services.notices import tell_of
from insurers.domain.checks import refuse, text_faults
from insurers.knowledge import text_columns
from insurers.models import Insurer
from sandbox import arrays
from sandbox.constraints import refusing
from sandbox.domain.clock import day_of
from sandbox.domain.instants import FIRST_DAY


@dataclass(frozen=True, slots=True)
class AcquiredRow:
    """What somebody knows of an acquisition; what is absent leaves what is known already.

    `reported_on` must not lie before `event_on`. `registered_at` is when providers first saw the enrolment: absent
    while it is held (R-064).
    """

    insurer_id: int
    sandbox_id: int
    member_code: str
    event_on: date
    reported_on: date | None = None
    registered_at: datetime | None = None


# Rows of one acquisition are one row, in an order every writer keeps; only what is still absent is filled in, and of
# several rows the first fills it, as if they had come one by one.
ACQUIRE: Final = """
INSERT INTO batch_acquisition AS known (insurer_id, sandbox_id, member_code, event_on, reported_on, registered_at)
SELECT insurer_id, min(sandbox_id), member_code, event_on,
    (array_agg(reported_on ORDER BY place) FILTER (WHERE reported_on IS NOT NULL))[1], min(registered_at)
FROM unnest(
    %(insurers)s::bigint[], %(sandboxes)s::bigint[], %(codes)s::text[],
    %(events)s::date[], %(reports)s::date[], %(registrations)s::timestamptz[]
) WITH ORDINALITY AS sent (insurer_id, sandbox_id, member_code, event_on, reported_on, registered_at, place)
GROUP BY insurer_id, member_code, event_on
ORDER BY insurer_id, member_code, event_on
ON CONFLICT (insurer_id, member_code, event_on) WHERE withdrawn_at IS NULL DO UPDATE SET
    reported_on = COALESCE(known.reported_on, excluded.reported_on),
    registered_at = COALESCE(known.registered_at, excluded.registered_at)
WHERE (known.reported_on IS NULL AND excluded.reported_on IS NOT NULL)
    OR (known.registered_at IS NULL AND excluded.registered_at IS NOT NULL)
RETURNING id, registered_at IS NOT NULL
"""

REGISTER: Final = """
UPDATE batch_acquisition acquisition SET registered_at = %(at)s
FROM insurers_member member
JOIN insurers_enrolment enrolment
    ON enrolment.member_id = member.id AND enrolment.known @> %(at)s AND enrolment.hold <> 'all'
WHERE member.id = ANY(%(members)s)
    AND acquisition.insurer_id = member.insurer_id
    AND acquisition.member_code = member.code
    AND acquisition.event_on = lower(enrolment.period)
    AND acquisition.registered_at IS NULL
    AND acquisition.withdrawn_at IS NULL
RETURNING acquisition.id
"""

# Locked in the order in which everybody writes them.
WITHDRAW: Final = """
WITH found AS (
    SELECT acquisition.id
    FROM batch_acquisition acquisition
    JOIN unnest(%(codes)s::text[], %(events)s::date[]) AS sent (member_code, event_on)
        USING (member_code, event_on)
    WHERE acquisition.insurer_id = %(insurer)s AND acquisition.withdrawn_at IS NULL
    ORDER BY acquisition.member_code, acquisition.event_on
    FOR UPDATE OF acquisition
)
UPDATE batch_acquisition acquisition SET withdrawn_at = %(at)s FROM found WHERE acquisition.id = found.id
"""


@transaction.atomic
def acquired(rows: Sequence[AcquiredRow]) -> None:
    """Record what is known of acquisitions and tell the members whose registration it is; two statements for all."""
    if not rows:
        return
    values: dict[str, Any] = {
        "insurers": arrays.numbers(row.insurer_id for row in rows),
        "sandboxes": arrays.numbers(row.sandbox_id for row in rows),
        "codes": arrays.texts([row.member_code for row in rows]),
        "events": arrays.days(row.event_on for row in rows),
        "reports": arrays.days(row.reported_on for row in rows),
        "registrations": arrays.days(row.registered_at for row in rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(ACQUIRE, values)
        registered_ids = [found for found, is_registered in cursor.fetchall() if is_registered]
    tell_of(acquisition_ids=registered_ids)


@transaction.atomic
def registered(*, member_ids: Sequence[int], at: datetime) -> int:
    """Record that enrolments of these members became visible at `at`, as when a hold ended, and tell the members.

    Only acquisitions whose enrolment is visible at `at` and that were not registered before; returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(REGISTER, {"members": list(member_ids), "at": at})
        found = [acquisition for (acquisition,) in cursor.fetchall()]
    tell_of(acquisition_ids=found)
    return len(found)


@transaction.atomic
def withdrawn(*, insurer_id: int, acquisitions: Collection[tuple[str, date]], at: datetime) -> int:
    """Withdraw an insurer's acquisitions, each named by its member's code and its day, from `at` on; return how many.

    For enrolments that were cancelled (取消). What was withdrawn already or never known is passed over; one statement.
    """
    if not acquisitions:
        return 0
    codes, events = zip(*acquisitions, strict=True)
    values: dict[str, Any] = {"insurer": insurer_id, "codes": list(codes), "events": list(events), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, values)
        count: int = cursor.rowcount
    return count


@transaction.atomic
def report_acquisition(
    *, insurer: Insurer, member_code: str, event_on: date, reported_on: date, at: datetime
) -> Acquisition:
    """Record the employer's report of an acquisition; the same report again changes nothing (R-060).

    Refuses a report before its event or after the day of `at`, an event before the first day a clock can show, and a
    second report of another day.
    """
    columns = text_columns(Acquisition)
    refuse(text_faults(columns, {"member_code": member_code}))
    if event_on < FIRST_DAY:
        raise refusals.EVENT_TOO_EARLY.refusal(first=FIRST_DAY)
    if reported_on > day_of(at):
        raise refusals.REPORT_AHEAD.refusal(reported_on=reported_on, today=day_of(at))
    with refusing(refusals.BY_CONSTRAINT):
        acquired([AcquiredRow(insurer.pk, insurer.sandbox_id, member_code, event_on, reported_on)])
    found = Acquisition.objects.select_related("insurer").get(
        insurer=insurer, member_code=member_code, event_on=event_on, withdrawn_at__isnull=True
    )
    if found.reported_on != reported_on:
        raise refusals.REPORTED_ALREADY.refusal(reported_on=found.reported_on)
    return found
