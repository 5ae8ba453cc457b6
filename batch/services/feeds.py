"""The stalled feed: while an insurer's line is broken its files wait, and old data stay in the centre (domain §3.1).

The switch stands in `Insurer.feed_stalled`; whoever takes up files passes over those of a stalled insurer.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from batch.models import FileJob, JobState
from batch.services.files import ring
from insurers.models import Insurer


@transaction.atomic
def stall_feed(*, insurer: Insurer) -> Insurer:
    """Let the insurer's waiting files go on waiting; a file that is in work already is finished."""
    return _switched(insurer, stalled=True)


@transaction.atomic
def resume_feed(*, insurer: Insurer, at: datetime) -> Insurer:
    """Let the files through: those that waited arrive at `at`, not when they were sent. Nothing on a feed that runs."""
    if _locked(insurer).feed_stalled:
        waiting = FileJob.objects.filter(insurer=insurer, state=JobState.WAITING)
        waiting.update(at=at)
        transaction.on_commit(partial(ring, list(waiting.order_by("pk").values_list("pk", flat=True))))
    return _switched(insurer, stalled=False)


def _locked(insurer: Insurer) -> Insurer:
    return Insurer.objects.select_for_update(no_key=True).get(pk=insurer.pk)


def _switched(insurer: Insurer, *, stalled: bool) -> Insurer:
    row = _locked(insurer)
    row.feed_stalled = stalled
    row.save(update_fields=["feed_stalled"])
    return row
