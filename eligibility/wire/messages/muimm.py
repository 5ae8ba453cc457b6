"""``OQSmuimm01/02``: 照会番号一括登録, registering many reference numbers (OQS-IF-009–012; oqs-wire §5.6)."""

from dataclasses import replace

from eligibility.wire.marks import Mark
from eligibility.wire.messages import bulk, header
from eligibility.wire.messages.siimm01 import REGISTRATION
from eligibility.wire.table import Element, echo, group

_SOURCE = "oqs-wire §5.6 (S3)"

ASKED: Element = replace(REGISTRATION, most=None, source=_SOURCE, mark=Mark.ONE)
"""One person's card and the number the provider gives it."""

UNIT: Element = group(
    "BulkRegistrationUnit",
    "一括登録結果",
    "One person's result",
    "units",
    (echo(ASKED), *header.PERSON_RESULT),
    most=None,
    unit=True,
    source=_SOURCE,
    mark=Mark.ONE,
    note="In the order of the request. The Japanese name is ours.",
)
"""Whether the number was registered."""

MUIMM = bulk.Exchange(
    "muimm",
    9,
    "照会番号一括登録",
    "Bulk reference number registration",
    ASKED,
    UNIT,
    source="oqs-wire §5.6",
)
