"""However long a file is, and whatever goes on for too long in it, reading it one by one holds next to nothing."""

import io
import itertools
import resource
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from eligibility.wire import Level, Reading, UnitReader, read, stream
from eligibility.wire.faults import Kind
from eligibility.wire.reading import MOST_FINDINGS
from eligibility.wire.reference.samples import sample_values
from tests.wire.long_files import ASKED, MEGABYTE, PEOPLE, UNIT, Made, agree, file_of, long_file, person
from tests.wire.support import kinds, only


def resident() -> int:
    """Return the bytes of memory that the process holds; the parser's are seen nowhere else."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def cost_of(source: Iterable[str]) -> tuple[int, int, Reading]:
    """Return (people, bytes of memory that reading them took at most, what is said of the file)."""
    reader = UnitReader(ASKED, Made(source), strict=False)
    before, most, count = resident(), 0, 0
    for _ in reader:
        count += 1
        if count % 500 == 0:
            most = max(most, resident())
    return count, max(most, resident()) - before, reader.reading


ODD = {"plain": "", "comment": "<!-- x -->", "foreign": "<Mystery>1</Mystery>", "reference": "&#10;"}


@pytest.mark.parametrize("odd", ODD)
def test_memory_does_not_grow_with_the_file(odd: str) -> None:
    one = ODD[odd] + person()
    tracemalloc.start()
    count, cost, reading = cost_of(long_file(itertools.repeat(one, PEOPLE)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == PEOPLE
    assert len(one) * PEOPLE > 10 * MEGABYTE
    assert peak < MEGABYTE
    assert cost < 4 * MEGABYTE
    assert reading.values["header"] == sample_values(ASKED)["header"]


def test_a_hundred_thousand_people_fit_into_the_largest_file() -> None:
    assert 2 * 100_000 * len(person().encode()) < ASKED.max_bytes


BOMBS: dict[str, tuple[str, str]] = {
    "person": (f"<{UNIT}>", "<A>1</A>"),
    "value": (f"<{UNIT}><A>", "x" * 1000),
    "name": ("<", "x" * 1000),
    "attribute": ("<A a='", "x" * 1000),
    "foreign": ("", "<A/>"),
    "comment": ("<!--", "x" * 1000),
    "second body": ("</MessageBody><MessageBody>", f"<{UNIT}/>"),
    "blanks": ("", " " * 1000),
    "text": ("", "x" * 1000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_goes_on_for_too_long_is_refused_before_it_is_held(bomb: str) -> None:
    first, more = BOMBS[bomb]
    piece = more * (2000 // len(more))
    # What is held of an element is many times its text. The rest of the file is far more than what the parser and the
    # memory allocator keep for themselves, which differs by as much as 30 MB from run to run.
    size = (16 if more.startswith("<") else 80) * MEGABYTE
    _, cost, reading = cost_of(long_file(itertools.chain([first], itertools.repeat(piece, size // len(piece)))))
    fault = only(reading.faults)
    assert (Kind(fault.code), fault.level) == (Kind.PART_TOO_LARGE, Level.UNREADABLE)
    assert "1 MiB" in fault.ja
    assert cost < 64 * MEGABYTE


NAMES = {
    "element": "<N{}/><U/>",
    "element of a person": "<U>&#65;<N{}/></U>",
    "attribute": "<A N{}='1'/><U/>",
    "attribute after a sign": "<A b='>' N{} = '1'/><U/>",
    "namespace": "<A xmlns='N{}'/><U/>",
    "prefix": "<A xmlns:N{}='x'/><U/>",
    "instruction": "<?N{} x?><U/>",
}
VALUES = {
    "value": "<A>{}</A><U/>",
    "attribute": "<A b='{}'/><U/>",
    "attribute that looks like more": "<A b='{}=1 c=\"{}\"'/><U/>",
    "attribute of a person": "<U b='{}'/>",
    "comment": "<!-- don't <{}> --><U/>",
    "CDATA": "<U><![CDATA[<{}>'<b]]></U>",
    "instruction": "<?a <{}> '?><U/>",
}


def one_of(form: str) -> Callable[[int], str]:
    """Return what makes the n-th of its kind, each with something that no other has."""
    return form.replace("U", UNIT).replace("{}", "{0}" + "x" * 1000).format


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("chunk", [1000, 64 * 1024])
def test_ever_new_names_do_not_fill_the_memory(name: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser keeps every name it met: 20 MB of them here."""
    monkeypatch.setattr(stream, "_CHUNK", chunk)
    _, cost, reading = cost_of(long_file(map(one_of(NAMES[name]), range(20_000))))
    assert Kind(only(reading.faults).code) is Kind.TOO_MANY_NAMES
    assert cost < 4 * MEGABYTE


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("chunk", [1000, 64 * 1024])
def test_ever_new_values_are_no_names(value: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_CHUNK", chunk)
    count, cost, reading = cost_of(long_file(map(one_of(VALUES[value]), range(3_000))))
    assert count == 3_000
    assert reading.ok
    assert cost < 4 * MEGABYTE


@pytest.mark.parametrize(
    "begun", ["<![CDATA[", "<!--", "<?", "<", "<A ", "<A b='", '<A b="', "<A b='>", f"<{UNIT}>", "&", "]]>", "'"]
)
@pytest.mark.parametrize("before", ["", f"<{UNIT}>", f"<{UNIT}><A>", "<![CDATA[", "<!--", "<?"])
def test_what_never_ends_takes_no_time(before: str, begun: str) -> None:
    """Else an expression that looks for an end from each beginning would be busy for hours."""
    started = time.perf_counter()
    _, _, reading = cost_of(long_file([before, *itertools.repeat(begun, 1_500_000 // len(begun))]))
    assert reading.level is not None
    assert time.perf_counter() - started < 5


def test_a_file_that_is_too_large_is_refused_as_soon_as_it_is() -> None:
    endless = itertools.chain(["<XmlMsg>"], itertools.repeat("<A/>" * 1000))
    reader = UnitReader(ASKED, Made(endless), strict=False, most_bytes=300_000)
    assert list(reader) == []
    fault = only(reader.reading.faults)
    assert (Kind(fault.code), reader.reading.values) == (Kind.TOO_LARGE, {})
    assert 300_000 < reader.size < 300_000 + MEGABYTE


@pytest.mark.parametrize("where", [5, 7_000, 14_990])
@pytest.mark.parametrize("odd", ["", "<!-- x -->"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_what_is_no_xml_is_told_with_its_line_and_column(where: int, odd: str, end: str) -> None:
    people = [odd + f"<{UNIT}><A>1</A></{UNIT}>" + end] * 15_000
    people[where] = odd + f"<{UNIT}><A>1</B></{UNIT}>" + end
    data = "".join(long_file(people)).encode()
    reader = UnitReader(ASKED, io.BytesIO(data), strict=False)
    assert sum(1 for _ in reader) <= where
    fault, known = only(reader.reading.faults), only(read(ASKED, data, strict=False).faults)
    assert fault == known
    assert Kind(fault.code) is Kind.NOT_XML


def test_too_large_goes_before_whatever_else_is_wrong() -> None:
    for data in (b"\x00" * 1001, b" " * 1001, b"<html>" * 1001, b"<" + b"x" * 2 * MEGABYTE):
        reader = UnitReader(ASKED, io.BytesIO(data), strict=False, most_bytes=1000)
        assert list(reader) == []
        assert kinds(reader.reading.faults) == {Kind.TOO_LARGE}


def test_more_findings_than_are_kept_are_told_so_both_ways() -> None:
    data = file_of(ASKED, 3).replace(b"<Birthdate>", b"<Mystery/>" * (MOST_FINDINGS + 1) + b"<Birthdate>")
    assert kinds(agree(ASKED, data, strict=True).faults) == {Kind.UNKNOWN, Kind.TOO_MANY}
    around = file_of(ASKED, 1).replace(b"</MessageBody>", b"<Mystery/>" * (MOST_FINDINGS + 1) + b"</MessageBody>")
    assert kinds(agree(ASKED, around, strict=True).faults) == {Kind.UNKNOWN, Kind.TOO_MANY}


@pytest.mark.parametrize("quirk", ["<Mystery/>", "<Birthdate/>"])
def test_a_tolerated_quirk_beside_every_person_is_no_fault(quirk: str) -> None:
    """However many people there are: a lenient sandbox takes the file."""
    one = person()
    data = "".join(long_file([one + quirk] * (MOST_FINDINGS + 5))).encode()
    reading = agree(ASKED, data, strict=False)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.UNKNOWN, Kind.TOO_MANY}
