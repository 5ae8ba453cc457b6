"""What stands around the people of a long file, read by a parser that is fed piece by piece.

People are handed on as text as soon as they end, and taken out of the tree with everything before them, so that the
tree never holds more than one of them.  What is wrong with header and structure is found as `eligibility.wire.reader`
finds it, by the same walk.
"""

from collections.abc import Iterator

from lxml import etree

from eligibility.wire.body import Body
from eligibility.wire.names import Names
from eligibility.wire.place import Place
from eligibility.wire.plan import root_plan, unit_slot
from eligibility.wire.reader import is_root
from eligibility.wire.reading import ABSENT, Findings
from eligibility.wire.stream import LARGEST_PART, part_too_large
from eligibility.wire.table import BODY, ROOT, Message, Values
from eligibility.wire.tree import PARSING
from eligibility.wire.walk import Level, Walk, local

_STEP = 16 * 1024


class BrokenError(Exception):
    """Raised when a file is no XML; ``position`` is the line and column in the file."""

    def __init__(self, position: tuple[int, int]) -> None:
        super().__init__(*position)
        self.position = position


class Frame:
    """A message while it is parsed, without its people."""

    def __init__(self, message: Message, findings: Findings) -> None:
        self._plan = root_plan(message)
        self._unit = unit_slot(message)
        self._walk = Walk(findings, decorated=True)
        tags = (f"{{*}}{BODY}", f"{{*}}{self._unit.element.tag}")
        self._parser = etree.XMLPullParser(events=("start", "end"), tag=tags, **PARSING)
        self._open: tuple[Level, Body] | None = None
        self._pending = 0
        self._names = Names()
        self._place = Place()

    def feed(self, text: str) -> list[str]:
        """Take the next characters, whole tags, and return the people that ended in them.

        Raises BrokenError, and EncodingRefusedError when something goes on for too long.
        """
        self._names.note(text)
        ended: list[str] = []
        for at in range(0, len(text), _STEP):
            piece = text[at : at + _STEP]
            people = self._parse(piece)
            ended += people
            self._pending = 0 if people else self._pending + len(piece)
            if self._pending > LARGEST_PART:
                raise part_too_large()
        self._place.feed(text)
        return ended

    def skip(self, text: str, count: int) -> None:
        """Pass over the text of so many people, who were read elsewhere; nothing but people may stand before them."""
        self._place.skip(text)
        if self._open is not None:
            self._open[1].skip(count)

    def close(self) -> Values | None:
        """Return the values around the people; None after noting that the root is not that of a message.

        Raises BrokenError.
        """
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise BrokenError(self._place.of(*error.position)) from None
        if not is_root(root, self._walk.findings):
            return None
        if self._open is None:
            return self._walk.message(root, self._plan)
        top, body = self._open
        value = body.close()
        if value is not ABSENT:
            top.put(body.slot, value)
        self._walk.stray(root, body.node.tail, f"/{ROOT}")
        for child in body.node.itersiblings():
            self._take(top, root, child)
        return top.close()

    def _parse(self, piece: str) -> list[str]:
        """Return the people who end in a piece."""
        try:
            self._parser.feed(piece.encode())
        except etree.XMLSyntaxError as error:
            raise BrokenError(self._place.of(*error.position)) from None
        # A prefix that was never declared would else be told at the end only.
        for entry in self._parser.feed_error_log.filter_from_errors():
            raise BrokenError(self._place.of(entry.line, entry.column))
        return [
            person
            for event, node in self._parser.read_events()
            if etree.iselement(node)  # nothing else was asked for, which the types do not know
            for person in self._met(event, node)
        ]

    def _met(self, event: str, node: etree._Element) -> Iterator[str]:
        """Take note of the body when it begins, and yield a person who ends."""
        parent = node.getparent()
        if self._open is not None:
            _, body = self._open
            if event == "end" and parent is body.node and local(node.tag) == self._unit.element.tag:
                yield body.end(node)
        elif local(node.tag) == BODY and parent is not None and _is_message(parent):
            self._begin(parent, node)

    def _begin(self, root: etree._Element, node: etree._Element) -> None:
        """Begin with the first body, after what stands before it."""
        self._walk.decoration(root, f"/{ROOT}")
        self._walk.stray(root, root.text, f"/{ROOT}")
        top = Level(self._walk, root, self._plan, f"/{ROOT}")
        for child in root:
            if child is not node:
                self._take(top, root, child)
            elif (slot := top.admit(node)) is not None:
                self._open = top, Body(self._walk, node, slot, self._unit)
                return

    def _take(self, top: Level, root: etree._Element, child: etree._Element) -> None:
        self._walk.stray(root, child.tail, f"/{ROOT}")
        top.take(child)


def _is_message(node: etree._Element) -> bool:
    return node.getparent() is None and local(node.tag) == ROOT
