"""What the sandbox app tells the apps above it, which it may not know (docs/adr/0012-days-roll.md)."""

from django.dispatch import Signal

clock_moves = Signal()
"""A clock is about to be moved, in the transaction that moves it: `sandbox`, and `before`, the instant it showed."""
