"""Rows of the header, shared by the messages (oqs-wire §4.3)."""

from datetime import date, datetime

from eligibility.wire.table import Element, leaf
from eligibility.wire.types import DATE, DATE_TIME, JST, PROVIDER_CODE, code, text

_SOURCE = "oqs-wire §4.3"

PROCESSED_AT = leaf(
    "ProcessExecutionTime",
    "処理実行日時",
    "Time of processing",
    "processed_at",
    DATE_TIME,
    required=True,
    source=f"{_SOURCE} (S1 S2/S3 S5 S7)",
    example=datetime(2026, 4, 1, 9, 30, 15, tzinfo=JST),
)

CHECKED_ON = leaf(
    "QualificationConfirmationDate",
    "資格確認日",
    "Day asked about",
    "checked_on",
    DATE,
    required=True,
    source=f"{_SOURCE} (S1 S2/S3 S5 S7)",
    example=date(2026, 4, 1),
)

PROVIDER = leaf(
    "MedicalInstitutionCode",
    "医療機関コード",
    "Provider code",
    "provider_code",
    PROVIDER_CODE,
    required=True,
    source=f"{_SOURCE} (S1 S2/S3 S5 S7)",
    example="9719999998",
)

FILE_IDENTIFIER = leaf(
    "ArbitraryFileIdentifier",
    "任意のファイル識別子",
    "File identifier of the client",
    "file_identifier",
    text(),
    source=f"{_SOURCE} (S2/S3 S5 S6 S7)",
    note="Free text of the client, echoed; its longest length is not known.",
    example="20260401093012345PC1",
)

INQUIRY_MEANS = leaf(
    "ReferenceClassification",
    "照会区分",
    "Means of inquiry",
    "inquiry_means",
    code(2),
    source=f"{_SOURCE} (S1 S5 S7)",
    example="2",
)

CHARACTER_CODE = leaf(
    "CharacterCodeIdentifier",
    "文字コード識別",
    "Character code",
    "character_code",
    code(5),
    required=True,
    source=f"{_SOURCE} (S1 S2/S3 S5 S7)",
    note="The encoding of the result, which is a setting of the terminal and not that of the request.",
    example="0",
)

FILE_RESULT: tuple[Element, ...] = (
    leaf(
        "SegmentOfResult",
        "処理結果区分",
        "Result of the file",
        "file_result",
        code(3),
        required=True,
        source=f"{_SOURCE} (S1 S2/S3 S5 S7)",
        example="1",
    ),
    leaf(
        "ErrorCode",
        "エラーコード",
        "Error code",
        "error_code",
        text(),
        source=f"{_SOURCE}, §8 (S1 S5 S7)",
        note="Only when SegmentOfResult is not 1. Values of 別紙6-1 are not public; ours start with SIM.",
        example=None,
    ),
    leaf(
        "ErrorMessage",
        "エラーメッセージ",
        "Error message",
        "error_message",
        text(),
        source=f"{_SOURCE}, §8 (S1 S5 S7)",
        note="Only when SegmentOfResult is not 1.",
        example=None,
    ),
)
"""How the file as a whole fared: the first of the three levels of result (oqs-wire §4.4)."""

PERSON_RESULT: tuple[Element, ...] = (
    leaf(
        "ProcessingResultStatus",
        "処理結果状況",
        "Result for the person",
        "person_result",
        code(4),
        required=True,
        source="oqs-wire §5.2 (S1 S2/S3 S5 S7)",
        example="1",
    ),
    leaf(
        "ProcessingResultCode",
        "処理結果コード",
        "Result code",
        "result_code",
        text(),
        source="oqs-wire §5.2, §4.4 (S1 S2/S3 S5 S7)",
        note="With status 2, or with status 1 as additional information. Ours start with SIM.",
        example=None,
    ),
    leaf(
        "ProcessingResultMessage",
        "処理結果メッセージ",
        "Result message",
        "result_message",
        text(),
        source="oqs-wire §5.2, §4.4 (S1 S2/S3 S5 S7)",
        example=None,
    ),
)
"""How one person's query fared: the second level of result; stands in body or unit."""

VALIDITY = leaf(
    "QualificationValidity",
    "資格有効性",
    "Validity",
    "validity",
    code(6),
    source="oqs-wire §5.2 (S1 S2/S3 S5 S7)",
    note="Absent when the person could not be processed.",
    example="1",
)
"""What the qualification is: the third level of result; stands beside the second."""

REQUEST_HEADER: tuple[Element, ...] = (PROVIDER, FILE_IDENTIFIER)
"""Header of the requests that ask about no particular day."""

RESULT_HEADER: tuple[Element, ...] = (PROCESSED_AT, PROVIDER, FILE_IDENTIFIER, *FILE_RESULT, CHARACTER_CODE)
"""Header of their results."""
