"""Values the API shows, ready for their shapes."""

from dataclasses import dataclass
from datetime import date, datetime

from sandbox.domain.clock import Clock, day_of
from sandbox.models import Sandbox


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a clock shows at one real instant."""

    mode: str
    at: datetime
    on: date
    offset_seconds: float
    frozen_at: datetime | None
    wall_at: datetime


def clock_face(clock: Clock, wall: datetime) -> ClockFace:
    """Read a clock at the real instant `wall`."""
    at = clock.at(wall)
    return ClockFace(
        mode=clock.mode.value,
        at=at,
        on=day_of(at),
        offset_seconds=clock.offset.total_seconds(),
        frozen_at=clock.frozen_at,
        wall_at=wall,
    )


def sandbox_view(sandbox: Sandbox, wall: datetime) -> dict[str, object]:
    """Return a sandbox with its settings as columns and its clock read at `wall`."""
    columns = {name: getattr(sandbox, name) for name in SHOWN_COLUMNS}
    return columns | {"clock": clock_face(sandbox.clock, wall)}


SHOWN_COLUMNS = (
    "code",
    "name",
    "strict",
    "encoding",
    "element_order",
    "shuffle_seed",
    "newer_reading",
    "several_reading",
    "unfound_reading",
    "overlap_reading",
    "symbol_reading",
    "match_reading",
    "day_count",
    "report_days",
    "register_days",
    "total_days",
    "bulk_ready",
    "bulk_ready_seconds",
    "bulk_ready_time",
    "bulk_ready_fetches",
    "bulk_results",
    "bulk_faults_reading",
    "bulk_keep_days",
    "bulk_people_limit",
    "bulk_files_limit",
)
