"""What the sandbox app tells the apps above it, which it may not know (docs/adr/0015-days-roll.md)."""

from django.dispatch import Signal

clock_moves = Signal()
"""A clock is moved, in the transaction that moves it: `sandbox`, what it showed (`before`) and shows (`after`)."""
