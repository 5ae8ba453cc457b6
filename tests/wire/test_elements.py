"""What every row of every table promises, tested row by row from the tables themselves."""

import copy

import pytest
from lxml import etree

from eligibility.wire import CODE_LISTS, MESSAGES, Level, Message
from eligibility.wire.faults import Kind
from eligibility.wire.types import CodeValue
from tests.wire.support import (
    EACH,
    LEAVES,
    WRITTEN,
    WRITTEN_LEAVES,
    Place,
    container,
    ensure,
    kinds,
    node,
    only,
    read_tree,
    sample,
    text_of,
    value_at,
)

REQUIRED = tuple(p for p in WRITTEN if p.element.least and not container(p).wraps)
OPTIONAL = tuple(p for p in WRITTEN if not p.element.least)
SINGLE = tuple(p for p in EACH if p.element.most == 1)
CODED = tuple(p for p in LEAVES if isinstance(p.element.type, CodeValue))
LIMITED = tuple(p for p in LEAVES if p.element.type and p.element.type.length)
DATED = tuple(p for p in WRITTEN_LEAVES if p.element.type and "YYYYMM" in p.element.type.en)
GROUPS = tuple(p for p in WRITTEN if p.element.type is None)


def level(place: Place) -> Level:
    return Level.PERSON if place.in_unit else Level.FILE


@pytest.mark.parametrize("message", MESSAGES.values(), ids=str)
def test_the_sample_reads_without_a_single_finding_in_strict_mode(message: Message) -> None:
    reading = read_tree(message, sample(message), strict=True)
    assert reading.faults == reading.notices == ()
    assert reading.ok
    assert reading.level is None


@pytest.mark.parametrize("place", REQUIRED, ids=str)
def test_a_required_element_that_is_missing_is_a_fault_at_its_path(place: Place) -> None:
    root = sample(place.message)
    lost = node(root, place.path)
    parent = node(root, place.parent)
    parent.remove(lost)
    if not len(parent):
        parent.append(etree.Element("Filler"))  # an empty container would be reported as empty instead
    fault = only(read_tree(place.message, root).faults)
    assert (fault.code, fault.path, fault.level) == (Kind.MISSING.code, place.lacking, level(place))
    assert place.element.ja in fault.ja
    assert place.element.tag in fault.en


@pytest.mark.parametrize("place", OPTIONAL, ids=str)
def test_an_optional_element_may_be_absent(place: Place) -> None:
    root = sample(place.message)
    parent = node(root, place.parent)
    parent.remove(ensure(root, place))
    reading = read_tree(place.message, root, strict=True)
    assert reading.ok
    assert value_at(reading, place) is None


@pytest.mark.parametrize("place", SINGLE, ids=str)
def test_a_doubled_element_is_a_fault_and_the_first_value_stays(place: Place) -> None:
    root = sample(place.message)
    first = ensure(root, place)
    before = value_at(read_tree(place.message, root), place)
    again = copy.deepcopy(first)
    if place.element.type is not None:
        again.text = f"{first.text}9"
    first.addnext(again)
    reading = read_tree(place.message, root)
    fault = only(reading.faults)
    # A second unit is outside every person: it is the file that has one too many.
    assert (fault.code, fault.path, fault.level) == (Kind.DOUBLED.code, place.shown, level(place))
    assert value_at(reading, place) == before


@pytest.mark.parametrize("place", GROUPS, ids=str)
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_an_unknown_element_is_noted_and_in_strict_mode_a_fault(place: Place, strict: bool) -> None:
    root = sample(place.message)
    expected = read_tree(place.message, root).values
    node(root, place.path).append(etree.Element("Mystery"))
    reading = read_tree(place.message, root, strict=strict)
    found = only(reading.faults if strict else reading.notices)
    assert (found.code, found.path) == (Kind.UNKNOWN.code, f"{place.shown}/Mystery")
    assert len(reading.faults) + len(reading.notices) == 1
    assert reading.values == expected


@pytest.mark.parametrize("place", LEAVES, ids=str)
def test_an_empty_element_is_absent_and_a_fault_only_where_one_is_required(place: Place) -> None:
    root = sample(place.message)
    ensure(root, place).text = ""
    reading = read_tree(place.message, root, strict=True)
    kind = Kind.EMPTY_REQUIRED if place.element.least else Kind.EMPTY_OPTIONAL
    found = only(reading.faults if place.element.least else reading.notices)
    assert (found.code, reading.ok) == (kind.code, not place.element.least)
    assert value_at(reading, place) is None


