"""Checking, registering reference numbers, and writing the journal."""

from eligibility.services.checking import check, checking, weigh, weighing
from eligibility.services.journal import (
    ANSWERED,
    Answered,
    Entry,
    JournalRow,
    answered_before,
    record,
    record_statement,
    recording,
    trim_journal,
)
from eligibility.services.numbers import register_reference_numbers
from eligibility.services.people import BULK, File, Person, record_people
from eligibility.services.walking import ERRANDS, walk

__all__ = [
    "ANSWERED",
    "BULK",
    "ERRANDS",
    "Answered",
    "Entry",
    "File",
    "JournalRow",
    "Person",
    "answered_before",
    "check",
    "checking",
    "record",
    "record_people",
    "record_statement",
    "recording",
    "register_reference_numbers",
    "trim_journal",
    "walk",
    "weigh",
    "weighing",
]
