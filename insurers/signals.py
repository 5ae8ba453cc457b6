"""What the insurers app tells the apps above it, which it may not know; sent in the transaction that makes it true."""

from django.dispatch import Signal

became_visible = Signal()
"""A hold ended: enrolments of `member_ids` are there for providers from the instant `at` on (R-064)."""
