"""Bulk look-ups, from the file that comes in to the file that goes out."""
