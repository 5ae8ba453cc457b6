"""保険者番号 / Insurer numbers (domain §2.1–2.3, §2.5)."""

import pytest

from insurers.domain.numbers import (
    check_digit,
    elderly_number_faults,
    insurer_number_faults,
    kind_of,
    recipient_number_faults,
    with_check_digit,
)


def codes(number: str) -> list[str]:
    """Return the codes of what is wrong with an insurer number."""
    return [fault.code for fault in insurer_number_faults(number)]


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("0613048", "8"),  # 別添２ 設定要領, its own example
        ("0113001", "2"),  # 協会けんぽ 東京
        ("0104001", "3"),  # 協会けんぽ 宮城
        ("3312001", "5"),  # 警察共済
        ("13801", "6"),  # 国保, without 法別番号
        ("13301", "7"),  # 国保組合
        ("3913101", "6"),  # 後期高齢者医療
        ("5413601", "5"),  # 公費負担者番号
        ("123456", "6"),  # 公費受給者番号
        ("1234567", "4"),  # 後期 被保険者番号, algorithm presumed
    ],
)
def test_check_digit(body: str, digit: str) -> None:
    """検証番号は、末尾から2、1、2、1…を掛けた積の各桁の和を10から引いた一の位である（M10W21）。

    The check digit: multiply the digits by 2, 1, 2, 1 … from the last one, add the digits of the products, and take
    what is missing to the next ten (M10W21).
    """
    assert check_digit(body) == digit


def test_unknown_number() -> None:
    """77777779は、7777777に正しい検証番号を付けたものである（R-131、P-09）。

    77777779, written when a number is unknown, is nothing but 7777777 with its right check digit, and 77777777 has
    a wrong one.
    """
    assert with_check_digit("7777777") == "77777779"


@pytest.mark.parametrize("number", ["06130488", "01130012", "01040013", "33120015", "138016", "133017", "39131016"])
def test_faultless(number: str) -> None:
    """保険者番号は法別番号2桁、都道府県番号2桁、保険者別番号3桁、検証番号1桁の8桁、国保は法別番号を除く6桁である。

    An insurer number has 8 digits: law 2, prefecture 2, insurer 3, check digit 1; 国保 has no law and 6 digits.
    """
    assert codes(number) == []


@pytest.mark.parametrize("number", ["", "613048", "0613048", "061304888", "0613048x", "  138016", "００１３８０１６"])
def test_form(number: str) -> None:
    """正準形は半角数字の8桁又は6桁だけである。空白やゼロで埋めた形は電文の読取りで正準形に直す（P-05）。

    Only 8 or 6 ASCII digits are canonical. The padded widths of P-05 are made canonical where the wire is read.
    """
    expected = ["SIM-NUMBER-CHECK-DIGIT"] if number == "613048" else ["SIM-NUMBER-FORM"]
    assert codes(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("06639926", []),  # 63 = 13 + 50
        ("06979918", []),
        ("06489918", ["SIM-NUMBER-PREFECTURE"]),
        ("06509913", ["SIM-NUMBER-PREFECTURE"]),
        ("06989917", ["SIM-NUMBER-PREFECTURE"]),
        ("06009914", ["SIM-NUMBER-PREFECTURE"]),
    ],
)
def test_prefecture(number: str, expected: list[str]) -> None:
    """都道府県番号は01～47のほか、50を加えた51～97も有効である（P-14）。

    A prefecture is 01–47, or 51–97, which is 50 more; refusing the second range is a known defect.
    """
    assert codes(number) == expected


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("01130012", "association"),
        ("03139912", "association"),
        ("04139911", "association"),
        ("06130488", "society"),
        ("63139919", "society"),
        ("31139959", "mutual_aid"),
        ("32139917", "mutual_aid"),
        ("33120015", "mutual_aid"),
        ("34139915", "mutual_aid"),
        ("72139918", "mutual_aid"),
        ("73139917", "mutual_aid"),
        ("74139916", "mutual_aid"),
        ("75139915", "mutual_aid"),
        ("39131016", "late_elderly"),
        ("12139978", "welfare_office"),
        ("138016", "municipal"),
        ("133017", "nhi_society"),
        ("67139931", "municipal"),
    ],
)
def test_kind(number: str, kind: str) -> None:
    """保険者の種別は法別番号で決まる。国保は保険者別番号が3で始まれば国保組合である。

    The law tells the kind of insurer; among 国保 numbers, 退職者医療 (67) included, a 保険者別番号 beginning with 3 is
    that of a 国保組合.
    """
    assert codes(number) == []
    assert kind_of(number) == kind


@pytest.mark.parametrize(("number", "kind"), [("02139913", "association"), ("07139934", "mutual_aid")])
def test_kind_invented(number: str, kind: str) -> None:
    """船員保険（02）を協会けんぽ、自衛官等（07）を共済組合に数えるのは本シミュレーター独自の分類である。

    Invented: 船員保険 (02) counts as 協会けんぽ, 自衛官等 (07) as 共済組合; R-001 names neither.
    """
    assert codes(number) == []
    assert kind_of(number) == kind


@pytest.mark.parametrize("number", ["54136015", "00130013", "99130015"])
def test_law(number: str) -> None:
    """法別番号は医療保険と生活保護（12）のものに限る。ほかの公費負担者番号は保険者番号ではない。

    Only the laws of medical insurance and 12 (医療扶助) are those of an insurer; other 公費 are not.
    """
    assert codes(number) == ["SIM-NUMBER-LAW"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1234566", []),
        ("1234567", ["SIM-NUMBER-CHECK-DIGIT"]),
        ("123456", ["SIM-RECIPIENT-FORM"]),
    ],
)
def test_recipient_number(number: str, expected: list[str]) -> None:
    """公費負担医療の受給者番号は7桁で、末尾が検証番号である。

    A 受給者番号 has 7 digits, the last of which is the check digit.
    """
    assert [fault.code for fault in recipient_number_faults(number)] == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12345674", []),
        ("12345675", [("SIM-NUMBER-CHECK-DIGIT", True)]),
        ("1234567", [("SIM-ELDERLY-FORM", False)]),
    ],
)
def test_elderly_number(number: str, expected: list[tuple[str, bool]]) -> None:
    """後期高齢者医療の被保険者番号は8桁である。検証番号の算式は推定なので、不一致だけでは拒まない。

    An insured number of 後期高齢者医療 has 8 digits. That its check digit is M10W21 is presumed, so a wrong one is
    doubtful and refuses nobody.
    """
    assert [(fault.code, fault.doubtful) for fault in elderly_number_faults(number)] == expected
