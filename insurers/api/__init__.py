"""Insurers and people over HTTP."""
