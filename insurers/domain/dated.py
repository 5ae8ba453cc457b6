"""Rules that hold from a day on, and where the day comes from (domain §1.15)."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Dated:
    """A rule in force from `since` on; `announced` is the day first named for it, where that was another one."""

    rule: str
    since: date
    source: str
    announced: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return self.since <= on


ADDRESS_OF_SOCIETY_MEMBERS: Final = Dated("member.address", date(2023, 12, 8), "R-070, R-072", date(2023, 12, 1))
"""健保組合 must know the address of the resident register when a member joins."""

DATED: Final = (ADDRESS_OF_SOCIETY_MEMBERS,)
"""Every rule with a day of its own."""
