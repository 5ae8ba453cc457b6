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
from eligibility.wire.plan import Plan, Slot, root_plan, unit_slot
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


@dataclass(frozen=True, slots=True)
class _Plain:
    """A finished expression, with what `_Form` knows of its groups."""

    expression: re.Pattern[str]
    containers: tuple[tuple[int, int, str], ...]
    leaves: tuple[_Leaf, ...]

    def values(self, text: str) -> Values | None:
        """Return the values of a text that has nothing to report; None for any other."""
        found = self.expression.fullmatch(text)
        if found is None:
            return None
        groups = found.groups()
        values: list[Values] = [{} for _ in self.containers]
        try:
            for leaf in self.leaves:
                raw = groups[leaf.group - 1]
                if raw is not None:
                    settled, quirk = leaf.settle(raw)
                    if quirk is not None or not settled:
                        return None
                    values[leaf.inside][leaf.name] = leaf.parse(settled)
        except BadValueError:
            return None
        for (group, inside, name), inner in zip(self.containers[:0:-1], values[:0:-1], strict=True):
            if groups[group - 1] is not None:
                if not inner:  # empty, which is something to report
                    return None
                values[inside][name] = inner
        return values[0]


def _plain(tag: str, plan: Plan, before: str = "", after: str = "") -> _Plain:
    """Return the expression of one element, with what may stand before and after it."""
    form = _Form(containers=[(0, 0, tag)])
    inside = form.container(plan, 0)
    expression = re.compile(f"{before}<{re.escape(tag)}>{inside}</{re.escape(tag)}>{after}")
    return _Plain(expression, tuple(form.containers), tuple(form.leaves))


@cache
def _of_message(message: Message) -> _Plain:
    return _plain(ROOT, root_plan(message), f"(?:{_DECLARATION})?{_BLANKS}", _BLANKS)


@cache
def _of_unit(message: Message) -> _Plain:
    slot = unit_slot(message)
    return _plain(slot.element.tag, slot.plan)


def plain_values(message: Message, text: str) -> Values | None:
    """Return the values of a file that has nothing to report; None for any other, which has to be read in full."""
    return _of_message(message).values(text)


def plain_unit_values(message: Message, text: str) -> Values | None:
    """Return the values of one person's part that has nothing to report and is not empty; None for any other."""
    return _of_unit(message).values(text) or None
