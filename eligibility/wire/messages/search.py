"""Rows that name a person: the search key of an eligibility check (oqs-wire §5.1)."""

from datetime import date

from eligibility.wire.table import Element, leaf
from eligibility.wire.types import DATE, INSURER_NUMBER, code, digits, text

_SOURCE = "oqs-wire §5.1, §4.2 (S1 S5 S7 S10)"

INSURER = leaf(
    "InsurerNumber",
    "保険者番号",
    "Insurer number",
    "insurer_number",
    INSURER_NUMBER,
    required=True,
    source=_SOURCE,
    note="Read with 6 digits, padded with blanks or padded with zeros (P-05); written padded with blanks.",
    example="979997",
)
SYMBOL = leaf(
    "InsuredCardSymbol",
    "被保険者証記号",
    "Symbol",
    "symbol",
    text(20),
    source=_SOURCE,
    note="Full or half width; absent for 後期高齢者.",
    example="見本１",
)
NUMBER = leaf(
    "InsuredIdentificationNumber",
    "被保険者証番号",
    "Number",
    "number",
    text(20),
    required=True,
    source=_SOURCE,
    note="Leading zeros belong to it.",
    example="000123",
)
BRANCH = leaf(
    "InsuredBranchNumber",
    "被保険者証枝番",
    "Branch number",
    "branch",
    digits(2),
    source="oqs-wire §5.1, §4.2 (S5 S7 S10)",
    note="Needed in practice but for 後期高齢者; an empty element is accepted.",
    example="01",
)
PERSON_IDENTIFIER = leaf(
    "ArbitraryIdentifier",
    "任意の識別子",
    "Identifier of the person at the client",
    "person_identifier",
    text(),
    source="oqs-wire §5.1 (S5 S7)",
    note="Free text of the client, echoed; its longest length is not known.",
    example="P-0042",
)

BORN_ON = leaf(
    "Birthdate",
    "生年月日",
    "Date of birth",
    "born_on",
    DATE,
    required=True,
    source=_SOURCE,
    example=date(1952, 1, 2),
)

CARD_KEY: tuple[Element, ...] = (INSURER, SYMBOL, NUMBER, BRANCH)
"""What is printed on a card."""

SEARCH_KEY: tuple[Element, ...] = (
    *CARD_KEY,
    BORN_ON,
    leaf(
        "LimitApplicationCertificateRelatedConsFlg",
        "限度額適用認定証提供同意フラグ",
        "Consent to disclose the ceiling",
        "ceiling_consent",
        code(1),
        required=True,
        source=_SOURCE,
        note="The patient's oral consent at the counter (oqs-wire §7.3).",
        example="1",
    ),
    PERSON_IDENTIFIER,
)
"""The rows of ``QualificationConfirmSearchInfo``."""
