"""Tests of the wire, most of them derived from its tables."""
