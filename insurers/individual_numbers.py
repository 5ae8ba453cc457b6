"""個人番号 at rest: sealed with AES-GCM, and a keyed hash to look a number up by (docs/adr/0013-individual-numbers.md).

The digest is made under a key of its own, so replacing the keys that seal changes no digest and no look-up. The
sandbox goes into the hashed message: one number in two sandboxes has two digests that tell nothing of each other.
"""

import hmac
import os
from collections.abc import Mapping
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

SEALING: Final = b"onshi individual number, sealed\0"
LOOKING_UP: Final = b"onshi individual number, looked up\0"
NONCE_BYTES: Final = 12
SANDBOX_BYTES: Final = 8


class NumberKeys:
    """The keys of the installation at work. `current` is the id of the one that seals; all of them open."""

    __slots__ = ("_ciphers", "_lookup", "_seal", "current")

    def __init__(self, keys: Mapping[int, bytes], lookup: bytes) -> None:
        """Take the secrets by id, the newest first, and the secret that digests are made with.

        What works is derived from them, so a secret may have any length and serves one purpose only.
        """
        self._ciphers = {key_id: AESGCM(hmac.digest(key, SEALING, "sha256")) for key_id, key in keys.items()}
        # Begun once and copied for each number: half the time of making the keyed hash anew.
        self._lookup = hmac.new(hmac.digest(lookup, LOOKING_UP, "sha256"), digestmod="sha256")
        self.current = next(iter(keys))
        self._seal = self._ciphers[self.current].encrypt

    def digest(self, sandbox_id: int, number: str) -> bytes:
        """Return the 32 bytes by which a sandbox finds a number."""
        keyed = self._lookup.copy()
        keyed.update(sandbox_id.to_bytes(SANDBOX_BYTES, "big") + number.encode())
        return keyed.digest()

    def seal(self, number: str) -> bytes:
        """Return the number sealed with the current key: nonce, ciphertext and tag, 40 bytes; each time others."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._seal(nonce, number.encode(), None)

    def open(self, sealed: bytes, key_id: int) -> str:
        """Return the number sealed with the key of this id.

        Raises KeyError for a key that is not there (any more), InvalidTag for bytes that it did not seal.
        """
        return self._ciphers[key_id].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()


@cache
def number_keys() -> NumberKeys:
    """Return the keys that the settings name."""
    return NumberKeys(dict(settings.ONSHI_NUMBER_KEYS), settings.ONSHI_NUMBER_LOOKUP_KEY)
