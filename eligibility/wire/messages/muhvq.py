"""``OQSmuhvq01/02``: those who consented to home visits (訪問診療等) in some days (OQS-IF-017–020; oqs-wire §5.8)."""

from eligibility.wire.messages import bulk
from eligibility.wire.table import changed

MUHVQ = bulk.Exchange(
    "muhvq",
    17,
    "同意済み資格情報（訪問診療等）一括取得",
    "Bulk fetch, home-visit consents",
    bulk.asked_by(
        *changed(changed(bulk.CONSENTED, "ConsentDateFrom", least=1), "ConsentDateTo", least=1), bulk.visit("2")
    ),
    bulk.RECORDS_UNIT,
    source="oqs-wire §5.8",
    note=bulk.MAPPING,
)
