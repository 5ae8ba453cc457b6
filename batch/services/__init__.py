"""Writes of the batch app, a module for each thing written: keyword-only, atomic, both clocks handed in."""