@pytest.mark.parametrize("place", GROUPS, ids=str)
def test_an_empty_group_is_absent_unless_the_body_of_a_result(place: Place) -> None:
    root = sample(place.message)
    group = node(root, place.path)
    for child in list(group):
        group.remove(child)
    reading = read_tree(place.message, root)
    if place.element.hollow:
        assert reading.faults == reading.notices == ()
    else:
        expected = Kind.EMPTY_REQUIRED if place.element.least else Kind.EMPTY_OPTIONAL
        assert kinds((*reading.faults, *reading.notices)) == {expected}
    assert not value_at(reading, place)


@pytest.mark.parametrize("place", CODED, ids=str)
def test_every_code_of_the_list_is_read_and_any_other_is_a_fault(place: Place) -> None:
    root = sample(place.message)
    leaf = ensure(root, place)
    for code in sorted(CODE_LISTS[place.element.code_list].values):
        leaf.text = code
        reading = read_tree(place.message, root, strict=True)
        assert reading.ok
        assert value_at(reading, place) == code
    leaf.text = "ZZ"
    reading = read_tree(place.message, root)
    fault = only(reading.faults)
    assert (fault.code, fault.value, fault.level) == (Kind.NO_SUCH_CODE.code, "ZZ", level(place))
    assert place.element.code_list in fault.ja
    assert value_at(reading, place) is None


@pytest.mark.parametrize("place", LIMITED, ids=str)
def test_a_text_longer_than_its_limit_is_a_fault(place: Place) -> None:
    root = sample(place.message)
    assert place.element.type is not None
    ensure(root, place).text = "1" * ((place.element.type.length or 0) + 1)
    reading = read_tree(place.message, root)
    fault = only(reading.faults)
    assert Kind(fault.code) in {Kind.TOO_LONG, Kind.FORMAT, Kind.NO_SUCH_CODE}
    assert value_at(reading, place) is None


@pytest.mark.parametrize("place", DATED, ids=str)
def test_an_impossible_date_is_a_fault_of_its_own(place: Place) -> None:
    root = sample(place.message)
    leaf = node(root, place.path)
    assert leaf.text is not None
    leaf.text = f"{leaf.text[:4]}13{leaf.text[6:]}"
    reading = read_tree(place.message, root)
    fault = only(reading.faults)
    assert (fault.code, fault.value) == (Kind.NO_SUCH_DATE.code, leaf.text)


@pytest.mark.parametrize("place", LEAVES, ids=str)
def test_blanks_around_a_value_are_removed_and_noted(place: Place) -> None:
    root = sample(place.message)
    leaf = ensure(root, place)
    expected = value_at(read_tree(place.message, root), place)
    leaf.text = f"\n\t {text_of(place.element).strip()} \n"
    reading = read_tree(place.message, root)
    assert reading.ok
    assert only(reading.notices).code == Kind.BLANKS.code
    assert value_at(reading, place) == expected
    assert only(read_tree(place.message, root, strict=True).faults).code == Kind.BLANKS.code


@pytest.mark.parametrize("place", LEAVES, ids=str)
def test_an_element_inside_a_value_is_a_fault(place: Place) -> None:
    root = sample(place.message)
    ensure(root, place).append(etree.Element("Inner"))
    reading = read_tree(place.message, root)
    fault = only(reading.faults)
    assert (fault.code, fault.value) == (Kind.UNEXPECTED_CHILDREN.code, "Inner")
    assert value_at(reading, place) is None


@pytest.mark.parametrize("place", GROUPS, ids=str)
def test_text_between_elements_is_a_fault(place: Place) -> None:
    for at in ("text", "tail"):
        root = sample(place.message)
        group = node(root, place.path)
        setattr(group if at == "text" else group[-1], at, "stray")
        fault = only(read_tree(place.message, root).faults)
        assert (fault.code, fault.value) == (Kind.STRAY_TEXT.code, "stray")


@pytest.mark.parametrize("place", [p for p in GROUPS if len(p.element.children) > 1], ids=str)
def test_another_order_is_read_the_same_and_in_strict_mode_a_fault(place: Place) -> None:
    root = sample(place.message)
    expected = read_tree(place.message, root).values
    group = node(root, place.path)
    group.append(group[0])
    reading = read_tree(place.message, root)
    assert reading.ok
    assert reading.values == expected
    assert kinds(reading.notices) == {Kind.ORDER}
    assert kinds(read_tree(place.message, root, strict=True).faults) == {Kind.ORDER}
