"""WSGI entry for granian (or any other WSGI server)."""

import os
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from batch import bells
from config.memory import settle
from sandbox.bodies import waiting_for
from sandbox.domain.refusals import Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()
bells.load()  # or the first to send a file waits for it
settle()

STREAMING: Final = ("/api/v1/enrolment-files", "/oqs/OQSmuquc01req", "/oqs/OQSmuimm01req")
"""Beginnings of addresses whose bodies are read as they come, however long they are."""

ENDLESS: Final = str(1 << 62)


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer a request, also one whose body comes in chunks, which Django takes for a request without a body.

    Programs that send a file as a stream do not know its length beforehand. No more is read than what is already
    too much, so that Django says so; where the body is streamed nothing is read here, and `onshi.unannounced` tells
    the view that the end of the body is no proof that it is whole.

    An answer that is at hand is handed over in one piece: granian asks for any other bit by bit, between which other
    threads take the interpreter, and sends each bit by itself.
    """
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "") and not environ.get("CONTENT_LENGTH"):
        if environ.get("PATH_INFO", "").startswith(STREAMING):
            environ |= {"CONTENT_LENGTH": ENDLESS, "onshi.unannounced": True}
        else:
            environ |= _measured(environ["wsgi.input"], environ.get("HTTP_AUTHORIZATION", ""))
    response = _django(environ, start_response)
    if not isinstance(response, HttpResponse):  # a stream
        return response
    response.close()
    return [response.content]


def _measured(body: "InputStream", owner: str) -> "WSGIEnvironment":
    """Read a body of unknown length, and return what stands for it in the environment."""
    try:
        with waiting_for(owner):  # whose sandbox it is is not known yet
            content = body.read((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1)
    except Refusal as refusal:
        return {"wsgi.input": _Refused(refusal), "CONTENT_LENGTH": "1"}
    return {"wsgi.input": BytesIO(content), "CONTENT_LENGTH": str(len(content))}


class _Refused:
    """A body that is not waited for; the view that asks for it has the refusal answered."""

    def __init__(self, refusal: Refusal) -> None:
        self._refusal = refusal

    def read(self, _size: int = -1, /) -> bytes:
        """Raise the refusal."""
        raise self._refusal

    readline = read
