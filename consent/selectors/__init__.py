"""Reads of who asks, and of what they may see."""

from consent.selectors.askers import (
    CERTIFICATE_FINGERPRINT,
    CERTIFICATE_ID,
    KEY_AND_ALL_IT_NAMES,
    KEY_DIGEST,
    KEY_ID,
    SEEN,
    Asker,
    asker_by_certificate,
    asker_by_digest,
    asker_by_fingerprint,
    asker_by_key,
    one_provider_meant,
    provider_by_code,
    provider_meant,
    providers_of,
    remembered_asker,
)
from consent.selectors.grants import grant_by_id, grants_in, grants_of

__all__ = [
    "CERTIFICATE_FINGERPRINT",
    "CERTIFICATE_ID",
    "KEY_AND_ALL_IT_NAMES",
    "KEY_DIGEST",
    "KEY_ID",
    "SEEN",
    "Asker",
    "asker_by_certificate",
    "asker_by_digest",
    "asker_by_fingerprint",
    "asker_by_key",
    "grant_by_id",
    "grants_in",
    "grants_of",
    "one_provider_meant",
    "provider_by_code",
    "provider_meant",
    "providers_of",
    "remembered_asker",
]
