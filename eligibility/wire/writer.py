"""Writing a message: one literal form, compiled from the table.

No attributes, no namespaces, no blanks inside a leaf, an element without value is absent (oqs-wire
§4.1, §2.6).  The order of elements is that of the annex or, as live files have it, shuffled inside
every container.  Values are trusted as data and checked as code: a key the table does not know or
a value its type cannot write is a mistake of the caller and raises.
"""

import random
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import Any, Literal

from eligibility.wire.encoding import Encoding, encode_text, escape
from eligibility.wire.faults import UnwritableError
from eligibility.wire.table import EMPTY_LIST, Element, Message, Values
from eligibility.wire.wire_type import WireType

Order = Literal["annex", "shuffled"]

_LABELS: dict[Encoding, str] = {"utf-8": "UTF-8", "shift_jis": "Shift_JIS"}

_Leaf = Callable[[Any], str]
# Appends the text between the tags of a container, or of whole elements; nothing when there is nothing to say. What is
# written is put together once, at the end, and not copied at each level.
_Part = Callable[[Any, random.Random | None, list[str]], None]


def render(
    message: Message, values: Values, *, encoding: Encoding = "utf-8", order: Order = "annex", seed: int = 0
) -> bytes:
    """Return the file of a message.

    ``values`` is nested by Python names as in `Reading.values`: ``{"header": {…}, "body": {…}}``.
    ``shuffled`` orders the rows of every container anew, the same way for the same ``seed``; header
    and body keep their places, and so do the repetitions of one row.  What XML or the encoding
    cannot hold becomes ●.  Raises UnwritableError for unknown keys and impossible values.
    """
    shuffler = _shuffler(order, seed)
    header, body = _compiled(message)
    opening = _opening(message, header, values, encoding, shuffler)
    document = f"{opening}{_text(body, values.get('body') or {}, shuffler)}{_CLOSING}"
    return encode_text(document, encoding)


def render_frame(
    message: Message, values: Values, *, encoding: Encoding = "utf-8", order: Order = "annex", seed: int = 0
) -> tuple[bytes, bytes]:
    """Return what stands before and after the people of a message that is written in pieces.

    ``values`` is that of `render` without the people; what `render_unit` makes of them goes between
    the two, through `encode_text`.  In the order of the annex that is the file which `render` writes.
    Raises UnwritableError as `render` does, and for a message that does not repeat people.
    """
    shuffler = _shuffler(order, seed)
    header, _ = _compiled(message)
    rows, body = _around(message), values.get("body") or {}
    known = {row.name for part in rows for row in part}
    if not body.keys() <= known:
        raise _unknown(f"{message.id}.body", body.keys() - known)
    before, after = (
        _text(_content(part, f"{message.id}.body"), {r.name: body[r.name] for r in part if r.name in body}, shuffler)
        for part in rows
    )
    opening = _opening(message, header, values, encoding, shuffler)
    return encode_text(f"{opening}{before}", encoding), encode_text(f"{after}{_CLOSING}", encoding)


def render_unit(message: Message, values: Values, *, order: Order = "annex", seed: int = 0) -> str:
    """Return one person's part of a message with its tags, as characters that are not yet encoded.

    ``values`` is one entry of ``values["body"][message.unit.name]``.  Raises UnwritableError as
    `render_frame` does.
    """
    return _text(_unit(message), [values], _shuffler(order, seed))


_CLOSING = "</MessageBody></XmlMsg>"


def _text(part: _Part, values: Any, shuffler: random.Random | None) -> str:
    """Return what a part writes."""
    parts: list[str] = []
    part(values, shuffler, parts)
    return "".join(parts)


def _opening(
    message: Message, header: _Part, values: Values, encoding: Encoding, shuffler: random.Random | None
) -> str:
    """Return everything up to the content of the body."""
    if not values.keys() <= {"header", "body"}:
        raise _unknown(message.id, values.keys() - {"header", "body"})
    return (
        f'<?xml version="1.0" encoding="{_LABELS[encoding]}" standalone="no"?>\n<XmlMsg>'
        f"<MessageHeader>{_text(header, values.get('header') or {}, shuffler)}</MessageHeader><MessageBody>"
    )


def _shuffler(order: Order, seed: int) -> random.Random | None:
    return random.Random(seed) if order == "shuffled" else None  # noqa: S311  # no secret, only repeatable


@cache
def _compiled(message: Message) -> tuple[_Part, _Part]:
    """Return the writers of header and body."""
    return _content(message.header, f"{message.id}.header"), _content(message.body, f"{message.id}.body")


@cache
def _unit(message: Message) -> _Part:
    """Return the writer of people."""
    unit = _repeated(message)
    return _elements(unit, f"{message.id}.body.{unit.name}")


def _around(message: Message) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Return the rows of the body before and after the people."""
    at = message.body.index(_repeated(message))
    return message.body[:at], message.body[at + 1 :]


def _repeated(message: Message) -> Element:
    if message.unit is None:
        raise UnwritableError(f"{message.id} repeats no people")
    return message.unit


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

    def write(values: Any, shuffler: random.Random | None, parts: list[str]) -> None:
        if not values.keys() <= known:
            raise _unknown(where, values.keys() - known)
        blocks: list[list[str]] = []
        name, get, to = "", values.get, parts
        try:
            for name, opening, closing, text, part in rows:
                value = get(name)
                if value or (value is not None and value == 0):
                    if shuffler is not None:
                        to = []
                        blocks.append(to)
                    if text is not None:
                        to += opening, text(value), closing
                    elif part is not None:
                        part(value, shuffler, to)
        except UnwritableError as error:
            error.add_note(f"in {name} of {where}")
            raise
        if shuffler is not None:
            shuffler.shuffle(blocks)
            parts.extend(chain.from_iterable(blocks))

    return write


def _leaf(type_: WireType) -> _Leaf:
    """Return the writer of the text of a leaf, escaped where the type needs it."""
    plain = type_.render
    return (lambda value: escape(plain(value))) if type_.free else plain


def _elements(element: Element, where: str) -> _Part:
    """Return the writer of a row with its tags: a group, a list, or a repetition."""
    opening, closing = f"<{element.tag}>", f"</{element.tag}>"
    if element.type is not None:
        text = _leaf(element.type)

        def leaves(value: Any, _shuffler: random.Random | None, parts: list[str]) -> None:
            for item in value:
                parts += opening, text(item), closing

        return leaves
    wraps, several = element.wraps, element.most != 1 and not element.wraps
    inside = _elements(element.children[0], where) if wraps else _content(element.children, where)

    def write(value: Any, shuffler: random.Random | None, parts: list[str]) -> None:
        for item in value if several else (value,):
            parts.append(opening)
            before, hollow = len(parts), wraps and item is EMPTY_LIST
            if not hollow:
                inside(item, shuffler, parts)
            if hollow or len(parts) > before:
                parts.append(closing)
            else:
                parts.pop()

    return write


def _unknown(where: str, keys: Iterable[str]) -> UnwritableError:
    return UnwritableError(f"{where} has no {', '.join(sorted(keys))}")
