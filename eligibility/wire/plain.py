"""The short way of reading: a file written exactly as a well-behaved program writes it.

From a message's table comes one regular expression that matches such a file: rows in the order of the table, each at
most once, no attribute, comment, reference or control character anywhere. What it matches has nothing to report but
what its values may show, so there is no tree to build and to walk; what it does not match is read in full
(`eligibility.wire.reader`), which finds out what is wrong with it. Both ways read the same; a test holds them together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from eligibility.wire.faults import BadValueError, Kind
from eligibility.wire.plan import Plan, Slot, root_plan
from eligibility.wire.table import ROOT, Message, Values

_DECLARATION = r'<\?xml version="1\.0"(?: encoding="(?:UTF-8|Shift_JIS)")?(?: standalone="(?:no|yes)")?\?>'
_BLANKS = r"[ \t\r\n]*"
# No mark of XML, no control character, nothing that XML cannot hold; blanks at most around something.
_TEXT = "[^<>&\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value: the group of the expression that holds its text, and whose values it is among."""

    group: int
    inside: int
    name: str
    settle: Callable[[str], tuple[str, Kind | None]]
    parse: Callable[[str], Any]


@dataclass(slots=True)
class _Form:
    """A message's expression while it is made, and what its groups mean.

    `containers` holds (group that tells whether it is there, place of the container around it, name); the message is
    the first.
    """

    containers: list[tuple[int, int, str]] = field(default_factory=list)
    leaves: list[_Leaf] = field(default_factory=list)
    groups: int = 0

    def container(self, plan: Plan, inside: int) -> str:
        """Return the expression for what stands inside a container; rows that may repeat are left out."""
        rows = (self._row(slot, inside) for slot in plan.slots.values() if slot.single and not slot.element.wraps)
        return _BLANKS + "".join(rows)

    def _row(self, slot: Slot, inside: int) -> str:
        tag = re.escape(slot.element.tag)
        self.groups += 1
        if slot.type is not None:
            self.leaves.append(_Leaf(self.groups, inside, slot.name, slot.type.settle, slot.type.parse))
            row = f"<{tag}>({_TEXT})</{tag}>"
        else:
            self.containers.append((self.groups, inside, slot.name))
            row = f"<{tag}>(){self.container(slot.plan, len(self.containers) - 1)}</{tag}>"
        return f"(?:{row}{_BLANKS})" + ("" if slot.element.least else "?")


@cache
def _compiled(message: Message) -> tuple[re.Pattern[str], tuple[tuple[int, int, str], ...], tuple[_Leaf, ...]]:
    """Return (expression, containers, leaves) of a message; places in the first are those of the second."""
    form = _Form(containers=[(0, 0, ROOT)])
    inside = form.container(root_plan(message), 0)
    whole = re.compile(f"(?:{_DECLARATION})?{_BLANKS}<{ROOT}>{inside}</{ROOT}>{_BLANKS}")
    return whole, tuple(form.containers), tuple(form.leaves)


def plain_values(message: Message, text: str) -> Values | None:
    """Return the values of a file that has nothing to report; None for any other, which has to be read in full."""
    whole, containers, leaves = _compiled(message)
    found = whole.fullmatch(text)
    if found is None:
        return None
    groups = found.groups()
    values: list[Values] = [{} for _ in containers]
    try:
        for leaf in leaves:
            raw = groups[leaf.group - 1]
            if raw is not None:
                settled, quirk = leaf.settle(raw)
                if quirk is not None or not settled:
                    return None
                values[leaf.inside][leaf.name] = leaf.parse(settled)
    except BadValueError:
        return None
    for (group, inside, name), inner in zip(containers[:0:-1], values[:0:-1], strict=True):
        if groups[group - 1] is not None:
            if not inner:  # empty, which is something to report
                return None
            values[inside][name] = inner
    return values[0]
