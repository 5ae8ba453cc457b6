"""個人番号 / Individual numbers (domain §2.7)."""

import pytest

from insurers.domain.individual_numbers import (
    individual_check_digit,
    individual_number_faults,
    synthetic_number,
)


@pytest.mark.parametrize(
    ("body", "total", "remainder", "digit"),
    [
        ("12345678901", 212, 3, "8"),
        ("11111111111", 47, 3, "8"),
        ("00000000005", 10, 10, "1"),
        ("00000000014", 11, 0, "0"),
        ("00000000006", 12, 1, "0"),
    ],
)
def test_check_digit(body: str, total: int, remainder: int, digit: str) -> None:
    """検査用数字は、下位の桁から2、3、4、5、6、7、2、3、4、5、6を掛けた和を11で割った余りを11から引いた数。余りが0か1なら0。

    The check digit: multiply the digits from the lowest by 2 to 7 and 2 to 6, take the sum modulo 11 from 11; it is 0
    where the remainder is 0 or 1.
    """
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    assert sum(int(p) * q for p, q in zip(reversed(body), weights, strict=True)) == total
    assert total % 11 == remainder
    assert individual_check_digit(body) == digit


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("123456789018", []),
        ("123456789019", ["SIM-INDIVIDUAL-CHECK-DIGIT"]),
        ("12345678901", ["SIM-INDIVIDUAL-FORM"]),
        ("１２３４５６７８９０１８", ["SIM-INDIVIDUAL-FORM"]),
        ("1234-5678-9018", ["SIM-INDIVIDUAL-FORM"]),
    ],
)
def test_faults(number: str, expected: list[str]) -> None:
    """個人番号は半角数字12桁である。誤りの文は番号を繰り返さない（R-005）。

    A 個人番号 is 12 ASCII digits. The sentence about a wrong one never repeats it (R-005).
    """
    assert [fault.code for fault in individual_number_faults(number)] == expected


@pytest.mark.parametrize(("serial", "number"), [(0, "990000000000"), (1, "990000000019"), (123456789, "991234567892")])
def test_synthetic(serial: int, number: str) -> None:
    """架空の番号は99で始まる。これは独自の決めで、試験用に空けられた範囲は実システムにない。

    Made-up numbers begin with 99. That is our own choice: the real system reserves no range for tests.
    """
    assert synthetic_number(serial) == number
