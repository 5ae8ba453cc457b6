"""What a message is: a table with one row per element.

Everything else about a message (reader, writer, reference page, schema, sample, most tests) is
derived from these rows; nobody describes a message twice.  Official spelling lives only here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from eligibility.wire.marks import Mark
from eligibility.wire.types import CodeValue
from eligibility.wire.wire_type import WireType

ROOT = "XmlMsg"
BODY = "MessageBody"

_FRAME = "oqs-wire §4.1 (S1 S2 S5 S7 S10)"

Direction = Literal["req", "res"]
Values = dict[str, Any]
"""Values of a message: nested dicts keyed by Python names, repeated elements as lists."""


class _EmptyList(list[Any]):
    """A list element that is written although there is nothing in it."""

    def __bool__(self) -> bool:
        """Tell the writers not to leave it out."""
        return True


EMPTY_LIST: list[Any] = _EmptyList()
"""Value of a list element that is to be written empty instead of left out (oqs-wire §5.2, not-found case)."""


@dataclass(frozen=True, eq=False)
class Element:
    """One row.

    ``tag`` is the official name, ``name`` ours.  Exactly one of ``type`` (a leaf) and ``children``
    (a group) is set.  The element occurs ``least`` to ``most`` times (``most`` None: no limit).

    ``wraps``: a list element (``ResultList``) that only holds the repetitions of its one child;
    in Python it is simply a list of that child.  ``unit``: one person's part of the message, where
    faults are the person's and not the file's.  ``written`` False: read where other programs put
    it, never written there.  ``hollow``: may be there and empty (the body of a failed result).
    ``example`` is a Python value for samples and tests.
    """

    tag: str
    ja: str
    en: str
    name: str
    type: WireType | None = None
    children: tuple["Element", ...] = ()
    least: int = 0
    most: int | None = 1
    wraps: bool = False
    unit: bool = False
    written: bool = True
    hollow: bool = False
    source: str = ""
    mark: Mark = Mark.SEEN
    note: str = ""
    example: Any = None

    def __repr__(self) -> str:
        return f"<Element {self.tag}>"

    @property
    def occurs(self) -> str:
        """Return the occurrence as printed, such as ``0..1`` or ``1..n``."""
        most = "n" if self.most is None else str(self.most)
        return most if most == str(self.least) else f"{self.least}..{most}"

    @property
    def code_list(self) -> str:
        """Return the number of the code list of a coded leaf, else an empty string."""
        return self.type.list_id if isinstance(self.type, CodeValue) else ""

    def walk(self, path: str = "") -> Iterator[tuple[str, "Element"]]:
        """Yield (path, element) for this row and every row below, in order."""
        here = f"{path}/{self.tag}"
        yield here, self
        for child in self.children:
            yield from child.walk(here)


@dataclass(frozen=True, eq=False)
class Message:
    """One file or JSON message.

    ``id`` such as ``siquc01req``; ``prefix`` is the file name up to the ``_``; ``interface`` the
    official number(s) of the exchange; ``header`` and ``body`` are the rows of each; ``max_bytes``
    the largest file read.
    """

    id: str
    direction: Direction
    prefix: str
    interface: str
    ja: str
    en: str
    header: tuple[Element, ...]
    body: tuple[Element, ...]
    source: str
    note: str = ""
    max_bytes: int = 1024 * 1024

    def __repr__(self) -> str:
        return f"<Message {self.id}>"

    @property
    def response_id(self) -> str:
        """Return the id of the answer to a request (and of a response itself)."""
        return self.id.removesuffix("req") + "res" if self.direction == "req" else self.id

    @property
    def largest(self) -> str:
        """Return the largest file read as people write it, such as ``1 MiB``."""
        return size_of(self.max_bytes)

    @property
    def unit(self) -> Element | None:
        """Return the row of the body that is one person's part and repeats; None where a message is about one."""
        return next((row for row in self.body if row.unit and row.most is None), None)

    @property
    def root(self) -> Element:
        """Return the whole message as one row: the frame around header and body."""
        header = group(
            "MessageHeader", "メッセージヘッダ", "Header", "header", self.header, required=True, source=_FRAME
        )
        body = group(BODY, "メッセージボディ", "Body", "body", self.body, required=True, source=_FRAME)
        parts = (header, replace(body, hollow=self.direction == "res"))
        return group(ROOT, "XMLメッセージ", "Message", "message", parts, required=True, source=_FRAME)

    def walk(self) -> Iterator[tuple[str, Element]]:
        """Yield (path, element) for every row, the frame included."""
        return self.root.walk()


