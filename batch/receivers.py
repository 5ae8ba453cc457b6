"""What follows here when the register changes by another way than a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from batch.services.deadlines import registered


def on_holds_end(sender: Any, *, member_ids: Sequence[int], at: datetime, **_: Any) -> None:
    """Record that acquisitions became visible when a match was answered or made again, and tell the members (R-062)."""
    del sender
    registered(member_ids=member_ids, at=at)
