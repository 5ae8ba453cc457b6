"""個人番号 leave the file here: what goes on is their digest and their sealed form, never the digits."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from batch.domain.layouts import Layout
from batch.domain.layouts.types import NOT_A_NUMBER, WRONG_CHECK_DIGIT
from insurers.domain.individual_numbers import CHECK_DIGIT, individual_number_faults
from insurers.individual_numbers import NumberKeys, number_keys

NumberedRow = tuple[int, Sequence[str]]
"""The number of a row and its texts, in the order of the layout's columns."""

MARKS: Final = {CHECK_DIGIT.code: WRONG_CHECK_DIGIT}


def marked(rows: Iterable[NumberedRow], layout: Layout, *, sandbox_id: int) -> Iterable[NumberedRow]:
    """Return the rows with a mark in the place of each number."""
    return _marked(rows, layout.secret, number_keys(), sandbox_id) if layout.secret else rows


def _marked(
    rows: Iterable[NumberedRow], places: tuple[int, ...], keys: NumberKeys, sandbox_id: int
) -> Iterator[NumberedRow]:
    for number, values in rows:
        texts = list(values)
        for place in places:
            if texts[place]:
                texts[place] = _mark(texts[place].strip(), keys, sandbox_id)
        yield number, texts


def _mark(number: str, keys: NumberKeys, sandbox_id: int) -> str:
    """Return ``<digest>.<sealed>``, or what is wrong with the number."""
    if not number:
        return ""
    faults = individual_number_faults(number)
    if faults:
        return MARKS.get(faults[0].code, NOT_A_NUMBER)
    return f"{keys.digest(sandbox_id, number).hex()}.{keys.seal(number).hex()}"
