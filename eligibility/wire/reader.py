"""Reading a message from its bytes: every fault at once, elements in any order.

The path is hot: a file that is as it should be is read by one regular expression (`eligibility.wire.plain`), any
other in one pass over the tree against a compiled plan (`eligibility.wire.plan`); what well-behaved files do not
contain (attributes, comments) is looked for only when the text shows that it might be there.
"""

from typing import Any

from lxml import etree

from eligibility.wire.encoding import Encoding, EncodingRefusedError, decode
from eligibility.wire.faults import Kind, Level
from eligibility.wire.plain import plain_values
from eligibility.wire.plan import Plan, Slot, root_plan
from eligibility.wire.reading import ABSENT, Findings, Reading, empty, leaf, line_of, missing
from eligibility.wire.table import ROOT, Message, Values
from eligibility.wire.wire_type import WireType

_BLANKS = " \t\r\n"
_LONGEST_TAG_SHOWN = 60

# Comments and processing instructions are dropped while parsing, so that the walk never meets them.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    remove_blank_text=True,
)

_MARKUP = (
    ("<!--", "コメント", "a comment"),
    ("<?", "処理命令", "a processing instruction"),
    ("<![CDATA[", "CDATAセクション", "a CDATA section"),
)


def read(message: Message, data: bytes, *, strict: bool) -> Reading:
    """Return what the bytes of a file say as ``message``.

    Never raises, whatever the bytes: everything wrong is in ``faults``, everything tolerated in
    ``notices``; ``strict`` turns the quirks that the annex plausibly forbids into faults.
    """
    findings = Findings(strict)
    try:
        text, encoding = _characters(message, data, findings)
    except EncodingRefusedError as refused:
        findings.faults.append(refused.fault)
        return findings.reading(message, {})
    if (values := plain_values(message, text)) is not None:
        return findings.reading(message, values, encoding)
    root = _tree(text, findings)
    if root is None:
        return findings.reading(message, {}, encoding)
    walk = _Walk(findings, _look_for_markup(text, findings))
    return findings.reading(message, walk.message(root, root_plan(message)), encoding)


def _characters(message: Message, data: bytes, findings: Findings) -> tuple[str, Encoding]:
    """Return (text, encoding) of the file, or raise EncodingRefusedError."""
    if len(data) > message.max_bytes:
        limit = f"{message.max_bytes // 1024} KiB"
        raise EncodingRefusedError(Kind.TOO_LARGE.fault(Level.UNREADABLE, want_ja=limit, want_en=limit))
    if not data.strip():
        raise EncodingRefusedError(Kind.EMPTY.fault(Level.UNREADABLE))
    text, encoding, manners = decode(data)
    for kind in manners:
        findings.add(kind, "/")
    return text, encoding


