"""登録完了のお知らせ: a member is told once of an enrolment that became visible to providers (R-062).

A notice carries the instant of the registration, so that it is the same whenever it is written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from sandbox import arrays
from sandbox.models import Sandbox

# The order keeps two writers who tell the same members from waiting for each other.
TELL: Final = """
INSERT INTO batch_notice (member_id, acquired_on, at)
SELECT member.id, acquisition.event_on, acquisition.registered_at
FROM batch_acquisition acquisition
JOIN insurers_member member
    ON member.insurer_id = acquisition.insurer_id AND member.code = acquisition.member_code AND member.code <> ''
WHERE {which} AND acquisition.registered_at IS NOT NULL
ORDER BY member.id, acquisition.event_on
ON CONFLICT (member_id, acquired_on) DO NOTHING
"""
TELL_OF: Final = TELL.format(which="acquisition.id = ANY(%(ids)s::bigint[])")
TELL_SINCE: Final = TELL.format(
    which="acquisition.sandbox_id = %(sandbox)s AND acquisition.registered_at >= %(since)s "
    "AND acquisition.registered_at < %(until)s"
)


@transaction.atomic
def tell_of(*, acquisition_ids: Sequence[int]) -> int:
    """Tell the members of these acquisitions, where registered and not told yet; return how many were told."""
    return _executed(TELL_OF, {"ids": arrays.numbers(acquisition_ids)}) if acquisition_ids else 0


@transaction.atomic
def tell_since(*, sandbox: Sandbox, since: datetime, until: datetime) -> int:
    """Tell whoever was registered from `since` until just before `until` and not told yet."""
    return _executed(TELL_SINCE, {"sandbox": sandbox.pk, "since": since, "until": until})


def _executed(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        told: int = cursor.rowcount
    return told
