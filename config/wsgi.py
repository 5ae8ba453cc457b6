"""WSGI entry for granian (or any other WSGI server)."""

import os
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()

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
            body = environ["wsgi.input"].read((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    response = _django(environ, start_response)
    if not isinstance(response, HttpResponse):  # a stream
        return response
    response.close()
    return [response.content]
