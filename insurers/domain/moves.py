"""住所の異動: what becomes of a member whose address in the resident register has moved on (R-070).

A 健保組合 learns of moves by a report of the member or by a query of its own; what the other kinds do is our reading:
who keeps the resident register, or is told by who keeps it, has the new address by itself, the others are only told.
"""

from dataclasses import dataclass
from typing import Final, Literal

from sandbox.domain.rules import Rule

Action = Literal["refreshed", "reported"]


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A row of the table: what is done for insurers of these kinds (values of `insurers.models.InsurerKind`)."""

    rule: Rule
    kinds: frozenset[str]
    action: Action

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


MOVE_RULES: Final = (
    MoveRule(
        Rule(
            "move.query",
            "健保組合の加入者の住所は住基への照会で改める",
            "the address of a member of a 健保組合 is refreshed by a query",
            "R-070",
        ),
        frozenset({"society"}),
        "refreshed",
    ),
    MoveRule(
        Rule(
            "move.municipal",
            "市町村国保・後期高齢者・福祉事務所の住所は住基に合わせて改める",
            "addresses of 市町村国保, 後期高齢者 and welfare offices follow the register of their municipality",
            "R-070",
            invented=True,
        ),
        frozenset({"municipal", "late_elderly", "welfare_office"}),
        "refreshed",
    ),
    MoveRule(
        Rule(
            "move.report",
            "協会けんぽ・国保組合・共済組合には異動を知らせるだけで、登録は改めない",
            "協会けんぽ, 国保組合 and 共済組合 are told of the move and register it themselves",
            "R-070",
            invented=True,
        ),
        frozenset({"association", "nhi_society", "mutual_aid"}),
        "reported",
    ),
)
"""Every kind of insurer stands in one row."""


def move_rule(kind: str) -> MoveRule:
    """Return what is done for an insurer of this kind."""
    return next(row for row in MOVE_RULES if kind in row.kinds)
