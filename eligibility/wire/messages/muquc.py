"""``OQSmuquc01/02``: 資格確認一括照会, the check of many people (OQS-IF-005–008; oqs-wire §5.7)."""

from dataclasses import replace

from eligibility.wire.marks import Mark
from eligibility.wire.messages import bulk, header
from eligibility.wire.messages.certificates import CEILING
from eligibility.wire.messages.record import COVER_ROWS, RECORD
from eligibility.wire.messages.search import BORN_ON, CARD_KEY, PERSON_IDENTIFIER
from eligibility.wire.messages.siimm01 import REFERENCE_NUMBER
from eligibility.wire.table import Element, echo, group, leaf, plus
from eligibility.wire.types import code

_SOURCE = "oqs-wire §5.7 (S5)"

SEARCH: Element = group(
    "QualificationConfirmSearchInfo",
    "資格確認照会用情報",
    "Search key",
    "search",
    (
        *CARD_KEY,
        BORN_ON,
        group(
            "LimitApplicationCertificateRelatedInfo",
            "限度額適用認定証関連情報",
            "Ceiling certificate",
            "ceiling",
            CEILING,
            source=_SOURCE,
            mark=Mark.ONE,
            note="What the provider has on file, to be compared.",
        ),
        PERSON_IDENTIFIER,
    ),
    required=True,
    most=None,
    unit=True,
    source=_SOURCE,
    mark=Mark.ONE,
    note="No consent flag in the bulk form, although one class of S5 has it.",
)
"""One person asked about."""

RESULT: Element = replace(
    RECORD,
    name="result",
    children=plus(
        COVER_ROWS,
        leaf(
            "LimitApplicationCertificateChanged",
            "限度額適用認定証情報変更有無",
            "Ceiling certificate changed",
            "ceiling_changed",
            code(14),
            source=_SOURCE,
            mark=Mark.ONE,
            example="0",
        ),
    ),
    source=_SOURCE,
    mark=Mark.ONE,
    note="A direct child, in no list; no content of certificates, no consents, no tickets. S5 lacks rows 17 and 18.",
)
"""The record as the bulk check has it."""

UNIT: Element = group(
    "BulkConfirmUnit",
    "一括照会結果",
    "One person's result",
    "units",
    (
        echo(SEARCH, note="Echo of the request: ArbitraryIdentifier joins it to the provider's own records."),
        *header.PERSON_RESULT,
        header.VALIDITY,
        RESULT,
        replace(REFERENCE_NUMBER, least=0, source=_SOURCE, mark=Mark.ONE),
    ),
    most=None,
    unit=True,
    source=_SOURCE,
    mark=Mark.ONE,
    note="In the order of the request. The Japanese name is ours.",
)
"""One person's answer."""

MUQUC = bulk.Exchange(
    "muquc",
    5,
    "資格確認一括照会",
    "Bulk eligibility check",
    SEARCH,
    UNIT,
    source="oqs-wire §5.7",
    checked_on=(header.CHECKED_ON,),
    accepted=(bulk.RECEIVED_AT,),
    counts=bulk.COUNTS,
)
