"""Files as Excel writes them are read; whatever is wrong with their form refuses them whole, and names the line."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.domain.faults import FILE_FAULTS, StructuralFault, sentences
from batch.domain.formulas import harmless, original
from batch.domain.layouts import LAYOUTS, Layout
from batch.domain.lines import BLOCK, LONGEST_LINE
from batch.domain.reading import FileReader
from insurers.domain.rows import Row
from tests.files.drawing import any_row

RATIO = LAYOUTS["ratio"]
HEAD = ",".join(RATIO.names) + "\r\n"
LINE = "06139995,record,K-1,elderly_certificate,20260801,20270731,,020\r\n"
NAMED = LINE.replace("K-1", "山田")


def read(data: bytes, layout: Layout = RATIO) -> list[list[str]]:
    """Return the rows of a file."""
    numbered = list(FileReader(io.BytesIO(data), layout))
    assert [number for number, _ in numbered] == list(range(1, len(numbered) + 1))
    return [list(texts) for _, texts in numbered]


def refused(data: bytes, layout: Layout = RATIO) -> tuple[str, int]:
    """Return the code and line a file is refused with."""
    with pytest.raises(StructuralFault) as fault:
        read(data, layout)
    ja, en = fault.value.sentences()
    assert ja
    assert en
    assert "{" not in ja + en
    assert (ja, en) == sentences(fault.value.code, fault.value.values)
    return fault.value.code, fault.value.line


def cells(line: str = LINE) -> list[str]:
    """Return the cells of a plain line."""
    return line.strip().split(",")


@given(st.lists(any_row(), max_size=5), st.sampled_from(["\r\n", "\n"]), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_what_a_csv_writer_wrote_is_read_as_it_was(drawn: list[tuple[Layout, Row]], end: str, encoding: str) -> None:
    for layout, row in drawn:
        texts = [harmless(text) for text in layout.write(row)]
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator=end)
        writer.writerow(layout.names)
        writer.writerows([texts, texts])
        assert read(file.getvalue().encode(encoding), layout) == [list(layout.write(row))] * 2


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, HEAD.encode() + data, HEAD.encode() + LINE.encode() + data):
        try:
            rows = read(whole)
        except StructuralFault as error:
            rows, code, line = [], error.code, error.line
        else:
            code, line = "", 0
        assert all(len(row) == len(RATIO.columns) for row in rows)
        assert code in {"", *FILE_FAULTS}
        assert 0 <= line <= whole.count(b"\n") + 1


@given(st.text("a,\"\r\n'=", max_size=40), st.integers(1, 7))
def test_where_blocks_end_makes_no_difference(text: str, size: int) -> None:
    data = (HEAD + LINE + text).encode()

    def outcome(source: io.BytesIO | Iterator[bytes]) -> object:
        try:
            return list(FileReader(source, RATIO))
        except StructuralFault as fault:
            return fault.code, fault.line

    pieces = (data[at : at + size] for at in range(0, len(data), size))
    assert outcome(pieces) == outcome(io.BytesIO(data))


def test_a_file_without_rows_is_fine_and_so_are_blank_lines_at_its_end() -> None:
    assert read(HEAD.encode()) == []
    assert read(HEAD.strip().encode()) == []
    assert read((HEAD + LINE + "\r\n\n\r\n").encode()) == [cells()]


def test_columns_stand_in_any_order_and_by_either_name() -> None:
    titles = [column.ja for column in RATIO.columns]
    head = ",".join(reversed(titles))
    row = ",".join(reversed(cells()))
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        assert read(f"{head}\r\n{row}\r\n".encode(encoding)) == [cells()]


def test_columns_that_begin_with_a_hash_are_ours_and_not_read() -> None:
    assert read(f"#line,{HEAD}7,{LINE}".encode()) == [cells()]
    assert read(f"#line,#line,{HEAD}7,'=x,{LINE}".encode()) == [cells()]


@pytest.mark.parametrize(
    ("head", "code", "named"),
    [
        (HEAD.replace("kind", "sort"), "SIM-FILE-COLUMN-UNKNOWN", "sort"),
        (HEAD.replace("\r\n", ",\r\n"), "SIM-FILE-COLUMN-UNKNOWN", "空"),
        (HEAD.replace("kind,", ""), "SIM-FILE-COLUMN-MISSING", "kind"),
        (HEAD.replace("\r\n", ",kind\r\n"), "SIM-FILE-COLUMN-DOUBLED", "kind"),
        (HEAD.replace("\r\n", ",証の種類\r\n"), "SIM-FILE-COLUMN-DOUBLED", "kind"),
    ],
)
def test_columns_that_do_not_fit_are_named(head: str, code: str, named: str) -> None:
    with pytest.raises(StructuralFault) as fault:
        read((head + LINE).encode())
    assert (fault.value.code, fault.value.line) == (code, 1)
    assert all(named in sentence for sentence in fault.value.sentences())


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "SIM-FILE-HEADER", 0),
        (b"\xef\xbb\xbf", "SIM-FILE-HEADER", 0),
        (b"\r\n\r\n", "SIM-FILE-HEADER", 0),
        ((HEAD + LINE + LINE.replace("\r\n", ",\r\n")).encode(), "SIM-FILE-COLUMNS", 3),
        ((HEAD + LINE + "06139995\r\n" + LINE).encode(), "SIM-FILE-COLUMNS", 3),
        ((HEAD + LINE + "\r\n\r\n" + LINE).encode(), "SIM-FILE-BLANK", 3),
        ((HEAD + LINE + '"K"1' + LINE).encode(), "SIM-FILE-QUOTES", 3),
        ((HEAD + LINE + LINE.replace("K-1", '"K-1') + LINE * 3).encode(), "SIM-FILE-QUOTES", 3),
        ((HEAD + LINE + LINE.replace("K-1", '"K-1') + LINE * 9_000).encode(), "SIM-FILE-QUOTES", 3),
        ((HEAD + LINE + LINE.replace("K-1", '"K\r\n\n1"') + "x").encode(), "SIM-FILE-COLUMNS", 6),
        ((HEAD + LINE + LINE.replace("K-1", "K\r1")).encode(), "SIM-FILE-CR", 3),
        ((HEAD + LINE).replace("\r\n", "\r").encode(), "SIM-FILE-CR", 1),
        ((HEAD + LINE + LINE.replace("K", "\0")).encode(), "SIM-FILE-NUL", 3),
        ((HEAD + NAMED).encode("utf-16"), "SIM-FILE-ENCODING", 1),
        ((HEAD + NAMED).encode("utf-32"), "SIM-FILE-ENCODING", 1),
        ((HEAD + NAMED).encode("utf-16-le"), "SIM-FILE-NUL", 1),
        (HEAD.encode() + LINE.encode() + NAMED.encode() + NAMED.encode("cp932"), "SIM-FILE-BYTES", 4),
        (HEAD.encode() + NAMED.encode("cp932") + LINE.encode() + NAMED.encode() * 3, "SIM-FILE-BYTES", 4),
        (HEAD.encode("utf-8-sig") + LINE.encode() + NAMED.encode("cp932"), "SIM-FILE-BYTES", 3),
        (HEAD.encode() + LINE.encode().replace(b"K-1", b"\x8e\x80\x80"), "SIM-FILE-BYTES", 2),
        (HEAD.encode() + LINE.encode().replace(b"K-1", b"\xff"), "SIM-FILE-BYTES", 2),
        ((HEAD + LINE + "x" * LONGEST_LINE + "\r\n" + LINE).encode(), "SIM-FILE-LINE", 3),
        (b"x" * 10_000_000, "SIM-FILE-LINE", 1),
    ],
)
def test_what_is_wrong_with_the_form_is_told_with_its_line(data: bytes, code: str, line: int) -> None:
    assert refused(data) == (code, line)


def test_of_two_faults_the_first_is_told() -> None:
    assert refused((HEAD + LINE + "x\r\n" + '"y"z\r\n').encode()) == ("SIM-FILE-COLUMNS", 3)
    assert refused((HEAD + "\r\n" + LINE + '"y"z\r\n').encode()) == ("SIM-FILE-BLANK", 2)


def test_a_fault_far_down_is_told_with_its_own_line() -> None:
    quoted = LINE.replace("K-1", '"K\n1"')
    before = HEAD + (LINE + quoted) * 5_000
    for broken, code in (
        ("x\r\n", "SIM-FILE-COLUMNS"),
        ('"y"z\r\n', "SIM-FILE-QUOTES"),
        ("\r\n" + LINE, "SIM-FILE-BLANK"),
    ):
        assert refused((before + broken).encode()) == (code, 15_002)
    assert len((before).encode()) > 8 * BLOCK


def test_the_encoding_is_told() -> None:
    for encoding, told in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp932", "shift_jis"), ("ascii", "utf-8")):
        reader = FileReader(io.BytesIO((HEAD + (LINE if encoding == "ascii" else NAMED)).encode(encoding)), RATIO)
        assert len(list(reader)) == 1
        assert reader.encoding == told


def test_a_line_of_ten_megabytes_is_never_one_string() -> None:
    class Endless(io.RawIOBase):
        """Ten megabytes of one line, made as they are asked for."""

        def __init__(self) -> None:
            super().__init__()
            self.left = 10_000_000

        def read(self, size: int = -1) -> bytes:
            self.left -= size
            return b"x" * size if self.left > 0 else b""

    source = Endless()
    tracemalloc.start()
    try:
        with pytest.raises(StructuralFault):
            FileReader(source, RATIO)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert source.left > 9_000_000, "the rest is not even read"


def test_a_record_that_never_ends_is_not_gathered() -> None:
    pieces = (b'","\n' * 10_000 for _ in range(10_000))
    tracemalloc.start()
    try:
        with pytest.raises(StructuralFault) as fault:
            list(FileReader(chain([HEAD.encode(), LINE.encode(), b'"'], pieces), RATIO))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert (fault.value.code, fault.value.line) == ("SIM-FILE-QUOTES", 3)
    assert next(pieces), "the rest is not even read"


def test_memory_stays_flat_however_long_the_file_is() -> None:
    def peak(times: int) -> int:
        pieces = iter([HEAD.encode(), *([NAMED.encode() * 100] * times)])
        tracemalloc.start()
        try:
            assert sum(len(rows) for _, rows in FileReader(pieces, RATIO).batches()) == 100 * times
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(500) < 1.5 * peak(50)


@given(st.text("'\"=+-@＝＋－＠ \t\ra　", max_size=8))
def test_a_formula_made_harmless_is_read_as_it_was(cell: str) -> None:
    assert original(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "＝1", "'=1", " ' =1"])
def test_every_start_of_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "O'Hara", "'a", "1-2", "見本", "'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
    assert original(cell) == cell
