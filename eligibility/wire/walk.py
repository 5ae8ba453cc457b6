"""Walking a parsed message: one pass over the tree against the compiled plan, noting everything on the way."""

from typing import Any

from lxml import etree

from eligibility.wire.faults import Kind
from eligibility.wire.plan import Plan, Slot
from eligibility.wire.reading import ABSENT, Findings, empty, leaf, line_of, missing
from eligibility.wire.table import ROOT, Values
from eligibility.wire.wire_type import WireType

BLANKS = " \t\r\n"
_LONGEST_TAG_SHOWN = 60


class Walk:
    """One pass over a tree; ``decorated`` says whether there can be attributes or namespaces."""

    __slots__ = ("_inherited", "_namespaced", "decorated", "findings")

    def __init__(self, findings: Findings, *, decorated: bool) -> None:
        self.findings = findings
        self.decorated = decorated
        self._namespaced = False
        self._inherited: dict[str | None, str] = {}

    def message(self, root: etree._Element, plan: Plan) -> Values:
        """Return the values of the whole message."""
        if self.decorated:
            self.decoration(root, f"/{ROOT}")
        return self._container(root, plan, f"/{ROOT}")

    def value(self, node: etree._Element, slot: Slot, parent: str, nth: int) -> Any:
        """Return the value of one element, or ABSENT."""
        if slot.type is not None:
            return self._leaf(node, slot, slot.type, parent, nth)
        if slot.element.unit:
            return self.unit(node, slot, parent, nth)
        return self._group(node, slot, slot.path(parent, nth))

    def unit(self, node: etree._Element, slot: Slot, parent: str, nth: int) -> Any:
        """Return the values of one person's part, or ABSENT; a namespace he declares himself is noted once more."""
        kept = self._namespaced, self._inherited
        self._namespaced, self._inherited = False, node.nsmap if self.decorated else {}
        self.findings.enter_unit()
        value = self._group(node, slot, slot.path(parent, nth))
        self.findings.leave_unit()
        self._namespaced, self._inherited = kept
        return value

    def _leaf(self, node: etree._Element, slot: Slot, type_: WireType, parent: str, nth: int) -> Any:
        """Return the value of a leaf, or ABSENT."""
        if not len(node):
            return leaf(slot, type_, node.text or "", parent, nth, node, self.findings)
        inner, place = local(node[0].tag), slot.path(parent, nth)
        self.findings.add(Kind.UNEXPECTED_CHILDREN, place, slot=slot, value=inner, line=line_of(node))
        return ABSENT

    def _group(self, node: etree._Element, slot: Slot, path: str) -> Any:
        """Return the values of a group (of a wrapping list: its items), or ABSENT."""
        if not len(node) and not (node.text and node.text.strip(BLANKS)):
            return self.hollow(node, slot, path)
        values = self._container(node, slot.plan, path)
        if slot.element.wraps:
            return values.get(slot.name, ABSENT)
        return values

    def hollow(self, node: etree._Element, slot: Slot, path: str) -> Any:
        """Return the value of a group with nothing in it."""
        if slot.element.hollow:
            return {}
        empty(slot, path, node, self.findings)
        return ABSENT

    def _container(self, node: etree._Element, plan: Plan, path: str) -> Values:
        """Return the values below ``node``, whose rows are those of ``plan``."""
        level = Level(self, node, plan, path)
        self.stray(node, node.text, path)
        for child in node:
            if child.tail:
                self.stray(node, child.tail, path)
            level.take(child)
        return level.close()

    def decoration(self, node: etree._Element, path: str) -> None:
        """Note attributes, and (once per file, and per person) namespaces."""
        tag, line = local(node.tag), line_of(node)
        for name in node.attrib:
            self.findings.add(Kind.ATTRIBUTE, path, tag=tag, value=local(name), line=line)
        if not self._namespaced and node.nsmap != self._inherited:
            self._namespaced = True
            self.findings.add(Kind.NAMESPACE, path, tag=tag, line=line)

    def stray(self, node: etree._Element, text: str | None, path: str) -> None:
        """Note text where only elements belong."""
        if text and (found := text.strip(BLANKS)):
            self.findings.add(Kind.STRAY_TEXT, path, tag=local(node.tag), value=found, line=line_of(node))


class Level:
    """A container while its children are taken one after the other: what was read, and how often each row came."""

    __slots__ = ("_counts", "_last", "_node", "_ordered", "_path", "_plan", "_values", "_walk")

    def __init__(self, walk: Walk, node: etree._Element, plan: Plan, path: str) -> None:
        self._walk, self._node, self._plan, self._path = walk, node, plan, path
        self._values: Values = {}
        self._counts: dict[Slot, int] = {}
        self._last, self._ordered = 0, True

    def take(self, child: etree._Element) -> None:
        """Read a child with everything below it."""
        slot = self.admit(child)
        if slot is None:
            return
        value = self._walk.value(child, slot, self._path, self._counts[slot])
        if value is not ABSENT:
            self.put(slot, value)

    def admit(self, child: etree._Element) -> Slot | None:
        """Return the row of a child, counted, after noting what is wrong with its place; None when it is not read."""
        slot = self._plan.slots.get(child.tag) or self._unlisted(child)
        if slot is None:
            return None
        findings, tag = self._walk.findings, slot.element.tag
        if slot.index < self._last and self._ordered:
            self._ordered = False
            findings.add(Kind.ORDER, f"{self._path}/{tag}", slot=slot, line=line_of(child))
        self._last = slot.index
        nth = self._counts[slot] = self._counts.get(slot, 0) + 1
        if self._walk.decorated:
            self._walk.decoration(child, slot.path(self._path, nth))
        if slot.single and nth > 1:
            findings.add(Kind.DOUBLED, f"{self._path}/{tag}", slot=slot, line=line_of(child))
            return None
        return slot

    def skip(self, slot: Slot, count: int) -> None:
        """Count children of a row that were read elsewhere."""
        self._counts[slot] = self._counts.get(slot, 0) + count
        self._last = slot.index

    def put(self, slot: Slot, value: Any) -> None:
        """Keep the value of a row."""
        if slot.single:
            self._values[slot.name] = value
        else:
            self._values.setdefault(slot.name, []).append(value)

    def close(self) -> Values:
        """Note what is missing, and return the values."""
        missing(self._plan, self._counts, self._path, self._node, self._walk.findings)
        return self._values

    def _unlisted(self, child: etree._Element) -> Slot | None:
        """Return the row of an element whose full name is not in the table, after noting why."""
        tag = local(child.tag)
        slot = self._plan.slots.get(tag) if tag != child.tag else None
        if slot is None:
            self._walk.findings.add(Kind.UNKNOWN, f"{self._path}/{tag}", tag=tag, line=line_of(child))
        return slot


def local(tag: str | bytes) -> str:
    """Return a name without namespace, cut to a length that can be shown."""
    name = tag if isinstance(tag, str) else tag.decode("utf-8", "replace")
    return name.rpartition("}")[2][:_LONGEST_TAG_SHOWN]
