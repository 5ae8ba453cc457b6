"""Names that nobody knows are forgotten again, however many of them are sent."""

from collections.abc import Callable

import pytest
from lxml import etree

from eligibility.wire import MESSAGES, Reading, read, read_unit
from eligibility.wire.faults import Kind
from eligibility.wire.reference.samples import sample_values
from eligibility.wire.tree import parsed
from eligibility.wire.writer import render
from tests.wire.long_files import ASKED, MEGABYTE, UNIT, person
from tests.wire.support import kinds
from tests.wire.test_units_size import resident

CHECK = MESSAGES["siquc01req"]
CLOSING = "</MessageBody>"
NAMES = 5_000
TIMES = 40


def made_up(where: str, nth: int) -> str:
    """Return elements with names that nobody has sent before."""
    return "".join(f"<{where}{nth}Name{name}/>" for name in range(NAMES))


def of_a_file(nth: int) -> Reading:
    text = render(CHECK, sample_values(CHECK)).decode()
    return read(CHECK, text.replace(CLOSING, made_up("File", nth) + CLOSING).encode(), strict=False)


def of_a_person(nth: int) -> Reading:
    return read_unit(ASKED, person().replace(f"</{UNIT}>", f"{made_up('Person', nth)}</{UNIT}>"), 0, strict=False)


@pytest.mark.parametrize("reading", [of_a_file, of_a_person])
def test_the_memory_of_names_does_not_grow(reading: Callable[[int], Reading]) -> None:
    for nth in range(TIMES):
        assert Kind.UNKNOWN in kinds(reading(nth).notices)
    before = resident()
    for nth in range(TIMES, 3 * TIMES):
        reading(nth)
    assert resident() - before < 4 * MEGABYTE


@pytest.mark.parametrize("content", ["<A>", '<XmlMsg b="c">', "<XmlMsg>&d;</XmlMsg>", "<XmlMsg><?e f?>", "< XmlMsg/>"])
def test_what_is_no_xml_is_said_alike_in_either_place(content: str) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parsed(CHECK, content, lambda root: root.tag)


def test_what_goes_wrong_with_an_unknown_text_comes_out() -> None:
    values: dict[str, int] = {}
    with pytest.raises(KeyError, match="Unknown"):
        parsed(CHECK, "<Unknown/>", lambda root: values[str(root.tag)])
