"""CSV that a spreadsheet opens as it is meant: nothing is calculated, nothing is lost."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.domain.csv_text import BOM, csv_pieces

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def read(data: bytes) -> list[list[str]]:
    """Read a file as a spreadsheet does."""
    text = data.decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM), newline="")))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_and_none_is_a_formula(rows: list[list[str]]) -> None:
    _, *found = read(b"".join(csv_pieces(["a", "b"], rows)))
    assert len(found) == len(rows)
    for row, cells in zip(rows, found, strict=True):
        for text, cell in zip(row, cells, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            assert cell in {text, f"'{text}"}


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (-3, "-3"), ("-3", "'-3"), ("", ""), ("a,b", "a,b")])
def test_numbers_stay_numbers_and_what_is_absent_is_empty(value: object, cell: str) -> None:
    assert read(b"".join(csv_pieces(["a", "b"], [[value, 1]])))[1] == [cell, "1"]
