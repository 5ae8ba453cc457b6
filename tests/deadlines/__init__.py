"""Deadlines, improvement plans, notices, stalled feeds and the roll of days."""
