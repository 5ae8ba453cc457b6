"""The JSON form of a message, from the same tables (oqs-wire §3).

``{"XmlMsg": {"MessageHeader": {…}, "MessageBody": {…}}}``, every leaf a string.  A list element
such as ``ResultList`` is an array of one-key objects, each naming its item; a row that repeats by
itself is an array of its values.
"""

from collections.abc import Mapping
from typing import Any

from eligibility.wire.encoding import NOT_XML, carried
from eligibility.wire.faults import Kind, Level, UnwritableError
from eligibility.wire.plan import Plan, Slot, root_plan
from eligibility.wire.reading import ABSENT, Findings, Reading, empty, leaf, missing
from eligibility.wire.table import EMPTY_LIST, ROOT, Element, Message, Values
from eligibility.wire.wire_type import WireType


def to_json(message: Message, values: Values) -> dict[str, Any]:
    """Return the JSON object of a message; raises UnwritableError as `render` does."""
    frame = message.root
    _refuse_unknown(frame, values)
    return {ROOT: {part.tag: _object(part, values.get(part.name) or {}) for part in frame.children}}


def _object(element: Element, values: Values) -> dict[str, Any]:
    """Return the object of a container, rows without value left out."""
    _refuse_unknown(element, values)
    found: dict[str, Any] = {}
    for child in element.children:
        value = values.get(child.name)
        if child.written and (value or value == 0):
            written = _json_value(child, value)
            if written or value is EMPTY_LIST:
                found[child.tag] = written
    return found


def _json_value(element: Element, value: Any) -> Any:
    """Return the JSON value of a row that has one."""
    if element.wraps:
        item = element.children[0]
        return [{item.tag: inside} for each in value if (inside := _one(item, each))]
    if element.most == 1:
        return _one(element, value)
    return [inside for each in value if (inside := _one(element, each))]


def _one(element: Element, value: Any) -> Any:
    if element.type is None:
        return _object(element, value)
    text = element.type.render(value)
    return carried(text) if element.type.free else text


def _refuse_unknown(element: Element, values: Values) -> None:
    unknown = values.keys() - {child.name for child in element.children}
    if unknown:
        raise UnwritableError(f"{element.name} has no {', '.join(sorted(unknown))}")


def from_json(message: Message, obj: object, *, strict: bool) -> Reading:
    """Return what a parsed JSON document says as ``message``; never raises, as `read`."""
    findings = Findings(strict)
    if not isinstance(obj, Mapping) or not isinstance(obj.get(ROOT), Mapping):
        findings.add(Kind.NOT_JSON_MESSAGE, "/", level=Level.UNREADABLE)
        return findings.reading(message, {})
    walk = _Walk(findings)
    for key in obj.keys() - {ROOT}:
        walk.unknown(key, "")
    return findings.reading(message, walk.container(obj[ROOT], root_plan(message), f"/{ROOT}"))


class _Walk:
    """One pass over a JSON document."""

    __slots__ = ("findings",)

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def container(self, obj: Mapping[Any, Any], plan: Plan, path: str) -> Values:
        """Return the values of an object."""
        values: Values = {}
        found: set[Slot] = set()
        for key, value in obj.items():
            slot = plan.slots.get(key)
            if slot is None:
                self.unknown(key, path)
                continue
            if value is None:
                continue
            found.add(slot)
            read = self._row(value, slot, path)
            if read is not ABSENT:
                values[slot.name] = read
        missing(plan, found, path, None, self.findings)
        return values

    def unknown(self, key: object, path: str) -> None:
        """Note a key that is not in the table."""
        tag = str(key)[:60]
        self.findings.add(Kind.UNKNOWN, f"{path}/{tag}", tag=tag)

    def _row(self, value: Any, slot: Slot, path: str) -> Any:
        """Return the value of one row: single, repeated, or a list of wrapped items."""
        if slot.single and not slot.element.wraps:
            return self._one(value, slot, path, 1)
        place = f"{path}/{slot.element.tag}"
        if not isinstance(value, list):
            return self._misshapen(slot, place, "配列", "an array")
        if slot.element.wraps:
            read = self._items(value, next(iter(slot.plan.slots.values())), slot, place)
        else:
            read = [self._one(each, slot, path, nth) for nth, each in enumerate(value, 1)]
        return [each for each in read if each is not ABSENT] or ABSENT

    def _items(self, value: list[Any], item: Slot, slot: Slot, place: str) -> list[Any]:
        """Return the items of a list whose entries are objects of one key, the item's tag."""
        read = []
        for nth, each in enumerate(value, 1):
            if isinstance(each, Mapping) and each.keys() == {item.element.tag}:
                read.append(self._one(each[item.element.tag], item, place, nth))
            else:
                shape = f"{{“{item.element.tag}”: …}}"
                self._misshapen(slot, f"{place}[{nth}]", f"オブジェクト{shape}", f"an object {shape}")
        return read

    def _one(self, value: Any, slot: Slot, parent: str, nth: int) -> Any:
        """Return one value of a row, or ABSENT."""
        if slot.type is not None:
            return self._leaf(value, slot, slot.type, parent, nth)
        place = slot.path(parent, nth)
        if not isinstance(value, Mapping):
            return self._misshapen(slot, place, "オブジェクト", "an object")
        if not value:
            return self._hollow(slot, place)
        if slot.element.unit:
            self.findings.enter_unit()
        read = self.container(value, slot.plan, place)
        if slot.element.unit:
            self.findings.leave_unit()
        return read

    def _hollow(self, slot: Slot, place: str) -> Any:
        """Return the value of an object without keys."""
        if slot.element.hollow:
            return {}
        empty(slot, place, None, self.findings)
        return ABSENT

    def _leaf(self, value: Any, slot: Slot, type_: WireType, parent: str, nth: int) -> Any:
        """Return the value of a leaf; a number is taken as its digits and noted."""
        place = slot.path(parent, nth)
        if type(value) is int:
            value = str(value)
            self.findings.add(Kind.JSON_NOT_STRING, place, slot=slot, value=value)
        if not isinstance(value, str):
            return self._misshapen(slot, place, "文字列", "a string")
        if NOT_XML.search(value):  # not repeated in the finding: some of these cannot be encoded
            self.findings.add(Kind.CHARACTERS, place, slot=slot)
            return ABSENT
        return leaf(slot, type_, value, parent, nth, None, self.findings)

    def _misshapen(self, slot: Slot, place: str, want_ja: str, want_en: str) -> Any:
        self.findings.add(Kind.JSON_SHAPE, place, slot=slot, want_ja=want_ja, want_en=want_en)
        return ABSENT
