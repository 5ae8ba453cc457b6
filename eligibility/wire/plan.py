"""A message's table made ready for reading: one dictionary per container, tag → what to do.

Compiled once per message and kept; both readers (XML, JSON) walk the same plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from eligibility.wire.faults import Kind
from eligibility.wire.table import Element, Message


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """A container: its slots by tag, and those that must be there."""

    slots: Mapping[str, "Slot"]
    required: tuple["Slot", ...]


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """One row inside a container; ``plan`` is set for a container, ``parse`` for a leaf."""

    element: Element
    index: int
    name: str
    single: bool
    plan: Plan | None
    parse: Callable[[str], Any] | None
    settle: Callable[[str], tuple[str, Kind | None]] | None

    def path(self, parent: str, nth: int) -> str:
        """Return the place of the ``nth`` (from 1) occurrence under ``parent``."""
        place = f"{parent}/{self.element.tag}"
        return place if self.single else f"{place}[{nth}]"


def _slot(element: Element, index: int) -> Slot:
    return Slot(
        element=element,
        index=index,
        name=element.name,
        single=element.most == 1,
        plan=_plan(element) if element.type is None else None,
        parse=element.type.parse if element.type else None,
        settle=element.type.settle if element.type else None,
    )


def _plan(element: Element) -> Plan:
    slots = {child.tag: _slot(child, index) for index, child in enumerate(element.children)}
    return Plan(slots, tuple(slot for slot in slots.values() if slot.element.least))


@cache
def root_plan(message: Message) -> Plan:
    """Return the compiled frame of a message, whose slots are header and body."""
    return _plan(message.root)
