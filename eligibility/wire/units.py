"""Reading a message about many people one by one, in memory that does not grow with the file.

A well-behaved file is cut by a regular expression, person by person.  Where something else than the next person stands
(the end, a comment, a foreign element), the rest goes through a parser that is fed piece by piece
(`eligibility.wire.frame`).  Either way a person comes out as text, which `read_unit` reads; both together say what
`read` says of the whole file.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import cache

from lxml import etree

from eligibility.wire.encoding import EncodingRefusedError
from eligibility.wire.faults import Kind, Level
from eligibility.wire.frame import BrokenError, Frame
from eligibility.wire.plain import plain_unit_values
from eligibility.wire.plan import unit_slot
from eligibility.wire.reader import has_dtd, note_broken, note_markup
from eligibility.wire.reading import ABSENT, Findings, Reading
from eligibility.wire.stream import LARGEST_PART, Pieces, Source, part_too_large
from eligibility.wire.table import BODY, ROOT, Message, Values
from eligibility.wire.tree import after_declaration, parsed
from eligibility.wire.walk import BLANKS, Walk, local

# No quantifier over characters gives anything back, so that a text which does not match is left after a few looks at
# each of them. Those over elements may, though there is nothing in it: Python before 3.11.5 loses what a group held
# when a possessive quantifier stands around it, and takes a broken person for a whole one.
_BLANK = r"[ \t\r\n]*+"
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+"
_PLAIN = "[^<>&\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*+"
_TEXT = f"{_PLAIN}(?:&(?:amp|lt|gt|quot|apos);{_PLAIN})*+"


def _leaf(name: str) -> str:
    return f"<(?P<{name}>{_NAME})(?:/>|>{_TEXT}</(?P={name})>)"


def _group(name: str) -> str:
    inside = f"(?:{_leaf(f'{name}_in')}{_BLANK})+"
    return f"<(?P<{name}>{_NAME})(?:/>|>(?:{_TEXT}</(?P={name})>|{_BLANK}{inside}</(?P={name})>))"


@cache
def _expressions(message: Message) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the expressions of everything up to the first person of a well-behaved file, and of one person.

    They say less than `eligibility.wire.plain`: names, order and values are not looked at, only that the text is
    well-formed by itself.
    """
    tag = re.escape(unit_slot(message).element.tag)
    header = f"<MessageHeader>{_BLANK}(?:{_leaf('item')}{_BLANK})*</MessageHeader>"
    opening = rf"(?:<\?xml [^<>]*+>)?{_BLANK}<{ROOT}>{_BLANK}{header}{_BLANK}<{BODY}>"
    return re.compile(opening), re.compile(f"{_BLANK}(<{tag}>{_BLANK}(?:{_group('row')}{_BLANK})*</{tag}>)")


