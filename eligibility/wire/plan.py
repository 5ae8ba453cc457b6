"""A message's table made ready for reading: one dictionary per container, tag → what to do.

Compiled once per message and kept; both readers (XML, JSON) walk the same plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eligibility.wire.table import BODY, Element, Message
from eligibility.wire.wire_type import WireType


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """A container: its slots by tag, and those that must be there."""

    slots: Mapping[str, "Slot"]
    required: tuple["Slot", ...]


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """One row inside a container; ``type`` is set for a leaf, ``plan`` says what a container holds."""

    element: Element
    index: int
    name: str
    single: bool
    type: WireType | None
    plan: Plan

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
        type=element.type,
        plan=_plan(element),
    )


def _plan(element: Element) -> Plan:
    slots = {child.tag: _slot(child, index) for index, child in enumerate(element.children)}
    return Plan(slots, tuple(slot for slot in slots.values() if slot.element.least))


@cache
def root_plan(message: Message) -> Plan:
    """Return the compiled frame of a message, whose slots are header and body."""
    return _plan(message.root)


def unit_slot(message: Message) -> Slot:
    """Return the row of the body that is one person's part and repeats; ValueError where there is none."""
    if message.unit is None:
        raise ValueError(message.id)
    return root_plan(message).slots[BODY].plan.slots[message.unit.tag]
