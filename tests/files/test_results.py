"""Files handed back: a line for every row, and rows to be mended that can be sent again as they are."""

import csv
import io
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.domain.layouts import LAYOUTS, Layout
from batch.domain.reading import FileReader
from batch.domain.results import ERROR_COLUMNS, RESULT_COLUMNS, error_file, result_file
from eligibility.wire.encoding import Encoding
from insurers.domain.findings import HELD, NUMBER_CHECK_DIGIT, ROW_RULES, Finding
from tests.files.drawing import any_row

MEMBER = LAYOUTS["member"]
NUMBER = "999900000003"
FOUND = (
    Finding("row.required", "name"),
    Finding("row.form", "postal_code", {"value": "=1", "want_ja": "NNN-NNNN", "want_en": "NNN-NNNN"}),
)


def table(pieces: Iterable[bytes], encoding: str = "utf-8-sig") -> list[list[str]]:
    """Return the cells of a file as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(b"".join(pieces).decode(encoding), newline=""), strict=True))


def reread(layout: Layout, pieces: Iterable[bytes]) -> list[list[str]]:
    """Return the rows of a file that is sent again."""
    return [list(texts) for _, texts in FileReader(io.BytesIO(b"".join(pieces)), layout)]


def test_every_row_has_a_line_in_the_result_file() -> None:
    held = Finding(HELD.id, "", {"items": "birth_on, address"})
    lines = [(1, "a", ()), (2, "r", FOUND), (3, "h", (held,)), (4, "u", ())]
    head, *rows = table(result_file(lines))
    assert tuple(head) == RESULT_COLUMNS
    assert [row[:3] for row in rows] == [
        ["1", "applied", ""],
        ["2", "refused", "row.required row.form"],
        ["3", "held", "match.held"],
        ["4", "unchanged", ""],
    ]
    assert rows[1][3].count("。") == 2
    assert "The column name is required. The value “=1”" in rows[1][4]
    assert [row[5] for row in rows] == ["", "", "birth_on, address", ""]


def test_only_rows_to_be_mended_stand_in_the_error_file() -> None:
    texts = [["06139919", f"K-{n}", "", "", "", "", "", "", "", "", ""] for n in range(4)]
    lines = [(n + 1, letter, (), texts[n]) for n, letter in enumerate("ahur")]
    head, *rows = table(error_file(MEMBER, lines))
    assert tuple(head) == (*ERROR_COLUMNS, *MEMBER.names)
    assert [(row[0], row[9]) for row in rows] == [("2", "K-1"), ("4", "K-3")]


def test_an_error_row_says_everything_that_is_wrong_side_by_side() -> None:
    texts = ["06139919", "K-1", "", "", "", "", "", "", "", "=1", ""]
    (row,) = table(error_file(MEMBER, [(7, "r", FOUND, texts)]))[1:]
    assert row[:4] == ["7", "row.required\nrow.form", "name\npostal_code", "'\n=1"]
    assert [cell.count("\n") for cell in row[4:8]] == [1, 1, 1, 1]
    assert row[4].startswith("列「name」は必須です。\n")
    assert row[7] == "Fill it in.\nWrite it as NNN-NNNN."
    assert row[8:] == [*texts[:9], "'=1", ""]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    "'\"=+-@＝\t\r\n, ", max_size=6
)


@given(st.sampled_from(list(LAYOUTS.values())), st.data())
def test_error_rows_are_read_again_as_what_was_sent(layout: Layout, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(layout.columns), max_size=len(layout.columns)), max_size=4))
    sent = [["" if at in layout.secret else cell for at, cell in enumerate(row)] for row in rows]
    lines = [(number, "r", FOUND, row) for number, row in enumerate(rows, 1)]
    assert reread(layout, error_file(layout, lines)) == sent
    assert (
        reread(layout, error_file(layout, ((*line[:3], texts) for line, texts in zip(lines, sent, strict=True))))
        == sent
    )


@given(any_row())
def test_a_row_sent_again_says_the_same(drawn: tuple[Layout, object]) -> None:
    layout, row = drawn
    texts = layout.write(row)  # type: ignore[arg-type]  # the strategy pairs them
    (again,) = reread(layout, error_file(layout, [(1, "h", (), texts)]))
    assert again == ["" if at in layout.secret else text for at, text in enumerate(texts)]


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
def test_a_file_comes_in_the_encoding_asked_for(encoding: Encoding) -> None:
    lines = [(1, "r", FOUND, ["06139919", "K-1", "", "髙橋　𠮷子", *[""] * 7])]
    whole = b"".join(error_file(MEMBER, lines, encoding))
    assert whole.startswith(b"\xef\xbb\xbf#line" if encoding == "utf-8" else b"#line")
    (row,) = reread(MEMBER, [whole])
    assert row[3] == ("髙橋　𠮷子" if encoding == "utf-8" else "髙橋　●子")
    assert table(result_file([(1, "r", FOUND)], encoding), "utf-8-sig" if encoding == "utf-8" else "cp932")[1][0] == "1"


@pytest.mark.parametrize("mark", [NUMBER, f"{'0a' * 32}.{'0b' * 28}", "!check"])
def test_no_file_handed_back_holds_a_number_or_anything_made_of_it(mark: str) -> None:
    found = (Finding(NUMBER_CHECK_DIGIT.id, "individual_number"),)
    texts = ["06139919", "K-1", mark, "見本　太郎", *[""] * 7]
    whole = b"".join(error_file(MEMBER, [(1, "r", found, texts)])) + b"".join(result_file([(1, "r", found)]))
    assert mark.encode() not in whole
    assert b"0a0a" not in whole


def test_files_are_written_in_a_stream() -> None:
    taken: list[int] = []

    def lines() -> Iterable[tuple[int, str, Sequence[Finding]]]:
        for number in range(1, 10_001):
            taken.append(number)
            yield number, "a", ()

    pieces = result_file(lines())
    next(pieces)
    next(pieces)
    assert len(taken) < 1_000
    assert sum(piece.count(b"\r\n") for piece in pieces) == 10_000 - len(taken[:499])


def test_no_sentence_of_a_rule_begins_like_a_formula() -> None:
    for rule in ROW_RULES.values():
        assert rule.ja[:1] not in set("=+-@＝＋－＠")
        assert rule.en[:1] not in set("=+-@＝＋－＠")