class UnitReader:
    """Reads a message that repeats people, from a source, in constant memory.

    Iterating yields each person's part as text with its tags, in the order of the file; `read_unit` reads one.  At the
    end ``reading`` holds what `read` would say outside people: header and body without them, encoding, notices, faults
    of the level FILE, or the one that makes the file UNREADABLE, in which case what was yielded counts for nothing.
    ``size`` and ``digest`` (SHA-256) are of the bytes read.

    It says what `read` says of the whole file, but for these: a part (a person, or what stands before, between or after
    people) of more than about `LARGEST_PART` characters makes the file unreadable, and so do too many different names
    (`eligibility.wire.names`); findings have no lines, but where the file is no XML; when there is more to report
    outside people than is kept, what is kept may differ.

    ``most_bytes`` is the largest file read, that of the message by default.  Raises ValueError for a message that is
    about one person.
    """

    def __init__(self, message: Message, source: Source, *, strict: bool, most_bytes: int | None = None) -> None:
        self._message = message
        self._tag = unit_slot(message).element.tag
        self._pieces = Pieces(source, message.max_bytes if most_bytes is None else most_bytes)
        self._strict = strict
        self._findings = Findings(strict)
        self._frame = Frame(message, self._findings)
        self._begun = self._ended = self._dtd = False
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """Return what there is to say outside people; RuntimeError before all of them were taken."""
        if self._reading is None:
            raise RuntimeError
        return self._reading

    @property
    def size(self) -> int:
        """Return how many bytes were read."""
        return self._pieces.size

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the bytes read."""
        return self._pieces.digest

    def __iter__(self) -> Iterator[str]:
        """Yield each person's part as text."""
        values, failure = None, None
        texts = self._texts()
        try:
            values = yield from self._units(texts)
        except (BrokenError, EncodingRefusedError) as error:
            failure = error
        try:
            for _ in texts:
                pass
        except EncodingRefusedError as error:  # what is wrong with the bytes goes before what is wrong with the text
            failure = error
        self._reading = self._said(values, failure)

    def _said(self, values: Values | None, failure: Exception | None) -> Reading:
        """Return the reading at the end."""
        if isinstance(failure, EncodingRefusedError):
            return Reading(self._message, {}, (failure.fault,), ())
        if values is not None and not self._dtd:
            return _without_lines(self._findings.reading(self._message, values, self._pieces.decoder.encoding))
        findings = Findings(self._strict)
        for kind in self._pieces.decoder.manners:
            findings.add(kind, "/")
        if self._dtd:
            findings.add(Kind.DTD, "/", level=Level.UNREADABLE)
        elif isinstance(failure, BrokenError):
            note_broken(failure.position, findings, begun=self._begun, ended=self._ended)
        else:
            findings.faults += [fault for fault in self._findings.faults if fault.level is Level.UNREADABLE]
        return findings.reading(self._message, {}, self._pieces.decoder.encoding)

    def _texts(self) -> Iterator[str]:
        """Yield the characters of the file up to a DTD, while what can be seen without parsing is noted."""
        noted: set[str] | None = None
        for text in self._pieces:
            content = text
            if noted is None:
                noted, content = set(), after_declaration(text)
                for kind in self._pieces.decoder.manners:
                    self._findings.add(kind, "/")
            note_markup(content, self._findings, noted)
            self._dtd = self._dtd or has_dtd(text)
            self._begun = self._begun or f"<{ROOT}" in text
            self._ended = self._ended or f"</{ROOT}>" in text
            if not self._dtd:
                yield text

    def _units(self, texts: Iterator[str]) -> Generator[str, None, Values | None]:
        """Yield each person's part, and return the values around them, or None when the root is a wrong one."""
        opening, _ = _expressions(self._message)
        text = next(texts, "")
        if (found := opening.match(text)) is not None:
            self._frame.feed(found[0])
            text = yield from self._plain_units(text[found.end() :], texts)
        yield from self._frame.feed(text)
        for more in texts:
            yield from self._frame.feed(more)
        return self._frame.close()

    def _plain_units(self, text: str, texts: Iterator[str]) -> Generator[str, None, str]:
        """Yield people while nothing else comes, and return what comes then."""
        _, person = _expressions(self._message)
        opening, closing = f"<{self._tag}>", f"</{self._tag}>"
        while True:
            at = count = 0
            while (found := person.match(text, at)) is not None:
                at, count = found.end(), count + 1
                yield found[1]
            if count:
                self._frame.skip(text[:at], count)
                text = text[at:]
            rest = text.lstrip(BLANKS)
            more = next(texts, None) if not rest or (rest.startswith(opening) and closing not in rest) else None
            if more is None:
                return text
            if len(text) > LARGEST_PART:
                raise part_too_large()
            text += more


def read_unit(message: Message, text: str, place: int, *, strict: bool) -> Reading:
    """Return what a person's part, as a `UnitReader` handed it out, says; ``place`` counts from 0 in the file.

    ``values`` is what stands in ``values["body"][message.unit.name][place]`` after `read`, empty where there is no
    entry; faults and notices are those of that person, without lines.  Raises ValueError for any other text.
    """
    values = plain_unit_values(message, text)
    if values is not None:
        return Reading(message, values, (), ())
    slot, findings = unit_slot(message), Findings(strict, units=place)

    def walked(root: etree._Element) -> Values:
        if local(root.tag) != slot.element.tag:
            raise ValueError(slot.element.tag)
        value = Walk(findings, decorated="=" in text).unit(root, slot, f"/{ROOT}/{BODY}", place + 1)
        return {} if value is ABSENT else value

    if has_dtd(text):
        raise ValueError(slot.element.tag)
    try:
        return _without_lines(findings.reading(message, parsed(message, text, walked)))
    except etree.XMLSyntaxError:
        raise ValueError(slot.element.tag) from None


def _without_lines(reading: Reading) -> Reading:
    """Return a reading without lines: those of a piece are not those of the file."""
    faults, notices = (tuple(replace(one, line=None) for one in found) for found in (reading.faults, reading.notices))
    return replace(reading, faults=faults, notices=notices)
