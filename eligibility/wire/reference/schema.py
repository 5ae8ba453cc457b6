"""An XML schema (XSD 1.0) of a message, from its table.

Containers whose rows occur at most once are ``xs:all``, so that both orders validate that the real
system is known to send.  XSD 1.0 cannot say "in any order" of rows that repeat: a container of one
repeated row is a sequence, any other an unbounded choice, which leaves the counting to the reader.
"""

from xml.sax.saxutils import quoteattr

from eligibility.wire.table import Element, Message
from eligibility.wire.types import CodeValue
from eligibility.wire.wire_type import WireType

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Generated from eligibility/wire/messages; do not edit. -->'


def schema(message: Message) -> str:
    """Return the schema document of a message."""
    lines = [
        _HEAD,
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="unqualified">',
        *_element(message.root, 1, occurs=False, kind="sequence"),
        "</xs:schema>",
    ]
    return "\n".join(lines) + "\n"


def _element(element: Element, depth: int, *, occurs: bool = True, kind: str = "") -> list[str]:
    """Return the lines of one row."""
    pad = "  " * depth
    bounds = f"{_bounds(element)}" if occurs else ""
    inner = _leaf(element.type, depth + 1) if element.type else _group(element, depth + 1, kind)
    return [f'{pad}<xs:element name="{element.tag}"{bounds}>', *inner, f"{pad}</xs:element>"]


def _bounds(element: Element) -> str:
    """Return the occurrence attributes, left out where they are the default."""
    least = "" if element.least == 1 else f' minOccurs="{element.least}"'
    most = "" if element.most == 1 else f' maxOccurs="{element.most or "unbounded"}"'
    return least + most


def _group(element: Element, depth: int, kind: str) -> list[str]:
    """Return the lines of the content of a container."""
    pad, inner = "  " * depth, "  " * (depth + 1)
    kind = kind or _order(element)
    occurs = ' minOccurs="0"' if element.hollow else ""
    if kind == "choice":
        occurs = ' minOccurs="0" maxOccurs="unbounded"'
    rows = [line for child in element.children for line in _element(child, depth + 2, occurs=kind != "choice")]
    return [
        f"{pad}<xs:complexType>",
        f"{inner}<xs:{kind}{occurs}>",
        *rows,
        f"{inner}</xs:{kind}>",
        f"{pad}</xs:complexType>",
    ]


def _order(element: Element) -> str:
    """Return the schema's word for a container whose rows may stand in any order."""
    if all(child.most == 1 for child in element.children):
        return "all"
    return "sequence" if len(element.children) == 1 else "choice"


def _leaf(type_: WireType, depth: int) -> list[str]:
    """Return the lines of the type of a leaf."""
    pad = "  " * depth
    return [
        f"{pad}<xs:simpleType>",
        f'{pad}  <xs:restriction base="xs:string">',
        *(f"{pad}    {facet}" for facet in _facets(type_)),
        f"{pad}  </xs:restriction>",
        f"{pad}</xs:simpleType>",
    ]


def _facets(type_: WireType) -> list[str]:
    """Return what the schema can say about a type: codes, or lengths and a pattern."""
    if isinstance(type_, CodeValue):
        return [f'<xs:enumeration value="{value}"/>' for value in sorted(type_.allowed)]
    facets = ['<xs:minLength value="1"/>']
    if type_.length:
        facets.append(f'<xs:maxLength value="{type_.length}"/>')
    if type_.pattern:
        facets.append(f"<xs:pattern value={quoteattr(type_.pattern)}/>")
    return facets
