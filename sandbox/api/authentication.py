"""Bearer keys: who is calling, decided by one look-up of the key's digest."""

from dataclasses import dataclass

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from sandbox.domain.keys import bearer_key, digest_of
from sandbox.selectors import Caller, caller_for


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the framework wants as a user; who it is stands in the `Caller`."""

    is_authenticated: bool = True


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer <key>`` → `request.auth` is the `Caller`. Unknown, revoked and malformed look alike."""

    def authenticate(self, request: Request) -> tuple[Visitor, Caller] | None:
        """Return the caller; ``None`` when no key is sent, so that open addresses stay open."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        caller = caller_of(header)
        if caller is None:
            raise AuthenticationFailed
        return Visitor(), caller

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes a failure 401 and not 403."""
        del request
        return 'Bearer realm="onshi"'


def caller_of(header: str) -> Caller | None:
    """Return the caller of an ``Authorization`` header, for this and for plain views."""
    key = bearer_key(header)
    return None if key is None else caller_for(digest_of(key))