def _tree(text: str, findings: Findings) -> etree._Element | None:
    """Return the root element, or None after noting why there is none."""
    # Refused before parsing: no parser setting is as safe as a DTD that was never looked at.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        findings.add(Kind.DTD, "/", level=Level.UNREADABLE)
        return None
    try:
        root = etree.fromstring(text.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        if f"<{ROOT}" in text and f"</{ROOT}>" not in text:
            findings.add(Kind.TRUNCATED, "/", level=Level.UNREADABLE)
            return None
        line, column = error.position
        findings.add(
            Kind.NOT_XML,
            "/",
            level=Level.UNREADABLE,
            line=line,
            want_ja=f"{line}行{column}文字目",
            want_en=f"line {line}, column {column}",
        )
        return None
    tag = _local(root.tag)
    if tag != ROOT:
        findings.add(Kind.WRONG_ROOT, "/", level=Level.UNREADABLE, value=tag, line=line_of(root))
        return None
    return root


def _look_for_markup(text: str, findings: Findings) -> bool:
    """Note comments and the like; return whether there can be attributes or namespaces."""
    content = text[text.find("?>") + 2 :] if text.startswith("<?xml") else text
    if "<!" in content or "<?" in content:
        for mark, ja, en in _MARKUP:
            if mark in content:
                findings.add(Kind.MARKUP, "/", want_ja=ja, want_en=en)
    # Neither an attribute nor a namespace can be written without this sign.
    return "=" in content


class _Walk:
    """One pass over a tree."""

    __slots__ = ("decorated", "findings", "namespaced")

    def __init__(self, findings: Findings, decorated: bool) -> None:
        self.findings = findings
        self.decorated = decorated
        self.namespaced = False

    def message(self, root: etree._Element, plan: Plan) -> Values:
        """Return the values of the whole message."""
        if self.decorated:
            self._decoration(root, f"/{ROOT}")
        return self._container(root, plan, f"/{ROOT}")

    def _value(self, node: etree._Element, slot: Slot, parent: str, nth: int) -> Any:
        """Return the value of one element, or ABSENT."""
        if slot.type is not None:
            return self._leaf(node, slot, slot.type, parent, nth)
        if slot.element.unit:
            self.findings.enter_unit()
        value = self._group(node, slot, slot.path(parent, nth))
        if slot.element.unit:
            self.findings.leave_unit()
        return value

    def _leaf(self, node: etree._Element, slot: Slot, type_: WireType, parent: str, nth: int) -> Any:
        """Return the value of a leaf, or ABSENT."""
        if not len(node):
            return leaf(slot, type_, node.text or "", parent, nth, node, self.findings)
        inner, place = _local(node[0].tag), slot.path(parent, nth)
        self.findings.add(Kind.UNEXPECTED_CHILDREN, place, slot=slot, value=inner, line=line_of(node))
        return ABSENT

    def _group(self, node: etree._Element, slot: Slot, path: str) -> Any:
        """Return the values of a group (of a wrapping list: its items), or ABSENT."""
        if not len(node) and not (node.text and node.text.strip(_BLANKS)):
            if not slot.element.hollow:
                empty(slot, path, node, self.findings)
            return {} if slot.element.hollow else ABSENT
        values = self._container(node, slot.plan, path)
        if slot.element.wraps:
            return values.get(slot.name, ABSENT)
        return values

    def _container(self, node: etree._Element, plan: Plan, path: str) -> Values:
        """Return the values below ``node``, whose rows are those of ``plan``."""
        values: Values = {}
        counts: dict[Slot, int] = {}
        slots, last, ordered = plan.slots, 0, True
        self._stray(node, node.text, path)
        for child in node:
            if child.tail:
                self._stray(node, child.tail, path)
            slot = slots.get(child.tag) or self._unlisted(child, plan, path)
            if slot is None:
                continue
            if slot.index < last and ordered:
                ordered = False
                self.findings.add(Kind.ORDER, f"{path}/{slot.element.tag}", slot=slot, line=line_of(child))
            last = slot.index
            nth = counts[slot] = counts.get(slot, 0) + 1
            if self.decorated:
                self._decoration(child, slot.path(path, nth))
            if slot.single and nth > 1:
                self.findings.add(Kind.DOUBLED, f"{path}/{slot.element.tag}", slot=slot, line=line_of(child))
                continue
            value = self._value(child, slot, path, nth)
            if value is ABSENT:
                continue
            if slot.single:
                values[slot.name] = value
            else:
                values.setdefault(slot.name, []).append(value)
        missing(plan, counts, path, node, self.findings)
        return values

    def _unlisted(self, child: etree._Element, plan: Plan, path: str) -> Slot | None:
        """Return the slot of an element whose full name is not in the table, after noting why."""
        tag = _local(child.tag)
        slot = plan.slots.get(tag) if tag != child.tag else None
        if slot is None:
            self.findings.add(Kind.UNKNOWN, f"{path}/{tag}", tag=tag, line=line_of(child))
        return slot

    def _decoration(self, node: etree._Element, path: str) -> None:
        """Note attributes, and (once per file) namespaces."""
        tag, line = _local(node.tag), line_of(node)
        for name in node.attrib:
            self.findings.add(Kind.ATTRIBUTE, path, tag=tag, value=_local(name), line=line)
        if node.nsmap and not self.namespaced:
            self.namespaced = True
            self.findings.add(Kind.NAMESPACE, path, tag=tag, line=line)

    def _stray(self, node: etree._Element, text: str | None, path: str) -> None:
        """Note text where only elements belong."""
        if text and (found := text.strip(_BLANKS)):
            tag = _local(node.tag)
            self.findings.add(Kind.STRAY_TEXT, path, tag=tag, value=found, line=line_of(node))


def _local(tag: str | bytes) -> str:
    """Return a name without namespace, cut to a length that can be shown."""
    name = tag if isinstance(tag, str) else tag.decode("utf-8", "replace")
    return name.rpartition("}")[2][:_LONGEST_TAG_SHOWN]
