"""The plain view of bulk look-ups: at the address of single files, for names that begin with ``OQSmu`` (design §6)."""

from typing import Final

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from batch.bulk import Delivery, fetch, take
from batch.domain.bulk_refusals import RESULTS_UNKNOWN
from batch.selectors.bulk import form_of
from batch.transfers import BULK_FILES, Outgoing, received
from consent.selectors import asker_by_digest
from eligibility import wire
from eligibility.edges import TRIES, edge, file_response, granted, labelled, refused, wishes
from eligibility.exchange import AskerChangedError, Incoming, answer
from sandbox.api.problems import problem_response
from sandbox.bodies import body_of
from sandbox.domain.keys import bearer_key, digest_of
from sandbox.domain.problems import problem_of_status
from sandbox.domain.refusals import RefusalCode
from sandbox.edge import stamp
from sandbox.models import BulkResults

UPLOAD: Final = "01req"


@edge
def bulk_edge(request: HttpRequest, name: str) -> HttpResponseBase:
    """``POST /oqs/OQSmu…``: the body is a file of look-ups, or a request for its result."""
    wall = stamp()
    key = bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))
    if key is None:
        return refused(401)
    wanted, request_key = wishes(request)
    source = _Body(request)
    for _ in range(TRIES):
        asker = asker_by_digest(digest_of(key))
        if asker is None:
            return refused(401)
        if source.begun:  # and cannot be read anew
            break
        encoding = granted(wanted or asker.manners.encoding, request_key)
        if isinstance(encoding, RefusalCode):
            return refused(400, encoding)
        incoming = Incoming(asker, "file", name, b"", asker.clock.at(wall), wall, encoding, request_key)
        try:
            return _answered(request, source, incoming)
        except AskerChangedError:
            continue
    return problem_response(problem_of_status(503))


class _Body:
    """The body of a request, read as it comes."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.begun = False

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        self.begun = True
        return self._request.read(size)


def _answered(request: HttpRequest, source: _Body, incoming: Incoming) -> HttpResponseBase:
    try:
        message = wire.parse_file_name(incoming.name).message
    except wire.FileNameError:
        return file_response(answer(incoming))  # which bounces it
    if message.id.endswith(UPLOAD):
        with BULK_FILES.incoming(incoming.asker.sandbox_id), received(source, limit=message.max_bytes) as body:
            return file_response(take(incoming, message, body))
    form = request.META.get("HTTP_X_ONSHI_RESULTS", "").lower()
    form = form or form_of(incoming.asker.sandbox_id)
    if form is None:
        raise AskerChangedError
    if form not in BulkResults.values:
        return refused(400, RESULTS_UNKNOWN)
    whole = incoming._replace(body=body_of(request, incoming.asker.sandbox_id))
    fetched = fetch(whole, message, "zip" if form == BulkResults.ZIP else "xml")
    return _delivered(fetched, incoming.asker.sandbox_id) if isinstance(fetched, Delivery) else file_response(fetched)


def _delivered(delivery: Delivery, sandbox_id: int) -> HttpResponseBase:
    """Send a result as it is made: nothing of it is held here but the piece that is on its way."""
    size, pieces = Outgoing.made(delivery.made, BULK_FILES, sandbox_id)
    response = StreamingHttpResponse(pieces, content_type=delivery.media_type)
    response["Content-Length"] = str(size)  # the server would end a broken one as if it were whole
    return labelled(response, inquiry_id=delivery.inquiry_id, name=delivery.name)
