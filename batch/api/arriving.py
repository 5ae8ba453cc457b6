"""The body of an upload: whether it may come in, as what, and out of the connection into the vault."""

import base64
import binascii
import re
from typing import Final

from rest_framework.request import Request

from batch.domain import file_refusals as refusals
from batch.services.files import seal_upload
from batch.transfers import ENROLMENT_FILES
from batch.vault import Sealed

MEDIA_TYPES: Final = ("text/csv", "application/zip", "application/octet-stream")
DIGEST: Final = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)")


def take_in(request: Request, *, sandbox_id: int) -> Sealed:
    """Seal the body of a sandbox's request; refuses what is not of our media types and what may have been cut off."""
    size, digest = _announced_size(request), _announced_digest(request)
    if size == 0:
        raise refusals.FILE_EMPTY.refusal()
    if request.content_type.partition(";")[0].strip().lower() not in MEDIA_TYPES:
        raise refusals.UPLOAD_TYPE.refusal()
    if size is None and digest is None:
        raise refusals.FILE_LENGTH.refusal()
    with ENROLMENT_FILES.incoming(sandbox_id):
        return seal_upload(request, size=size, digest=digest)


def _announced_size(request: Request) -> int | None:
    """Return the length the sender announced; ``None`` for a body in chunks, which may end anywhere (config.wsgi)."""
    if "onshi.unannounced" in request.META:
        return None
    length = str(request.META.get("CONTENT_LENGTH") or "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _announced_digest(request: Request) -> bytes | None:
    """Return the SHA-256 of ``Content-Digest`` (RFC 9530); other algorithms beside it do not count."""
    header = request.headers.get("Content-Digest")
    if header is None:
        return None
    found = DIGEST.search(header)
    if found is None:
        raise refusals.FILE_DIGEST.refusal()
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as error:
        raise refusals.FILE_DIGEST.refusal() from error
