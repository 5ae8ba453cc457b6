"""``OQSsiimm01``: 照会番号登録, registering a reference number (OQS-IF-003/004; oqs-wire §5.5)."""

from dataclasses import replace

from eligibility.wire.messages import header
from eligibility.wire.messages.search import CARD_KEY
from eligibility.wire.table import Element, Message, echo, group, leaf
from eligibility.wire.types import text

REFERENCE_NUMBER: Element = leaf(
    "ReferenceNumber",
    "照会番号",
    "Reference number",
    "reference_number",
    text(50),
    required=True,
    source="oqs-wire §5.5 (S3 S10)",
    example="10023",
)

REGISTRATION: Element = group(
    "ReferenceNumberRegistrationInfo",
    "照会番号登録情報",
    "Reference number to register",
    "registration",
    (
        REFERENCE_NUMBER,
        *(replace(row, source="oqs-wire §5.5 (S3 S10)") for row in CARD_KEY),
    ),
    required=True,
    unit=True,
    source="oqs-wire §5.5 (S3 S10)",
)
"""One person's card and the number the provider gives it; the bulk messages repeat it."""

ECHO: Element = echo(REGISTRATION)

REQUEST = Message(
    id="siimm01req",
    direction="req",
    prefix="OQSsiimm01req",
    interface="OQS-IF-003",
    ja="照会番号登録要求",
    en="Reference number registration, request",
    header=header.REQUEST_HEADER,
    body=(REGISTRATION,),
    source="oqs-wire §5.5",
)

RESULT = Message(
    id="siimm01res",
    direction="res",
    prefix="OQSsiimm01res",
    interface="OQS-IF-004",
    ja="照会番号登録結果",
    en="Reference number registration, result",
    header=header.RESULT_HEADER,
    body=(ECHO, *header.PERSON_RESULT),
    source="oqs-wire §5.5",
)
