"""Reads of the batch app, a module for each of its subjects."""
"""Reads of the batch app, a module for each thing read."""
