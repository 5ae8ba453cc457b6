"""``OQSsiquc01``: 資格確認, the check of one person (OQS-IF-001/002; oqs-wire §5.1, §5.2)."""

from eligibility.wire.marks import Mark
from eligibility.wire.messages import header
from eligibility.wire.messages.record import RECORD_LIST
from eligibility.wire.messages.search import SEARCH_KEY
from eligibility.wire.table import Message, echoed, group, leaf
from eligibility.wire.types import code, text

REQUEST = Message(
    id="siquc01req",
    direction="req",
    prefix="OQSsiquc01req",
    interface="OQS-IF-001",
    ja="資格確認要求",
    en="Eligibility check, request",
    header=(header.CHECKED_ON, *header.REQUEST_HEADER),
    body=(
        group(
            "QualificationConfirmSearchInfo",
            "資格確認照会用情報",
            "Search key",
            "search",
            SEARCH_KEY,
            required=True,
            unit=True,
            source="oqs-wire §5.1 row 6 (S1 S5 S7 S10)",
        ),
    ),
    source="oqs-wire §5.1",
)

RESULT = Message(
    id="siquc01res",
    direction="res",
    prefix="OQSsiquc01res",
    interface="OQS-IF-002",
    ja="資格確認結果",
    en="Eligibility check, result",
    header=(
        header.PROCESSED_AT,
        *echoed((header.CHECKED_ON,)),
        header.PROVIDER,
        header.FILE_IDENTIFIER,
        header.INQUIRY_MEANS,
        *header.FILE_RESULT,
        header.CHARACTER_CODE,
    ),
    body=(
        RECORD_LIST,
        group(
            "QualificationConfirmSearchInfo",
            "資格確認照会用情報",
            "Search key, echoed",
            "search",
            echoed(SEARCH_KEY),
            source="oqs-wire §5.2 (S1 S5 S7)",
            note="Absent in face files.",
        ),
        leaf(
            "PrescriptionIssueSelect",
            "処方箋発行形態",
            "Form of prescription",
            "prescription_form",
            code(17),
            source="oqs-wire §5.2, §10 (S1 S7)",
            note="S5 and S11 have it inside the record: read in both places, written here.",
            example="1",
        ),
        *header.PERSON_RESULT,
        header.VALIDITY,
        leaf(
            "QualificationConfirmationKey",
            "資格確認キー",
            "Confirmation key",
            "confirmation_key",
            text(),
            source="oqs-wire §5.2, §5.4 (S3)",
            mark=Mark.ONE,
            note="Seen in newer face files; use and form are not known. The Japanese name is ours.",
            example="MIHON-KEY-0001",
        ),
    ),
    source="oqs-wire §5.2, §5.3",
    note="The order of the rows of the body differs between sources; this is that of live-shaped samples.",
)
