"""Reads of the sandbox app: who is calling, which sandboxes and keys there are."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sandbox.domain.refusals import SANDBOX_UNKNOWN
from sandbox.models import ApiKey, Role, Sandbox


@dataclass(frozen=True, slots=True)
class Caller:
    """Who presents a key: what it may do, whom it speaks for (`subject`), and in which sandbox."""

    key_id: int
    role: Role
    subject: str
    sandbox: Sandbox


def caller_for(digest: bytes) -> Caller | None:
    """Return the caller whose unrevoked key has this digest; ``None`` for any other. One statement."""
    key = ApiKey.objects.select_related("sandbox").filter(digest=digest, revoked_at=None).first()
    return None if key is None else Caller(key.pk, Role(key.role), key.subject, key.sandbox)


def sandbox_by_code(code: str) -> Sandbox:
    """Return the sandbox with this code, or refuse."""
    sandbox = Sandbox.objects.filter(code=code).first()
    if sandbox is None:
        raise SANDBOX_UNKNOWN.refusal()
    return sandbox


def all_sandboxes() -> QuerySet[Sandbox]:
    """Return every sandbox of the installation; for its owner only."""
    return Sandbox.objects.all()


def keys_of(sandbox: Sandbox) -> QuerySet[ApiKey]:
    """Return the keys of a sandbox, revoked ones included."""
    return ApiKey.objects.filter(sandbox=sandbox)
