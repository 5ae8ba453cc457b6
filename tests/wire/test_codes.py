"""The code lists against a second, hand-written copy of their values (oqs-wire §6)."""

import pytest

from eligibility.wire.codes import (
    CODE_LISTS,
    CharacterCode,
    CodeList,
    FactorKind,
    FactorMethod,
    Preschool,
    Validity,
)
from eligibility.wire.marks import Mark

VALUES = {
    1: "0 1",
    2: "1 2",
    3: "1 2 9",
    4: "1 2",
    5: "0 1",
    6: "1 2 3 4 5 6",
    7: "1 2 3",
    8: "01 02 03 99",
    9: "1 2",
    10: "01 02 03 04 05 06 07 A1",
    11: "01 02 03",
    12: "A01 A02 A03 A04 A05 A06 B01 B02 B03 B04 B05 B06 B07 B08 B09 B10",
    13: "1 2 3",
    14: "0 1",
    15: "1",
    16: "0 1 2 3",
    17: "1 2",
    18: "01 02",
    19: "01 02 03 04 05",
    20: "01 02",
    21: "01 02",
    22: "1",
    23: "01 02",
    24: "01 02",
    25: "01 02",
    26: "0 1",
    27: "1",
    28: "1 2 3 4",
    29: "TKK YZK",
    30: "0 1",
    31: "0 1 2 3",
    32: "0 1",
    33: "2 3",
    34: "1 2",
    35: "0 1",
    36: "SHJ SRJ TKK TSR YZK",
    37: "0 1",
    38: "0 1 2 3",
    39: "1 2",
    40: "1 2 3 4 5 6",
    41: "1 2 3",
    42: "01 02 03 04 05",
    43: "0 1",
    44: "01 02 04 08",
}


def test_all_forty_four_lists_are_there_under_their_numbers() -> None:
    assert list(CODE_LISTS) == [f"OQSCD{number:03d}" for number in range(1, 45)]


@pytest.mark.parametrize("number", VALUES)
def test_a_list_has_exactly_its_values(number: int) -> None:
    assert CODE_LISTS[f"OQSCD{number:03d}"].values == set(VALUES[number].split())


@pytest.mark.parametrize("codes", CODE_LISTS.values(), ids=lambda codes: codes.id)
def test_every_code_has_labels_and_every_list_a_source(codes: CodeList) -> None:
    assert codes.ja
    assert codes.en
    assert codes.source.startswith("oqs-wire §6")
    for code in codes:
        assert code.ja
        assert code.en.isascii()
        assert code == code.value


def test_a_code_is_its_text() -> None:
    assert {"4": "found"}[Validity.NOT_FOUND] == "found"
    assert f"{Validity.NOT_FOUND}" == "4"
    assert CODE_LISTS["OQSCD006"].label_ja("4") == "該当資格なし"
    with pytest.raises(ValueError, match="7"):
        CODE_LISTS["OQSCD006"].label_ja("7")


def test_traps() -> None:
    assert [code.value for code in Preschool] == ["1"]
    assert (CharacterCode.UTF_8, CharacterCode.SHIFT_JIS) == ("0", "1")


def test_the_method_of_a_second_factor_means_something_only_under_its_kind() -> None:
    method = FactorMethod.of(FactorKind.BIOMETRIC, "05")
    assert (method.en, method.wire, method.kind) == ("Iris", "05", FactorKind.BIOMETRIC)
    with pytest.raises(ValueError, match="3-05"):
        FactorMethod.of("3", "05")


def test_marks_are_explained_in_both_languages() -> None:
    assert {mark.value for mark in Mark} == {"seen", "one", "inferred", "unknown", "invented"}
    assert all(mark.ja and mark.en for mark in Mark)
    assert [mark for mark in Mark if mark.uncertain] == [Mark.INFERRED, Mark.UNKNOWN, Mark.INVENTED]
