"""The body of a long file while its children come and go."""

from lxml import etree

from eligibility.wire.plan import Slot
from eligibility.wire.table import ROOT, Values
from eligibility.wire.walk import BLANKS, Level, Walk


class Body:
    """What is known of the body, which is the element ``node``."""

    def __init__(self, walk: Walk, node: etree._Element, slot: Slot, unit: Slot) -> None:
        self.node, self.slot = node, slot
        self._walk, self._unit = walk, unit
        self._path = slot.path(f"/{ROOT}", 1)
        self._level = Level(walk, node, slot.plan, self._path)
        self._told = False
        self._last: etree._Element | None = None

    def skip(self, count: int) -> None:
        """Count people that were read elsewhere."""
        self._told = True
        self._level.skip(self._unit, count)

    def end(self, unit: etree._Element) -> str:
        """Return a person's part as text, and clear away what stands before its end."""
        self._before(unit)
        self._told = True
        self._level.admit(unit)
        text = etree.tostring(unit, encoding="unicode", with_tail=False)
        unit[:] = []
        unit.text = None
        self._last = unit
        return text

    def close(self) -> Values | object:
        """Return the values of the body but for its people, or ABSENT when there is nothing in it."""
        self._before(None)
        return self._level.close() if self._told else self._walk.hollow(self.node, self.slot, self._path)

    def _before(self, unit: etree._Element | None) -> None:
        """Take the children before a person (all that are left), text between them included, out of the tree."""
        self._text(self.node.text)
        self.node.text = None
        for child in list(self.node):
            if child is unit:
                return
            self._text(child.tail)
            if child is not self._last:
                self._told = True
                self._level.take(child)
            self.node.remove(child)

    def _text(self, text: str | None) -> None:
        self._told = self._told or bool(text and text.strip(BLANKS))
        self._walk.stray(self.node, text, self._path)
