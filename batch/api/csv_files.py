"""CSV as an answer: what is declared, what a client may ask for, and the response."""

from collections.abc import Iterable
from typing import Final

from django.http import StreamingHttpResponse
from rest_framework.renderers import JSONRenderer

from eligibility.wire.encoding import Encoding
from sandbox.api.schema import binary

CSV: Final = "text/csv"
CSV_FILE: Final = binary([CSV])


class CsvRenderer(JSONRenderer):
    """Lets a client ask for ``text/csv``; the files are written by the views, and problems stay JSON."""

    media_type = CSV
    format = "csv"


CSV_RENDERERS: Final = (JSONRenderer, CsvRenderer)
"""Of a view that answers with a file."""


def csv_headers(name: str, encoding: Encoding = "utf-8") -> dict[str, str]:
    """Return the headers of a file that is saved under a name."""
    return {"Content-Type": f"{CSV}; charset={encoding}", "Content-Disposition": f'attachment; filename="{name}"'}


def csv_response(whole: tuple[int, Iterable[bytes]], name: str, encoding: Encoding = "utf-8") -> StreamingHttpResponse:
    """Send a file that was made before, by its size in bytes and its pieces (`batch.whole`)."""
    size, pieces = whole
    return StreamingHttpResponse(pieces, headers={**csv_headers(name, encoding), "Content-Length": str(size)})