def size_of(count: int) -> str:
    """Return a number of bytes as people write it, such as ``1 MiB``."""
    return f"{count / 1024**2:g} MiB"


def leaf(
    tag: str,
    ja: str,
    en: str,
    name: str,
    type_: WireType,
    *,
    required: bool = False,
    most: int | None = 1,
    written: bool = True,
    source: str,
    mark: Mark = Mark.SEEN,
    note: str = "",
    example: Any,
) -> Element:
    """Return the row of a value."""
    return Element(
        tag,
        ja,
        en,
        name,
        type_,
        least=int(required),
        most=most,
        written=written,
        source=source,
        mark=mark,
        note=note,
        example=example,
    )


def group(
    tag: str,
    ja: str,
    en: str,
    name: str,
    children: tuple[Element, ...],
    *,
    required: bool = False,
    most: int | None = 1,
    unit: bool = False,
    source: str,
    mark: Mark = Mark.SEEN,
    note: str = "",
) -> Element:
    """Return the row of an element that holds other elements."""
    return Element(
        tag,
        ja,
        en,
        name,
        children=children,
        least=int(required),
        most=most,
        unit=unit,
        source=source,
        mark=mark,
        note=note,
    )


def listing(
    tag: str, ja: str, en: str, item: Element, *, source: str, mark: Mark = Mark.SEEN, note: str = ""
) -> Element:
    """Return the row of a list element; in Python it is the list of its items, under the item's name."""
    inner = replace(item, least=1, most=None)
    return Element(tag, ja, en, item.name, children=(inner,), wraps=True, source=source, mark=mark, note=note)


def without(elements: tuple[Element, ...], *tags: str) -> tuple[Element, ...]:
    """Return the rows but for those named; a name that is not there is an error."""
    absent = set(tags) - {element.tag for element in elements}
    if absent:
        raise KeyError(*sorted(absent))
    return tuple(element for element in elements if element.tag not in tags)


def plus(elements: tuple[Element, ...], *new: Element, before: str | None = None) -> tuple[Element, ...]:
    """Return the rows with ``new`` at the end, or before the row ``before``."""
    if before is None:
        return elements + new
    at = [element.tag for element in elements].index(before)
    return elements[:at] + new + elements[at:]


def changed(elements: tuple[Element, ...], tag: str, **fields: Any) -> tuple[Element, ...]:
    """Return the rows with some fields of the row ``tag`` replaced."""
    without(elements, tag)
    return tuple(replace(element, **fields) if element.tag == tag else element for element in elements)


def picked(elements: tuple[Element, ...], tag: str, **fields: Any) -> Element:
    """Return the row ``tag`` of a table, with some fields replaced; a name that is not there is an error."""
    (row,) = (element for element in changed(elements, tag, **fields) if element.tag == tag)
    return row


def echoed(rows: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the rows as a result repeats them: each may be absent, where the request had none that could be read."""
    return tuple(replace(row, least=0) for row in rows)


def echo(row: Element, **fields: Any) -> Element:
    """Return a group as a result repeats it: once at most, no unit of its own, its rows as `echoed`."""
    told: dict[str, Any] = {"least": 0, "most": 1, "unit": False, "note": "Echo of the request."}
    return replace(row, children=echoed(row.children), **(told | fields))
