"""``OQSmuonq01/02``: those who consented to online care (オンライン診療等) in some days, or were seen in them.

OQS-IF-021–024; oqs-wire §5.8.  The days of consent or the days of examination are given, one pair of the two.
"""

from eligibility.wire.messages import bulk

MUONQ = bulk.Exchange(
    "muonq",
    21,
    "同意済み資格情報（オンライン診療等）一括取得",
    "Bulk fetch, online consents",
    bulk.asked_by(*bulk.CONSENTED, *bulk.EXAMINED, bulk.visit("3")),
    bulk.RECORDS_UNIT,
    source="oqs-wire §5.8",
    note=bulk.MAPPING,
)
