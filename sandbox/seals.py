"""Sealing of remembered replies with the key of the one who may read them again.

A reply may hold a freshly issued key. The server stores digests of keys only, so a copy of the database opens
none of these rows: it takes the caller's own key, which arrives with the repeated request.
"""

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet

PURPOSE = b"onshi remembered reply\0"


def sealed(body: bytes, *, key: str, token: str) -> bytes:
    """Return `body` encrypted for whoever holds the bearer key `key` and repeats the idempotency key `token`."""
    return _cipher(key, token).encrypt_at_time(body, 0)  # the instant inside is not used; time is data here


def unsealed(sealed_body: bytes, *, key: str, token: str) -> bytes:
    """Return what was sealed with the same `key` and `token`."""
    return _cipher(key, token).decrypt(sealed_body)


def _cipher(key: str, token: str) -> Fernet:
    # One HMAC is enough: a bearer key is 256 random bits, not a password.
    return Fernet(urlsafe_b64encode(hmac.digest(key.encode(), PURPOSE + token.encode(), "sha256")))
