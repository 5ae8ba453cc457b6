"""The text of a bearer key: ``onshi_<role>_<43 characters>``, 256 random bits. Only its digest is ever stored."""

import re
from hashlib import sha256
from secrets import token_urlsafe

RANDOM_BYTES = 32

KEY_TEXT = re.compile(r"onshi_[a-z]+_[A-Za-z0-9_-]{43}")


def new_key(role: str) -> str:
    """Return a fresh key for `role`; the role in it helps people tell their keys apart and proves nothing."""
    return f"onshi_{role}_{token_urlsafe(RANDOM_BYTES)}"


def is_key(text: str) -> bool:
    """Tell whether `text` has the form of a key, so that anything else is refused without a look-up."""
    return KEY_TEXT.fullmatch(text) is not None


def digest_of(key: str) -> bytes:
    """Return the 32 bytes under which a key is stored.

    Plain SHA-256: a key is 256 random bits, so there is nothing a slow password hash would protect.
    """
    return sha256(key.encode()).digest()


def bearer_key(header: str) -> str | None:
    """Return the key in an ``Authorization: Bearer …`` header; ``None`` for any other header or form."""
    scheme, _, text = header.strip().partition(" ")
    key = text.strip()
    return key if scheme.lower() == "bearer" and is_key(key) else None
