"""Insurer numbers and the numbers printed beside them: check digit, structure, kind of insurer (domain §2.1–2.5).

Numbers here are canonical: 8 digits, or 6 for 国保. The blank-padded and zero-padded widths of P-05 are the wire's
business. A number that is wrong is described by faults, never raised about; an empty tuple means valid.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from insurers.domain.prefectures import prefecture_of

Kind = Literal["association", "society", "municipal", "nhi_society", "mutual_aid", "late_elderly", "welfare_office"]
"""Values of `insurers.models.InsurerKind`, which this pure module cannot import."""


@dataclass(frozen=True, slots=True)
class NumberFault:
    """One thing wrong with a number: code and one sentence in each language.

    `doubtful` marks a rule that is presumed, or has exceptions that cannot be told from mistakes: worth saying,
    never by itself a reason to refuse.
    """

    code: str
    ja: str
    en: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    """法別番号: the first two digits of an 8-digit insurer number. `invented` marks a classification of ours."""

    code: str
    name: str
    kind: Kind
    invented: bool = False


LAWS: Final = (
    Law("01", "全国健康保険協会", "association"),
    # 協会けんぽ has run 船員保険 since 2010, but nothing says under which of the six kinds of R-001 it counts.
    Law("02", "船員保険", "association", invented=True),
    Law("03", "日雇特例被保険者（一般療養）", "association"),
    Law("04", "日雇特例被保険者（特別療養費）", "association"),
    Law("06", "組合管掌健康保険", "society"),
    # Pays like a mutual aid association; R-001 does not name it.
    Law("07", "自衛官等", "mutual_aid", invented=True),
    Law("12", "生活保護（医療扶助）", "welfare_office"),
    Law("31", "国家公務員共済組合", "mutual_aid"),
    Law("32", "地方公務員等共済組合", "mutual_aid"),
    Law("33", "警察共済組合", "mutual_aid"),
    Law("34", "公立学校共済組合・私立学校教職員共済", "mutual_aid"),
    Law("39", "後期高齢者医療", "late_elderly"),
    Law("63", "特定健康保険組合（特例退職）", "society"),
    # Who runs it follows from the body as for the 6-digit numbers (`kind_of`).
    Law("67", "国民健康保険（退職者医療）", "municipal"),
    Law("72", "特定国家公務員共済組合（特例退職）", "mutual_aid"),
    Law("73", "特定地方公務員等共済組合（特例退職）", "mutual_aid"),
    Law("74", "特定警察共済組合（特例退職）", "mutual_aid"),
    Law("75", "特定公立学校共済組合・私学共済（特例退職）", "mutual_aid"),
)
"""Laws whose payers can stand in the insurer's place (domain §2.2); 国保 has none and writes 6 digits."""

_LAW_BY_CODE: Final = {law.code: law for law in LAWS}

_NHI_DIGITS: Final = 6
_DIGITS: Final = 8
_RECIPIENT_DIGITS: Final = 7
_NHI_SOCIETY: Final = "3"


def check_digit(body: str) -> str:
    """Return the 検証番号 of a body of digits by modulus 10 with weights 2, 1, 2, 1 … from its last digit (M10W21).

    Two-digit products count as the sum of their digits: 0613048 → 22 → 8 (別添２ 設定要領, its own example).
    """
    total = 0
    for place, digit in enumerate(reversed(body)):
        product = int(digit) * (1 if place % 2 else 2)
        total += product // 10 + product % 10
    return str(-total % 10)


def with_check_digit(body: str) -> str:
    """Return `body` followed by its check digit; how every synthetic number here is made."""
    return body + check_digit(body)


def insurer_number(*, prefecture: str, serial: str, law: str = "") -> str:
    """Return the insurer number of 法別番号 `law` ("" for 国保), prefecture and three-digit 保険者別番号 `serial`.

    Raises ValueError when the parts make no valid number.
    """
    number = with_check_digit(f"{law}{prefecture}{serial}")
    if faults := insurer_number_faults(number):
        raise ValueError(faults[0].en)
    return number


