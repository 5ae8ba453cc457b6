"""Tests of the cast: its entries, its answers over HTTP, its documents, its commands."""
