"""``OQSmutic01/02``: 医療扶助, those who have a ticket of a month for the provider (OQS-IF-013–016; oqs-wire §5.8)."""

from eligibility.wire.marks import Mark
from eligibility.wire.messages import bulk
from eligibility.wire.messages.certificates import TICKET
from eligibility.wire.table import picked

MUTIC = bulk.Exchange(
    "mutic",
    13,
    "医療扶助委託先資格情報一括取得",
    "Bulk fetch, medical assistance",
    bulk.asked_by(
        picked(TICKET, "MedicalTreatmentMonth", least=1, source="oqs-wire §5.8 (S2)", mark=Mark.ONE),
    ),
    bulk.RECORDS_UNIT,
    source="oqs-wire §5.8",
    note=bulk.MAPPING,
)
