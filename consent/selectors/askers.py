"""Reads of who asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from consent.domain.refusals import PROVIDER_REQUIRED, PROVIDER_UNKNOWN
from consent.models import Provider
from sandbox.database import run
from sandbox.domain.clock import Clock, ClockMode
from sandbox.domain.readings import Manners, Readings
from sandbox.models import Sandbox


@dataclass(frozen=True, slots=True)
class Asker:
    """A provider that asks, the sandbox it belongs to, and by what it proved itself: a key or a certificate.

    `provider_id` is None when the provider no longer exists; `connected` as in R-199. `seen` names the versions of
    the rows all this was read from (`SEEN`), so that a write can make sure that none of them has changed since; it
    is None where that is not known.
    """

    key_id: int | None
    certificate_id: int | None
    sandbox_id: int
    provider_code: str
    provider_id: int | None
    connected: bool
    proof_from: datetime | None
    proof_until: datetime | None
    clock: Clock
    manners: Manners
    readings: Readings
    seen: str | None = None

    def proven(self, at: datetime) -> bool:
        """Tell whether what they proved themselves by is in its time; a key always is, a certificate has dates."""
        return (self.proof_from is None or self.proof_from <= at) and (
            self.proof_until is None or at <= self.proof_until
        )


# A row is never changed in place: whatever changes it writes a version with another place (ctid) or transaction
# (xmin). The place alone can be taken again once a version is gone, the transaction alone can write several.
SEEN = "concat_ws(' ', k.ctid, k.xmin, s.ctid, s.xmin, p.ctid, p.xmin)"
KEY_AND_ALL_IT_NAMES = """sandbox_apikey k
JOIN sandbox_sandbox s ON s.id = k.sandbox_id
LEFT JOIN consent_provider p ON p.sandbox_id = s.id AND p.code = k.subject
"""

_COLUMNS = """,
       s.id, coalesce(p.connected, false), s.clock_mode, s.clock_offset, s.clock_frozen_at,
       s.strict, s.encoding, s.element_order, s.shuffle_seed,
       s.newer_reading, s.several_reading, s.unfound_reading, s.overlap_reading, s.symbol_reading
"""
_BY_KEY = (
    f"SELECT {SEEN}, k.id, NULL::bigint, k.subject, p.id, NULL::timestamptz, NULL::timestamptz"
    + _COLUMNS
    + f"FROM {KEY_AND_ALL_IT_NAMES}WHERE k.role = 'provider' AND k.revoked_at IS NULL AND "
)
_BY_CERTIFICATE = (
    "SELECT NULL, NULL::bigint, c.id, p.code, p.id, c.not_before, c.not_after"
    + _COLUMNS
    + """FROM consent_clientcertificate c
JOIN consent_provider p ON p.id = c.provider_id
JOIN sandbox_sandbox s ON s.id = p.sandbox_id
WHERE NOT c.revoked AND """
)
KEY_DIGEST = _BY_KEY + "k.digest = %s"
KEY_ID = _BY_KEY + "k.id = %s"
CERTIFICATE_FINGERPRINT = _BY_CERTIFICATE + "c.fingerprint = %s"
CERTIFICATE_ID = _BY_CERTIFICATE + "c.id = %s"

_NO_OFFSET = timedelta()

MOST_REMEMBERED = 1024
"""Keys whose askers a process remembers; beyond, it begins anew."""

_remembered: dict[bytes, Asker] = {}


def _asker(sql: str, parameter: object) -> Asker | None:
    rows = run(sql, (parameter,))
    if not rows:
        return None
    (row,) = rows
    seen, key_id, certificate_id, code, provider_id, begins, ends, sandbox_id, connected, mode, offset = row[:11]
    return Asker(
        key_id,
        certificate_id,
        sandbox_id,
        code,
        provider_id,
        connected,
        begins,
        ends,
        Clock(ClockMode(mode), offset or _NO_OFFSET, row[11]),
        Manners(*row[12:16]),
        Readings(*row[16:]),
        seen,
    )


def asker_by_digest(digest: bytes) -> Asker | None:
    """Return who asks with a key of this SHA-256 digest; None for unknown, revoked and other roles' keys."""
    asker = _asker(KEY_DIGEST, digest)
    if asker is None:
        _remembered.pop(digest, None)
    else:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digest] = asker
    return asker


def remembered_asker(digest: bytes) -> Asker | None:
    """Return who asked with this key the last time this process read it; whoever writes must make sure of `seen`."""
    return _remembered.get(digest)


def asker_by_key(key_id: int) -> Asker | None:
    """Return who asks with the key of this id, as a token of the JSON edge names it."""
    return _asker(KEY_ID, key_id)


def asker_by_fingerprint(fingerprint: bytes) -> Asker | None:
    """Return who asks with the client certificate of this SHA-256 fingerprint; None when unknown or revoked."""
    return _asker(CERTIFICATE_FINGERPRINT, fingerprint)


def asker_by_certificate(certificate_id: int) -> Asker | None:
    """Return who asks with the certificate of this id, as a token of the JSON edge names it."""
    return _asker(CERTIFICATE_ID, certificate_id)


def providers_of(sandbox: Sandbox) -> QuerySet[Provider]:
    """Return the providers of a sandbox."""
    return Provider.objects.filter(sandbox=sandbox)


def provider_by_code(*, sandbox: Sandbox, code: str) -> Provider:
    """Return a provider of this sandbox, or refuse."""
    provider = providers_of(sandbox).filter(code=code).first()
    if provider is None:
        raise PROVIDER_UNKNOWN.refusal()
    return provider


def provider_meant(*, sandbox: Sandbox, code: str = "", own: str = "") -> Provider | None:
    """Return the provider meant by `code`, asked by the provider `own` or, where that is "", an administrator.

    Without a code a provider means itself and an administrator all (None). To a provider, every other one is one that
    does not exist.
    """
    if own and code not in {"", own}:
        raise PROVIDER_UNKNOWN.refusal()
    wanted = code or own
    return provider_by_code(sandbox=sandbox, code=wanted) if wanted else None


def one_provider_meant(*, sandbox: Sandbox, code: str = "", own: str = "") -> Provider:
    """Return the provider meant, where an administrator has to name one."""
    provider = provider_meant(sandbox=sandbox, code=code, own=own)
    if provider is None:
        raise PROVIDER_REQUIRED.refusal()
    return provider
