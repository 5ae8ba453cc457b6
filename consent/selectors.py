"""Reads of who asks."""

from dataclasses import dataclass
from datetime import timedelta

from sandbox.database import run
from sandbox.domain.clock import Clock, ClockMode
from sandbox.domain.readings import Manners, Readings


@dataclass(frozen=True, slots=True)
class Asker:
    """A provider's key, the sandbox it belongs to, and the provider it speaks for.

    `provider_id` is None when the provider no longer exists; `connected` as in R-199.
    """

    key_id: int
    sandbox_id: int
    provider_code: str
    provider_id: int | None
    connected: bool
    clock: Clock
    manners: Manners
    readings: Readings


_COLUMNS = """
SELECT k.id, s.id, k.subject, p.id, coalesce(p.connected, false),
       s.clock_mode, s.clock_offset, s.clock_frozen_at,
       s.strict, s.encoding, s.element_order, s.shuffle_seed,
       s.newer_reading, s.several_reading, s.unfound_reading, s.overlap_reading, s.symbol_reading
FROM sandbox_apikey k
JOIN sandbox_sandbox s ON s.id = k.sandbox_id
LEFT JOIN consent_provider p ON p.sandbox_id = s.id AND p.code = k.subject
WHERE k.role = 'provider' AND k.revoked_at IS NULL AND """

ASKER_BY_DIGEST = _COLUMNS + "k.digest = %s"
ASKER_BY_KEY = _COLUMNS + "k.id = %s"

_NO_OFFSET = timedelta()


def _asker(sql: str, parameter: object) -> Asker | None:
    row = run(sql, (parameter,)).fetchone()
    if row is None:
        return None
    key_id, sandbox_id, code, provider_id, connected, mode, offset, frozen_at = row[:8]
    clock = Clock(ClockMode(mode), offset or _NO_OFFSET, frozen_at)
    return Asker(key_id, sandbox_id, code, provider_id, connected, clock, Manners(*row[8:12]), Readings(*row[12:]))


def asker_by_digest(digest: bytes) -> Asker | None:
    """Return who asks with a key of this SHA-256 digest; None for unknown, revoked and other roles' keys."""
    return _asker(ASKER_BY_DIGEST, digest)


def asker_by_key(key_id: int) -> Asker | None:
    """Return who asks with the key of this id, as a token of the JSON edge names it."""
    return _asker(ASKER_BY_KEY, key_id)
