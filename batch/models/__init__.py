"""Files and time: enrolment files, bulk look-ups, and what the calendar makes of registrations."""

from batch.models.bulk import UNFINISHED, BulkChunk, BulkJob, BulkState, Exchange
from batch.models.calendar import Acquisition, DayRoll, ImprovementPlan, Notice, PlanState
from batch.models.files import ENDED, IN_WORK, FileChunk, FileJob, FileKind, FileLine, JobState
from batch.models.register import RegisterFinding, RegisterJob, RegisterTask

__all__ = [
    "ENDED",
    "IN_WORK",
    "UNFINISHED",
    "Acquisition",
    "BulkChunk",
    "BulkJob",
    "BulkState",
    "DayRoll",
    "Exchange",
    "FileChunk",
    "FileJob",
    "FileKind",
    "FileLine",
    "ImprovementPlan",
    "JobState",
    "Notice",
    "PlanState",
    "RegisterFinding",
    "RegisterJob",
    "RegisterTask",
]
