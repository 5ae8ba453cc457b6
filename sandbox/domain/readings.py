"""How a sandbox is set: its manners on the wire, and its choices where the public facts leave two readings open."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Readings:
    """Choices between plausible readings; values as in sandbox.models (docs/reference/invented.md)."""

    newer: str = "old"
    several: str = "none"
    unfound: str = "absent"
    overlap: str = "latest_issued"
    symbol: str = "lenient"


@dataclass(frozen=True, slots=True)
class Manners:
    """Manners on the wire: `strict` turns tolerated quirks into faults; `seed` shuffles when `order` says so."""

    strict: bool = False
    encoding: Literal["utf-8", "shift_jis"] = "utf-8"
    order: Literal["annex", "shuffled"] = "annex"
    seed: int = 0
