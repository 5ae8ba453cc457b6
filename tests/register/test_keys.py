"""Search keys: what folding forgives, what it keeps, and that a key is its own key."""

import unicodedata
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insurers.domain.keys import fold

# Mostly what cards and keyboards produce, and everything else there is.
CARD_CHARACTERS: Final = "0129０１２９AbＡｂアｱカﾞがー－-‐–—−・･ 　ョｮ記号年●゛゜"
texts = st.text(CARD_CHARACTERS, max_size=20) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("", ""),
        ("0012", "0012"),
        ("００１２", "0012"),
        ("abC", "ABC"),
        ("ａｂＣ", "ABC"),
        ("見本 １", "見本1"),
        ("見本　１", "見本1"),
        ("ﾐﾎﾝ", "ミホン"),
        ("ｶﾞｷﾞﾊﾟ", "ガギパ"),
        ("甲・乙", "甲乙"),
        ("甲･乙", "甲乙"),
        ("12-34", "12-34"),
        ("１２－３４", "12-34"),
        ("12‐34", "12-34"),
        ("12–34", "12-34"),
        ("12—34", "12-34"),
        ("12−34", "12-34"),
        ("12─34", "12-34"),
        ("12ー34", "12-34"),
        ("12ｰ34", "12-34"),
        ("１２ ー ３４ー５", "12-34-5"),
        ("センター1", "センター1"),
        ("ｾﾝﾀｰ-1", "センター-1"),
        ("1ーア", "1ーア"),
        ("か ゛", "が"),
        ("①", "1"),
        ("\u200b12\ufeff", "12"),
    ],
)
def test_one_card_written_in_several_ways(written: str, key: str) -> None:
    assert fold(written) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [("012", "12"), ("12-34", "1234"), ("ア", "ァ"), ("ガ", "カ"), ("は", "ハ"), ("1", "一"), ("斎", "斉")],
)
def test_what_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(texts)
@example("か・゛")
@example("ŉ")
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x7E), max_size=20))
def test_the_short_way_for_ascii_is_no_other_way(text: str) -> None:
    """A full-width letter in front takes the long way; the rest must come out the same."""
    assert fold("記" + text) == "記" + fold(text)


@given(texts)
def test_width_never_matters(text: str) -> None:
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)


@given(texts, st.integers(0, 20), st.sampled_from([" ", "\u3000", "・", "･", "\u200b"]))
@example("か゛", 1, "・")
def test_a_blank_or_middle_dot_anywhere_never_matters(text: str, place: int, dropped: str) -> None:
    assert fold(text[:place] + dropped + text[place:]) == fold(text)
