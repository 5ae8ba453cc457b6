"""Laws of likeness: it is symmetric, plain forms are plain, and equal identities have no differences."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurers.domain.likeness import (
    addresses_alike,
    kana_alike,
    names_alike,
    plain_address,
    plain_kana,
    plain_name,
)
from insurers.domain.residents import ITEMS, Identity, differences
from insurers.domain.variants import VARIANTS

# Texts that look like what is compared, so that the rules meet what they are about; and any text at all.
LETTERS = "見本町架空市京都中区上る東入二十三百〇丁目番地号室のノ之12３-－ー ●・斎齋髙𠮷ショシヨｼｮーユウオkK"
texts = st.text(LETTERS, max_size=14) | st.text(max_size=8)
identities = st.builds(
    Identity,
    name=texts,
    name_kana=texts,
    birth_on=st.dates(date(1990, 1, 1), date(1990, 1, 3)),
    sex=st.sampled_from("123"),
    address=texts,
)


@pytest.mark.parametrize("alike", [names_alike, kana_alike, addresses_alike])
@given(one=texts, other=texts)
def test_likeness_is_symmetric_and_everything_is_like_itself(
    alike: Callable[[str, str], bool], one: str, other: str
) -> None:
    assert alike(one, one)
    assert alike(one, other) is alike(other, one)


@pytest.mark.parametrize("plain", [plain_name, plain_kana, plain_address])
@given(text=texts)
def test_a_plain_form_is_its_own(plain: Callable[[str], str], text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("plain", "alike"), [(plain_name, names_alike), (plain_kana, kana_alike), (plain_address, addresses_alike)]
)
@given(text=texts)
def test_a_text_is_like_its_plain_form(
    plain: Callable[[str], str], alike: Callable[[str, str], bool], text: str
) -> None:
    assert alike(text, plain(text))


@given(one=identities, other=identities)
def test_differences_are_symmetric_in_order_and_none_between_equals(one: Identity, other: Identity) -> None:
    assert differences(one, one) == ()
    found = differences(one, other)
    assert found == differences(other, one)
    assert found == tuple(item for item in ITEMS if item in found)


@given(number=st.integers(1, 199), before=st.sampled_from(["見本町", "四谷"]))
def test_a_number_in_kanji_is_the_number(number: int, before: str) -> None:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    digits = "〇一二三四五六七八九"
    kanji = "百" * hundreds + ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十")
    kanji += "" if ones == 0 else digits[ones]
    assert plain_address(f"{before}{kanji}番地") == plain_address(f"{before}{number}")


def test_no_character_stands_in_two_groups_or_where_unicode_folds_it() -> None:
    counted = Counter("".join(VARIANTS))
    assert [letter for letter, times in counted.items() if times > 1] == []
    assert [letter for letter in counted if unicodedata.normalize("NFKC", letter) != letter] == []
    assert [group for group in VARIANTS if len(group) < 2] == []
