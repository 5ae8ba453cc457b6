"""医療機関コード / Provider codes (domain §2.4)."""

import pytest

from consent.domain.codes import provider_code_faults
from insurers.domain.numbers import check_digit


def faults(code: str) -> list[tuple[str, bool]]:
    """Return (code, doubtful) of what is wrong with a provider code."""
    return [(fault.code, fault.doubtful) for fault in provider_code_faults(code)]


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("341071236", "2"),  # 別添２ 設定要領, its own example
        ("011011371", "9"),  # an encyclopaedia's example
        ("136019000", "1"),  # synthetic 訪問看護
    ],
)
def test_check_digit_over_nine_digits(body: str, digit: str) -> None:
    """検証番号は、都道府県番号と点数表番号を含む先頭9桁から求める（P-14）。

    The check digit is computed over the first nine digits, prefecture and 点数表 included.
    """
    assert check_digit(body) == digit
    assert faults(body + digit) == []


@pytest.mark.parametrize("code", ["3410712364", "0110113712"])
def test_check_digit_over_the_short_part_is_wrong(code: str) -> None:
    """郡市区番号と医療機関等番号の6桁だけから求めた検証番号は誤りである。

    A check digit computed over the last part alone is wrong; doing so is a known defect (P-14).
    """
    assert faults(code) == [("SIM-NUMBER-CHECK-DIGIT", False)]
    assert check_digit(code[3:-1]) == code[-1]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1319911903", []),  # 医科
        ("1329911901", []),  # 健診等機関
        ("1339931907", []),  # 歯科
        ("1349941904", []),  # 調剤
        ("1369900905", []),  # 訪問看護
        ("3450712363", [("SIM-PROVIDER-TABLE", False)]),
        ("3490712365", [("SIM-PROVIDER-TABLE", False)]),
    ],
)
def test_fee_table(code: str, expected: list[tuple[str, bool]]) -> None:
    """3桁目は点数表番号で、1医科、2健診等機関、3歯科、4調剤、6訪問看護のいずれかである。

    The third digit names the fee table: 1 医科, 2 健診等機関, 3 歯科, 4 調剤, 6 訪問看護; there is no other.
    """
    assert faults(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("5119913902", []),  # 51 = 01 + 50
        ("6319911902", []),  # 63 = 13 + 50
        ("4819911902", [("SIM-NUMBER-PREFECTURE", False)]),
    ],
)
def test_prefecture(code: str, expected: list[tuple[str, bool]]) -> None:
    """都道府県番号は01～47のほか51～97も有効である（P-14）。

    A prefecture is 01–47 or 51–97.
    """
    assert faults(code) == expected


@pytest.mark.parametrize("code", ["1119911900", "1219911900", "1319911900", "1419911900"])
def test_legacy_code(code: str) -> None:
    """埼玉・千葉・東京・神奈川には1976年より前の算式の番号があるとされるため、検証番号の不一致だけでは拒まない。

    Some codes of the prefectures 11–14 are said to predate the rule, so a wrong check digit is doubtful there and
    refuses nobody.
    """
    assert faults(code) == [("SIM-NUMBER-CHECK-DIGIT", True)]


@pytest.mark.parametrize("code", ["", "131991190", "13199119030", "１３１９９１１９０３"])
def test_form(code: str) -> None:
    """医療機関コードは半角数字10桁である。

    A provider code has ten ASCII digits.
    """
    assert faults(code) == [("SIM-PROVIDER-FORM", False)]
