"""Documents for the tests: a message's own sample, to be changed one element at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from eligibility.wire import MESSAGES, Element, Fault, Message, Reading, read
from eligibility.wire.faults import Kind
from eligibility.wire.reference.samples import sample_xml

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
REQUEST = MESSAGES["siquc01req"]
RESULT = MESSAGES["siquc01res"]


@dataclass(frozen=True)
class Place:
    """One row of one message, with its path; prints well as a test id."""

    message: Message
    path: str
    element: Element

    def __str__(self) -> str:
        return f"{self.message.id}{self.path.removeprefix('/XmlMsg')}"

    @property
    def shown(self) -> str:
        """Return the path as findings show it, repeated rows counted: `sample` has one of each."""
        rows, path, shown = dict(self.message.walk()), "", ""
        for tag in self.path.split("/")[1:]:
            path += f"/{tag}"
            shown += f"/{tag}" if rows[path].most == 1 else f"/{tag}[1]"
        return shown

    @property
    def lacking(self) -> str:
        """Return the path under which findings say that the row is not there, or not as an array."""
        return self.shown.removesuffix("[1]")

    @property
    def parent(self) -> str:
        """Return the path of the container."""
        return self.path.rpartition("/")[0]

    @property
    def in_unit(self) -> bool:
        """Tell whether the row lies inside a person's unit."""
        above = self.path.split("/")[:-1]
        return any(e.unit and e.tag in above for _, e in self.message.walk())


def places() -> Iterator[Place]:
    """Yield every row below the root of every message."""
    for message in MESSAGES.values():
        for path, element in message.walk():
            if path != "/XmlMsg":
                yield Place(message, path, element)


def tested() -> Iterator[Place]:
    """Yield every row once: what several messages share as it is, with the first of them."""
    seen: set[Element] = set()
    for place in ALL:
        if place.element not in seen:
            seen.add(place.element)
            yield place


ALL = tuple(places())
EACH = tuple(tested())
LEAVES = tuple(place for place in EACH if place.element.type is not None)
# In the sample an unwritten row is missing and has to be put in before it can be tested.
WRITTEN = tuple(place for place in EACH if place.element.written)
WRITTEN_LEAVES = tuple(place for place in LEAVES if place.element.written and place.element.example is not None)


def sample(message: Message) -> etree._Element:
    """Return the sample of a message as a tree without indentation, with one person where people repeat."""
    root = etree.fromstring(sample_xml(message).encode(), etree.XMLParser(remove_blank_text=True))
    if message.unit is not None:
        _, second = root.iterfind(f"MessageBody/{message.unit.tag}")
        node(root, "/XmlMsg/MessageBody").remove(second)
    return root


def node(root: etree._Element, path: str) -> etree._Element:
    """Return the element at a path of the table."""
    found = find(root, path)
    assert found is not None, path
    return found


def find(root: etree._Element, path: str) -> etree._Element | None:
    """Return the element at a path of the table, if the tree has it."""
    return root if path == "/XmlMsg" else root.find(path.removeprefix("/XmlMsg/"))


def ensure(root: etree._Element, place: Place) -> etree._Element:
    """Return the element of a row, put in at its place if the sample has none."""
    if (found := find(root, place.path)) is not None:
        return found
    parent = node(root, place.parent)
    rows = [child.tag for child in container(place).children]
    before = sum(1 for child in parent if rows.index(child.tag) < rows.index(place.element.tag))
    added = etree.Element(place.element.tag)
    added.text = text_of(place.element)
    parent.insert(before, added)
    return added


def container(place: Place) -> Element:
    """Return the row that holds this one."""
    return dict(place.message.walk())[place.parent]


def text_of(element: Element) -> str:
    """Return the text of an example, or of a harmless value where the row has none."""
    assert element.type is not None
    return element.type.render("SIM9999" if element.example is None else element.example)


def octets(root: etree._Element) -> bytes:
    """Return a tree as a file."""
    return f"{DECLARATION}\n{etree.tostring(root, encoding='unicode')}".encode()


def read_tree(message: Message, root: etree._Element, *, strict: bool = False) -> Reading:
    """Read a tree as a message."""
    return read(message, octets(root), strict=strict)


def value_at(reading: Reading, place: Place) -> Any:
    """Return the value read for a row, first item of every list; None when there is none."""
    value: Any = reading.values
    path = ""
    rows = dict(place.message.walk())
    for tag in place.path.split("/")[1:]:
        path += f"/{tag}"
        row = rows[path]
        if path == "/XmlMsg" or (row.wraps and path != place.path):
            continue
        value = value.get(row.name) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = value[0] if value else None
    return value


def kinds(findings: tuple[Fault, ...]) -> set[Kind]:
    """Return the rows of the fault table that were found."""
    return {Kind(found.code) for found in findings}


def only(findings: tuple[Fault, ...]) -> Fault:
    """Return the single finding."""
    assert len(findings) == 1, findings
    return findings[0]


def request(**leaves: str | None) -> bytes:
    """Return a plain check request; leaves by tag, None leaves one out."""
    header = {
        "QualificationConfirmationDate": "20260401",
        "MedicalInstitutionCode": "9719999998",
        "ArbitraryFileIdentifier": "T-0001",
    }
    search = {
        "InsurerNumber": "  979997",
        "InsuredCardSymbol": "1-2",
        "InsuredIdentificationNumber": "000123",
        "InsuredBranchNumber": "01",
        "Birthdate": "19500102",
        "LimitApplicationCertificateRelatedConsFlg": "1",
    }
    parts = [
        "".join(
            f"<{tag}>{leaves.get(tag, text)}</{tag}>" for tag, text in rows.items() if leaves.get(tag, text) is not None
        )
        for rows in (header, search)
    ]
    return (
        f"{DECLARATION}\n<XmlMsg><MessageHeader>{parts[0]}</MessageHeader><MessageBody><QualificationConfirmSearchInfo>"
        f"{parts[1]}</QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    ).encode()
