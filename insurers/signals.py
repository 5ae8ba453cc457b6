"""What the register tells those who build on it, in the transaction in which it happens."""

from typing import Final

from django.dispatch import Signal

holds_end: Final = Signal()
"""Enrolments that were held become visible to providers: `member_ids`, whose they are, from the instant `at` on."""
