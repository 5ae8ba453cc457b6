"""How certain a fact about the wire is.

The official layout (別紙3-1) and code lists (別紙5-1, 別紙6-1) are not public.  Every row of every
table therefore says how it is known, so that a vendor can see at a glance what rests on one
program's habit and what was made up here (oqs-wire §0).
"""

from enum import StrEnum


class Mark(StrEnum):
    """Certainty of one row; the value is what the reference pages print."""

    SEEN = "seen"
    ONE = "one"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    INVENTED = "invented"

    @property
    def ja(self) -> str:
        """Return the Japanese label."""
        return _LABELS[self][0]

    @property
    def en(self) -> str:
        """Return what the mark means, in one English sentence."""
        return _LABELS[self][1]

    @property
    def uncertain(self) -> bool:
        """Tell whether the row belongs on the page of invented things."""
        return self in {Mark.INFERRED, Mark.UNKNOWN, Mark.INVENTED}


_LABELS = {
    Mark.SEEN: ("複数の情報源で確認", "found in two or more independent public sources"),
    Mark.ONE: ("単一の情報源", "found in one public source"),
    Mark.INFERRED: ("推定", "not stated anywhere; concluded from names, positions or behaviour"),
    Mark.UNKNOWN: ("不明", "looked for and not found; a plausible reading was chosen"),
    Mark.INVENTED: ("本シミュレーター独自", "made up for this simulator"),
}
