"""What a reader hands back, and the collecting of findings that both readers share."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, Final

from eligibility.wire.encoding import Encoding
from eligibility.wire.faults import BadValueError, Fault, Kind, Level, Treatment
from eligibility.wire.plan import Plan, Slot
from eligibility.wire.table import Message, Values
from eligibility.wire.wire_type import WireType

MOST_FINDINGS = 200
"""Faults kept per person's unit, and as many notices; as many outside units; one more says that there were more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as read.

    ``values`` holds what could be read, nested by Python names (``values["body"]["search"]``): an
    element that is absent, empty or faulty has no key.  ``faults`` are all faults at once,
    ``notices`` the tolerated quirks.  ``encoding`` is that of the file.
    """

    message: Message
    values: Values
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    encoding: Encoding = "utf-8"

    @property
    def ok(self) -> bool:
        """Tell whether there is no fault."""
        return not self.faults

    @property
    def level(self) -> Level | None:
        """Return how far the worst fault reaches; None without fault."""
        found = {fault.level for fault in self.faults}
        return next((level for level in Level if level in found), None)

    def of_unit(self, unit: int) -> tuple[Fault, ...]:
        """Return the faults of the person's unit ``unit`` (from 0)."""
        return tuple(fault for fault in self.faults if fault.unit == unit)


ABSENT: Final = object()
"""What `leaf` returns for a leaf without a usable value."""


@dataclass(slots=True)
class Findings:
    """Faults and notices of one message while it is being read; ``unit`` is the person being read."""

    strict: bool
    unit: int | None = None
    units: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    _in_file: Counter[bool] = field(default_factory=Counter)
    _in_unit: Counter[bool] = field(default_factory=Counter)

    def enter_unit(self) -> None:
        """Say that what follows belongs to the next person."""
        self.unit, self.units, self._in_unit = self.units, self.units + 1, Counter()

    def leave_unit(self) -> None:
        """Say that what follows belongs to the file again."""
        self.unit = None

    def add(
        self,
        kind: Kind,
        path: str,
        *,
        slot: Slot | None = None,
        level: Level | None = None,
        tag: str = "",
        value: str = "",
        line: int | None = None,
        want_ja: str = "",
        want_en: str = "",
    ) -> None:
        """Note one finding; whether it is a fault or a notice stands in the table of faults."""
        is_fault = kind.treatment is Treatment.ALWAYS or (self.strict and kind.treatment is Treatment.STRICT)
        found = self.faults if is_fault else self.notices
        if not self._room(found, path, is_fault=is_fault):
            return
        words = {"tag": tag, "want_ja": want_ja, "want_en": want_en}
        if slot is not None:
            words |= {"tag": slot.element.tag, "ja": slot.element.ja, "en": slot.element.en}
        if level is None:
            level = Level.FILE if self.unit is None else Level.PERSON
        found.append(kind.fault(level, path, value=value, unit=self.unit, line=line, **words))

    def _room(self, found: list[Fault], path: str, *, is_fault: bool) -> bool:
        """Count a fault or a notice; False when there were too many of them, which is itself noted once as one."""
        counts, level = (self._in_file, Level.FILE) if self.unit is None else (self._in_unit, Level.PERSON)
        counts[is_fault] += 1
        if counts[is_fault] == MOST_FINDINGS + 1:
            found.append(Kind.TOO_MANY.fault(level, path, unit=self.unit))
        return counts[is_fault] <= MOST_FINDINGS

    def reading(self, message: Message, values: Values, encoding: Encoding = "utf-8") -> Reading:
        """Return everything found, with what was read."""
        return Reading(message, values, tuple(self.faults), tuple(self.notices), encoding)


def leaf(slot: Slot, type_: WireType, raw: str, parent: str, nth: int, node: Any, findings: Findings) -> Any:
    """Return the value of a leaf from its raw text, or ABSENT after noting why there is none.

    ``node`` is the XML element, asked for its line only when there is something to note, or None.
    """
    text, quirk = type_.settle(raw)
    if not text:
        empty(slot, slot.path(parent, nth), node, findings)
        return ABSENT
    try:
        value = type_.parse(text)
    except BadValueError as bad:
        findings.add(
            bad.kind,
            slot.path(parent, nth),
            slot=slot,
            line=line_of(node),
            value=text,
            want_ja=bad.want_ja,
            want_en=bad.want_en,
        )
        return ABSENT
    if quirk is not None:
        findings.add(quirk, slot.path(parent, nth), slot=slot, line=line_of(node), value=text)
    return value


def empty(slot: Slot, path: str, node: Any, findings: Findings) -> None:
    """Note that an element is there without content: the same as absent (oqs-wire §4.1)."""
    kind = Kind.EMPTY_REQUIRED if slot.element.least else Kind.EMPTY_OPTIONAL
    findings.add(kind, path, slot=slot, line=line_of(node))


def missing(plan: Plan, found: Container[Slot], path: str, node: Any, findings: Findings) -> None:
    """Note the required rows that are not among the ``found``."""
    for slot in plan.required:
        if slot not in found:
            findings.add(Kind.MISSING, f"{path}/{slot.element.tag}", slot=slot, line=line_of(node))


def line_of(node: Any) -> int | None:
    """Return the line of an XML element, counted from 1; None outside XML."""
    line: int | None = None if node is None else node.sourceline
    return line
