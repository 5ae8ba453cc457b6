"""医療機関コード: the ten digits of a provider (domain §2.4).

都道府県番号 2 + 点数表 1 + 郡市区番号 2 + 医療機関等番号 4 + 検証番号 1. The check digit is computed over the first
nine digits, prefecture and 点数表 included; computing it over the last seven alone is a known defect (P-14).
"""

from typing import Final

from insurers.domain.numbers import NumberFault, check_digit_faults, prefecture_faults, with_check_digit

FEE_TABLES: Final = {"1": "医科", "2": "健診等機関", "3": "歯科", "4": "調剤", "6": "訪問看護"}
"""点数表 the third digit may name; there is no 5."""

# Before 1976 these four prefectures gave out codes checked over the short part only (an encyclopaedia's statement,
# not in the notification). Such a code cannot be told from a mistyped one, so its digit alone refuses nobody.
LEGACY_PREFECTURES: Final = frozenset({"11", "12", "13", "14"})

_DIGITS: Final = 10


def provider_code(*, prefecture: str, fee_table: str, district: str, serial: str) -> str:
    """Return the code of prefecture, 点数表, two-digit 郡市区番号 and four-digit 医療機関等番号.

    Raises ValueError when the parts make no valid code.
    """
    code = with_check_digit(f"{prefecture}{fee_table}{district}{serial}")
    if faults := provider_code_faults(code):
        raise ValueError(faults[0].en)
    return code


def provider_code_faults(code: str) -> tuple[NumberFault, ...]:
    """Return everything wrong with a 医療機関コード; a wrong check digit in a legacy prefecture is doubtful."""
    if len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
        return (
            NumberFault(
                "SIM-PROVIDER-FORM",
                "医療機関コードは10桁の数字です。",
                "A provider code has 10 digits.",
            ),
        )
    prefecture, fee_table = code[:2], code[2]
    table_faults = () if fee_table in FEE_TABLES else (_no_such_table(fee_table),)
    doubtful = prefecture in LEGACY_PREFECTURES
    return (*prefecture_faults(prefecture), *table_faults, *check_digit_faults(code, doubtful=doubtful))


def _no_such_table(fee_table: str) -> NumberFault:
    known_ja = "、".join(f"{digit} {name}" for digit, name in FEE_TABLES.items())
    return NumberFault(
        "SIM-PROVIDER-TABLE",
        f"点数表番号「{fee_table}」はありません（{known_ja}）。",
        f"The third digit “{fee_table}” names no fee table ({', '.join(FEE_TABLES)}).",
    )
