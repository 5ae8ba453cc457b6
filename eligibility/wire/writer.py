"""Writing a message: one literal form, compiled from the table.

No attributes, no namespaces, no blanks inside a leaf, an element without value is absent (oqs-wire
§4.1, §2.6).  The order of elements is that of the annex or, as live files have it, shuffled inside
every container.  Values are trusted as data and checked as code: a key the table does not know or
a value its type cannot write is a mistake of the caller and raises.
"""

import random
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Literal

from eligibility.wire.encoding import Encoding, encode, escape
from eligibility.wire.faults import UnwritableError
from eligibility.wire.table import EMPTY_LIST, Element, Message, Values
from eligibility.wire.wire_type import WireType

Order = Literal["annex", "shuffled"]

_LABELS: dict[Encoding, str] = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}

_Leaf = Callable[[Any], str]
# Text between the tags of a container, or of whole elements; empty when there is nothing to say.
_Part = Callable[[Any, random.Random | None], str]


def render(
    message: Message, values: Values, *, encoding: Encoding = "utf-8", order: Order = "annex", seed: int = 0
) -> bytes:
    """Return the file of a message.

    ``values`` is nested by Python names as in `Reading.values`: ``{"header": {…}, "body": {…}}``.
    ``shuffled`` orders the rows of every container anew, the same way for the same ``seed``; header
    and body keep their places, and so do the repetitions of one row.  What XML or the encoding
    cannot hold becomes ●.  Raises UnwritableError for unknown keys and impossible values.
    """
    shuffler = random.Random(seed) if order == "shuffled" else None  # noqa: S311  # no secret, only repeatable
    header, body = _compiled(message)
    if not values.keys() <= {"header", "body"}:
        raise _unknown(message.id, values.keys() - {"header", "body"})
    document = (
        f'<?xml version="1.0" encoding="{_LABELS[encoding]}" standalone="no"?>\n<XmlMsg>'
        f"<MessageHeader>{header(values.get('header') or {}, shuffler)}</MessageHeader>"
        f"<MessageBody>{body(values.get('body') or {}, shuffler)}</MessageBody></XmlMsg>"
    )
    return encode(document, encoding)


@cache
def _compiled(message: Message) -> tuple[_Part, _Part]:
    """Return the writers of header and body."""
    return _content(message.header, f"{message.id}.header"), _content(message.body, f"{message.id}.body")


def _content(elements: tuple[Element, ...], where: str) -> _Part:
    """Return the writer of what stands inside a container."""
    # A value is written right here: nearly all rows are one, and a call more for each is felt.
    rows = tuple(
        (row.name, f"<{row.tag}>", f"</{row.tag}>", _leaf(row.type), None)
        if row.type is not None and row.most == 1
        else (row.name, "", "", None, _elements(row, f"{where}.{row.name}"))
        for row in elements
        if row.written
    )
    known = frozenset(element.name for element in elements)

    def write(values: Any, shuffler: random.Random | None) -> str:
        if not values.keys() <= known:
            raise _unknown(where, values.keys() - known)
        parts: list[str] = []
        name, get, append = "", values.get, parts.append
        try:
            for name, opening, closing, text, part in rows:
                value = get(name)
                if value or (value is not None and value == 0):
                    if text is not None:
                        append(f"{opening}{text(value)}{closing}")
                    elif part is not None:
                        append(part(value, shuffler))
        except UnwritableError as error:
            error.add_note(f"in {name} of {where}")
            raise
        if shuffler is not None:
            shuffler.shuffle(parts)
        return "".join(parts)

    return write


def _leaf(type_: WireType) -> _Leaf:
    """Return the writer of the text of a leaf, escaped where the type needs it."""
    plain = type_.render
    return (lambda value: escape(plain(value))) if type_.free else plain


def _elements(element: Element, where: str) -> _Part:
    """Return the writer of a row with its tags: a group, a list, or a repetition."""
    opening, closing = f"<{element.tag}>", f"</{element.tag}>"
    if element.wraps:
        items = _elements(element.children[0], where)
        return lambda value, shuffler: (
            f"{opening}{closing}" if value is EMPTY_LIST else _wrapped(opening, items(value, shuffler), closing)
        )
    if element.type is not None:
        text = _leaf(element.type)
        return lambda value, _shuffler: "".join(f"{opening}{text(item)}{closing}" for item in value)
    inside = _content(element.children, where)
    if element.most == 1:
        return lambda value, shuffler: _wrapped(opening, inside(value, shuffler), closing)
    return lambda value, shuffler: "".join(_wrapped(opening, inside(item, shuffler), closing) for item in value)


def _wrapped(opening: str, inside: str, closing: str) -> str:
    """Return the element, or nothing when there is nothing in it."""
    return f"{opening}{inside}{closing}" if inside else ""


def _unknown(where: str, keys: Iterable[str]) -> UnwritableError:
    return UnwritableError(f"{where} has no {', '.join(sorted(keys))}")
