"""Choices between readings that the public facts leave open; a sandbox sets them (docs/reference/invented.md)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Readings:
    """Values as in the choices of sandbox.models (`newer`, `several`, `unfound`, `overlap`, `symbol`)."""

    newer: str = "old"
    several: str = "none"
    unfound: str = "absent"
    overlap: str = "latest_issued"
    symbol: str = "lenient"
