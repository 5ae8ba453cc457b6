"""A sample of each message: every element once, with the example value of its row.

All values are synthetic.  A sample shows the form, not a plausible person: it has a reason of loss
beside a valid enrolment, because both elements are to be seen.
"""

from typing import Any

from eligibility.wire.encoding import escape
from eligibility.wire.json_form import to_json
from eligibility.wire.table import Element, Message, Values

_INDENT = "  "


def sample_values(message: Message) -> Values:
    """Return values that fill every row which has an example, repeated rows once."""
    return {part.name: _group(part.children) for part in message.root.children}


def _group(elements: tuple[Element, ...]) -> Values:
    return {row.name: value for row in elements if row.written and (value := _value(row)) is not None}


def _value(element: Element) -> Any:
    if element.wraps:
        return [_group(element.children[0].children)]
    one = _group(element.children) if element.type is None else element.example
    return one if element.most == 1 or one is None else [one]


def sample_xml(message: Message) -> str:
    """Return the sample as indented XML; indentation means nothing on the wire (oqs-wire §2.7)."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no"?>']
    for tag, content in to_json(message, sample_values(message)).items():
        _write(lines, tag, content, 0)
    return "\n".join(lines) + "\n"


def _write(lines: list[str], tag: str, content: Any, depth: int) -> None:
    """Append one element; a list of one-key objects is a wrapped list, any other list a repeated row."""
    pad = _INDENT * depth
    if isinstance(content, str):
        lines.append(f"{pad}<{tag}>{escape(content)}</{tag}>")
        return
    lines.append(f"{pad}<{tag}>")
    for inner in content if isinstance(content, list) else [content]:
        for inner_tag, value in inner.items():
            _write(lines, inner_tag, value, depth + 1)
    lines.append(f"{pad}</{tag}>")
