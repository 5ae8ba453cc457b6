"""Reads of the notices members got, as of an instant of the sandbox clock."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from batch.models import Notice
from sandbox.models import Sandbox


def notices_of(
    sandbox: Sandbox, at: datetime, insurers: Collection[int] | None = None, member_code: str = ""
) -> QuerySet[Notice]:
    """Return what the members of these insurers, or of all, had been told by `at`."""
    notices = Notice.objects.filter(member__sandbox=sandbox, at__lte=at).select_related("member__insurer")
    if insurers is not None:
        notices = notices.filter(member__insurer_id__in=insurers)
    return notices.filter(member__code=member_code) if member_code else notices
