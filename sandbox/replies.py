"""Writes that may be sent twice: the first answer under an Idempotency-Key is the answer from then on (design §6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sandbox.domain.refusals import IDEMPOTENCY_KEY_REUSED
from sandbox.models import RememberedReply
from sandbox.seals import sealed, unsealed

REMEMBERED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RequestMark:
    """What tells a repeated request: the caller's key, the token it chose, and a digest of the whole request."""

    key_id: int
    key: str
    token: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body of an answer, as bytes; `repeated` when it was given before."""

    status: int
    body: bytes
    repeated: bool = False


@transaction.atomic
def reply_once(*, mark: RequestMark, wall: datetime, answer: Callable[[], Reply]) -> Reply:
    """Return the remembered reply, or carry out `answer` and remember its reply in the same transaction.

    The row is written first: a twin sent at the same moment waits on its unique constraint until this
    transaction ends, and then finds the reply. Whatever `answer` raises forgets the row with everything else,
    so that a refused request may be put right and sent again. Refuses a token used for another request.
    """
    row, new = RememberedReply.objects.select_for_update().get_or_create(
        key_id=mark.key_id,
        token=mark.token,
        defaults={"request_digest": mark.digest, "status": 0, "body": b"", "wall_at": wall},
    )
    if not new:
        if bytes(row.request_digest) != mark.digest:
            raise IDEMPOTENCY_KEY_REUSED.refusal()
        return Reply(row.status, unsealed(bytes(row.body), key=mark.key, token=mark.token), repeated=True)
    reply = answer()
    row.status, row.body = reply.status, sealed(reply.body, key=mark.key, token=mark.token)
    row.save(update_fields=["status", "body"])
    return reply


def forget_replies(*, wall: datetime) -> int:
    """Delete the replies remembered for longer than `REMEMBERED_FOR` at the real instant `wall`; return how many."""
    deleted, _ = RememberedReply.objects.filter(wall_at__lt=wall - REMEMBERED_FOR).delete()
    return deleted
