"""A sample of each message: every element once, with the example value of its row.

All values are synthetic.  A sample shows the form, not a plausible person: it has a reason of loss
beside a valid enrolment, because both elements are to be seen.  Where people repeat there is a
second one, of whom only what must be there is said.
"""

from typing import Any

from eligibility.wire.encoding import escape
from eligibility.wire.table import Element, Message, Values

_INDENT = "  "


def sample_values(message: Message) -> Values:
    """Return values that fill every row which has an example, repeated rows once and people a second time."""
    return {part.name: _group(part.children) for part in message.root.children}


def _group(elements: tuple[Element, ...]) -> Values:
    return {row.name: value for row in elements if row.written and (value := _value(row)) is not None}


def _value(element: Element) -> Any:
    if element.wraps:
        return [_group(element.children[0].children)]
    one = _group(element.children) if element.type is None else element.example
    if element.most == 1 or one is None:
        return one
    return [one, _group(tuple(row for row in element.children if row.least))] if element.unit else [one]


def sample_xml(message: Message) -> str:
    """Return the sample as indented XML; indentation means nothing on the wire (oqs-wire §2.7)."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no"?>']
    _write(lines, message.root, sample_values(message), 0)
    return "\n".join(lines) + "\n"


def _write(lines: list[str], element: Element, value: Any, depth: int) -> None:
    """Append one element with what stands in it."""
    pad, tag = _INDENT * depth, element.tag
    if element.type is not None:
        lines.append(f"{pad}<{tag}>{escape(element.type.render(value))}</{tag}>")
        return
    lines.append(f"{pad}<{tag}>")
    for row in element.children:
        found = value if element.wraps else value.get(row.name)
        for one in found if isinstance(found, list) and not row.wraps else [found]:
            if one is not None:
                _write(lines, row, one, depth + 1)
    lines.append(f"{pad}</{tag}>")