@lru_cache(maxsize=4096)
def insurer_number_faults(number: str) -> tuple[NumberFault, ...]:
    """Return everything wrong with a canonical 保険者番号, or 公費負担者番号 of a welfare office."""
    if len(number) not in {_NHI_DIGITS, _DIGITS} or not _is_digits(number):
        return (
            NumberFault(
                "SIM-NUMBER-FORM",
                "保険者番号は8桁（国民健康保険は6桁）の数字です。",
                "An insurer number has 8 digits, or 6 for 国民健康保険.",
            ),
        )
    law, prefecture = number[:-_NHI_DIGITS], number[-6:-4]
    faults = [*prefecture_faults(prefecture), *check_digit_faults(number)]
    if law and law not in _LAW_BY_CODE:
        faults.insert(
            0,
            NumberFault(
                "SIM-NUMBER-LAW",
                f"法別番号「{law}」は保険者のものではありません。",
                f"The first two digits “{law}” (法別番号) are not those of an insurer.",
            ),
        )
    return tuple(faults)


def kind_of(number: str) -> Kind:
    """Return the kind of insurer a faultless number tells; KeyError for a law that is no insurer's.

    Among 国保 numbers those whose 保険者別番号 starts with 3 are 国保組合 (domain §2.1).
    """
    law = number[:-_NHI_DIGITS]
    if law in {"", "67"}:
        return "nhi_society" if number[-4] == _NHI_SOCIETY else "municipal"
    return _LAW_BY_CODE[law].kind


def recipient_number_faults(number: str) -> tuple[NumberFault, ...]:
    """Return everything wrong with a 公費受給者番号: 7 digits, the last one the check digit."""
    if len(number) != _RECIPIENT_DIGITS or not _is_digits(number):
        return (
            NumberFault(
                "SIM-RECIPIENT-FORM",
                "公費負担医療の受給者番号は7桁の数字です。",
                "A recipient number (受給者番号) has 7 digits.",
            ),
        )
    return check_digit_faults(number)


def elderly_number_faults(number: str) -> tuple[NumberFault, ...]:
    """Return everything wrong with a 後期高齢者医療 被保険者番号: 8 digits, the last one a check digit.

    That a check digit exists is known, that it is M10W21 is presumed (domain §2.5): its fault is doubtful.
    """
    if len(number) != _DIGITS or not _is_digits(number):
        return (
            NumberFault(
                "SIM-ELDERLY-FORM",
                "後期高齢者医療の被保険者番号は8桁の数字です。",
                "An insured number of 後期高齢者医療 has 8 digits.",
            ),
        )
    return check_digit_faults(number, doubtful=True)


def prefecture_faults(code: str) -> tuple[NumberFault, ...]:
    """Return the fault of a two-digit code that is no prefecture's (01–47, 51–97: P-14)."""
    if prefecture_of(code):
        return ()
    return (
        NumberFault(
            "SIM-NUMBER-PREFECTURE",
            f"都道府県番号「{code}」はありません（01～47、51～97）。",
            f"There is no prefecture “{code}” (01–47, 51–97).",
        ),
    )


def check_digit_faults(number: str, *, doubtful: bool = False) -> tuple[NumberFault, ...]:
    """Return the fault of a string of digits whose last one is not the check digit of the others."""
    expected = check_digit(number[:-1])
    if number[-1] == expected:
        return ()
    return (
        NumberFault(
            "SIM-NUMBER-CHECK-DIGIT",
            f"番号「{number}」の検証番号が一致しません（正しくは{expected}）。",
            f"The check digit of {number} is wrong; it should be {expected}.",
            doubtful,
        ),
    )


def _is_digits(text: str) -> bool:
    # str.isdigit alone accepts the digits of every script, and full-width ones.
    return text.isascii() and text.isdigit()
