"""What is shown of a bulk look-up: how it stands, how far it is, how fast it goes, what was wrong with it."""

from datetime import datetime
from typing import Final

from batch.models import BulkJob, BulkState
from batch.presenters.pace import rate_of, seconds_for, shown_rate
from batch.selectors.bulk import stage_of

SHOWN: Final = (
    *("reception_number", "exchange", "file_name", "file_identifier", "on", "state", "people", "answered", "refused"),
    *("wall_at", "started_wall_at", "ended_wall_at", "ready_at", "fetches", "expires_at"),
)


def bulk_job_view(job: BulkJob, *, at: datetime, wall: datetime) -> dict[str, object]:
    """Return a bulk look-up as it is shown at the instant `at` of the sandbox clock, `wall` of the real one."""
    done = job.answered + job.refused
    rate = rate_of(done, started=job.started_wall_at, ended=job.ended_wall_at, wall=wall)
    return {
        **{name: getattr(job, name) for name in SHOWN},
        "provider_code": job.provider.code,
        "stage": stage_of(job, at),
        "share": done / job.people if job.people else None,
        "rate": shown_rate(rate),
        "seconds_left": seconds_for(job.people - done, rate) if job.state == BulkState.WORKING else None,
        "received_at": job.at,
        "ready_after_fetches": job.ready_fetches,
        "faults": [_fault_view(fault) for fault in job.faults],
    }


def _fault_view(fault: dict[str, str]) -> dict[str, str]:
    return {
        "code": fault["code"],
        "path": fault["path"],
        "message_ja": fault["ja"],
        "message_en": fault["en"],
    }
