"""WSGI entry for granian (or any other WSGI server)."""

import io
import os
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()

LONG: Final = 1 << 62
"""The length of a body whose end is not in sight: no view takes it that must have its body whole."""


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer a request, also one whose body comes in chunks, which Django takes for a request without a body.

    Programs that send a file as a stream do not know its length beforehand. Only as much is read ahead as is already
    too much for most views, so that Django says so; a view that streams reads on. `onshi.unannounced` tells it that
    the length is no promise of the sender.
    """
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "") and not environ.get("CONTENT_LENGTH"):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body: IO[bytes] = io.BytesIO(environ["wsgi.input"].read(most + 1))
        length = body.seek(0, io.SEEK_END)
        body.seek(0)
        if length > most:
            body, length = io.BufferedReader(_Joined(body, environ["wsgi.input"]), 1 << 16), LONG
        environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(length), "onshi.unannounced": "1"}
    return _django(environ, start_response)


class _Joined(io.RawIOBase):
    """What was read ahead, then what is still to come."""

    def __init__(self, ahead: IO[bytes], following: IO[bytes]) -> None:
        super().__init__()
        self._ahead = ahead
        self._following = following

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        part = self._ahead.read(len(view)) or self._following.read(len(view))
        view[: len(part)] = part
        return len(part)
