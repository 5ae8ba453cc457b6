"""Tokens of the JSON edge: signed, naming the key or certificate they were bought with, short-lived.

Their time is that of the sandbox clock.

Nothing is stored. A revoked key or certificate ends its tokens at once, because it is looked up with every use; a
clock moved past the end, or back before the beginning, ends them too.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

SALT = "onshi.json-edge"
KINDS = ("access", "refresh", "id")


@dataclass(frozen=True, slots=True)
class Claims:
    """What an idToken says: bought with this key or that certificate, good from `start` until `end` (Unix seconds)."""

    key_id: int | None
    certificate_id: int | None
    start: int
    end: int

    def live(self, at: datetime) -> bool:
        """Tell whether the sandbox instant `at` lies in the token's time."""
        return self.start <= int(at.timestamp()) < self.end


def issue(*, key_id: int | None, certificate_id: int | None, at: datetime, seconds: int) -> dict[str, str]:
    """Return ``accessToken``, ``refreshToken`` and ``idToken`` valid from `at` for `seconds` (oqs-wire §3)."""
    start = int(at.timestamp())
    claims = [key_id, certificate_id, start, start + seconds]
    return {f"{kind}Token": signing.dumps([kind, *claims], salt=SALT) for kind in KINDS}


def claims_of(token: str) -> Claims | None:
    """Return what an idToken says; None when it is not one of ours."""
    try:
        kind, *claims = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Claims(*claims) if kind == "id" else None
