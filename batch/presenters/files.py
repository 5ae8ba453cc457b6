"""What is shown of a file: how far it is, how fast it goes, what was wrong with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from batch.domain.faults import FILE_FAULTS
from batch.domain.file_refusals import LOST
from batch.models import FileJob, FileLine, JobState
from batch.presenters.pace import rate_of, seconds_for, shown_rate
from batch.selectors.files import COUNTED
from insurers.domain.findings import Finding
from insurers.domain.intake.outcome import Outcome
from sandbox.domain.refusals import RefusalCode

FAULTS: Final[Mapping[str, RefusalCode]] = {**FILE_FAULTS, **LOST}
"""Everything a file can be refused whole for, by code."""

OUTCOMES: Final = {outcome.value: outcome.name.lower() for outcome in Outcome}
"""Letters of FileChunk and FileLine, and what they are called outside."""


def file_view(job: FileJob, wall: datetime) -> dict[str, object]:
    """Return a file of `selectors.files_of` as it is shown at the real instant `wall`."""
    sums = {name: getattr(job, name) for name in COUNTED}
    decided = sum(sums.values())
    rate = rate_of(decided or job.read, started=job.started_wall_at, ended=job.ended_wall_at, wall=wall)
    return {
        "id": job.pk,
        "insurer": job.insurer.number,
        "kind": job.kind,
        "file_name": job.file_name,
        "size": job.size,
        "sha256": bytes(job.digest).hex(),
        "dry_run": job.dry_run,
        "state": job.state,
        "cancel_asked": job.cancel_asked,
        "at": job.at,
        "wall_at": job.wall_at,
        "started_wall_at": job.started_wall_at,
        "ended_wall_at": job.ended_wall_at,
        "encoding": job.encoding,
        "read": job.read,
        "rows": job.rows,
        **sums,
        "rate": shown_rate(rate),
        "seconds_left": _seconds_left(job, decided, rate),
        "fault": None if job.fault is None else fault_view(job.fault),
    }


def fault_view(fault: Mapping[str, Any]) -> dict[str, object]:
    """Return why a file was refused whole, with its sentences; `line` is null where no line is to blame."""
    row, values = FAULTS[fault["code"]], fault.get("values") or {}
    return {
        "code": row.code,
        "line": fault.get("line") or None,
        "message_ja": row.ja.format(**values),
        "message_en": row.en.format(**values),
    }


def line_view(line: FileLine) -> dict[str, object]:
    """Return what is said about a row."""
    return {
        "line": line.line,
        "outcome": OUTCOMES[line.outcome],
        "findings": [finding_view(finding) for finding in findings_of(line)],
    }


def findings_of(line: FileLine) -> tuple[Finding, ...]:
    """Return what was found in a row as values."""
    return tuple(Finding(one["rule"], one.get("column", ""), one.get("values") or {}) for one in line.findings)


def finding_view(finding: Finding) -> dict[str, object]:
    """Return a finding with its sentences and suggestions."""
    ja, en, mend_ja, mend_en = finding.sentences()
    rule = finding.row_rule
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "source": rule.rule.source,
        "column": finding.column,
        "value": finding.values.get("value", ""),
        "message_ja": ja,
        "message_en": en,
        "mend_ja": mend_ja,
        "mend_en": mend_en,
    }


def _seconds_left(job: FileJob, decided: int, rate: float | None) -> int | None:
    """Return an estimate of the real seconds until the last row; null until the rows are counted and go forward."""
    if job.state != JobState.APPLYING or not decided or job.rows is None:
        return None
    return seconds_for(job.rows - decided, rate)
