"""The plain views of the provider side: the file edge and the two JSON addresses (design §6, oqs-wire §3).

They stamp the time, find out who asks, make one call and send what it returns. No framework stands between:
this is the path that has to be quick (docs/adr/0003-hot-path.md).
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from consent.certificates import CertificateError, read_certificate
from consent.selectors import (
    Asker,
    asker_by_certificate,
    asker_by_digest,
    asker_by_fingerprint,
    asker_by_key,
    remembered_asker,
)
from eligibility import tokens
from eligibility.domain.refusals import BAD_LOGIN, BAD_TOKEN, ENCODING_UNKNOWN, REQUEST_KEY_UNUSABLE
from eligibility.exchange import OCTETS, AskerChangedError, Incoming, Outgoing, answer
from eligibility.wire import Encoding
from sandbox.api.once import TOKEN
from sandbox.api.problems import problem_response
from sandbox.bodies import body_of
from sandbox.domain.keys import bearer_key, digest_of, is_key
from sandbox.domain.problems import problem_of_refusal, problem_of_status
from sandbox.domain.refusals import Refusal, RefusalCode, RefusalDetail
from sandbox.edge import stamp

TRIES = 4
"""How often an answer is begun anew when who asks, or its sandbox, changed while it was being made."""

View = Callable[..., HttpResponseBase]
Labelled = TypeVar("Labelled", bound=HttpResponseBase)


def edge(view: View) -> View:
    """Wrap a view of this module: POST only, and a problem for what is refused, or when the database is away."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            response = problem_response(problem_of_status(405))
            response["Allow"] = "POST"
            return response
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            return problem_response(problem_of_status(413))
        except UnreadablePostError:
            return problem_response(problem_of_status(400))
        except Refusal as refusal:
            return problem_response(problem_of_refusal(refusal))
        except (OperationalError, InterfaceError):
            connection.close()  # the next request of this thread connects anew
            return problem_response(problem_of_status(503))

    return guarded


@edge
def file_edge(request: HttpRequest, name: str) -> HttpResponse:
    """``POST /oqs/<file name>``: the body is the request file, the answer is the response file."""
    wall = stamp()
    key = bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))
    if key is None:
        return refused(401)
    digest = digest_of(key)
    wanted, request_key = wishes(request)
    # Who asked before is known, and the journal makes sure that nothing has changed since. Where an answer may leave
    # without a new row in the journal, nothing would: who asks is read then.
    asker = None if wanted or request_key is not None else remembered_asker(digest)
    for _ in range(TRIES):
        asker = asker or asker_by_digest(digest)
        if asker is None:
            return refused(401)
        encoding = granted(wanted or asker.manners.encoding, request_key)
        if isinstance(encoding, RefusalCode):
            return refused(400, encoding)
        at = asker.clock.at(wall)
        try:
            body = body_of(request, asker.sandbox_id)
            return file_response(answer(Incoming(asker, "file", name, body, at, wall, encoding, request_key)))
        except AskerChangedError:
            asker = None
    return problem_response(problem_of_status(503))


def wishes(request: HttpRequest) -> tuple[str, str | None]:
    """Return what a request for a file wishes: the encoding of its answer, blank for none, and its request key."""
    return request.META.get("HTTP_X_ONSHI_ENCODING", "").lower(), request.META.get("HTTP_IDEMPOTENCY_KEY")


def granted(encoding: str, request_key: str | None) -> Encoding | RefusalCode:
    """Return the encoding that was wished for, or why a wish cannot be granted."""
    if encoding not in OCTETS:
        return ENCODING_UNKNOWN
    if request_key is not None and not TOKEN.fullmatch(request_key):
        return REQUEST_KEY_UNUSABLE
    return encoding


@edge
def login_edge(request: HttpRequest) -> HttpResponse:
    """``POST /oqs-api-pro/MSA12020/ILI12020SV01/auth``: a key or a client certificate buys a short-lived token.

    The real login fields are not known (oqs-wire §12.10); ours is ``{"apiKey": …}`` or a bearer header.
    """
    wall = stamp()
    asker = _logging_in(request)
    if asker is None or not asker.proven(asker.clock.at(wall)):
        body = {"status": "ERROR", "msg": f"{BAD_LOGIN.code} {BAD_LOGIN.ja} / {BAD_LOGIN.en}"}
        return _json(body, status=401)
    issued = tokens.issue(
        key_id=asker.key_id,
        certificate_id=asker.certificate_id,
        at=asker.clock.at(wall),
        seconds=settings.ONSHI_TOKEN_SECONDS,
    )
    result = {**issued, "linkSysCharCd": "SIM"}
    return _json({"status": "OK", "msg": "", "result": result})


@edge
def search_edge(request: HttpRequest) -> HttpResponse:
    """``POST /oqs-api-pro/MSA01030/ILI01030SV01/search``: OQSsiquc01 as JSON; Authorization is the bare idToken."""
    wall = stamp()
    claims = tokens.claims_of(request.META.get("HTTP_AUTHORIZATION", ""))
    for _ in range(TRIES):
        asker = _bearer_of(claims) if claims else None
        at = asker.clock.at(wall) if asker else wall
        if asker is None or claims is None or not claims.live(at):
            return refused(401, BAD_TOKEN)
        try:
            body = body_of(request, asker.sandbox_id)
            return file_response(answer(Incoming(asker, "json", "siquc01req", body, at, wall, "utf-8")))
        except AskerChangedError:
            continue
    return problem_response(problem_of_status(503))


def _bearer_of(claims: tokens.Claims) -> Asker | None:
    if claims.key_id is not None:
        return asker_by_key(claims.key_id)
    return None if claims.certificate_id is None else asker_by_certificate(claims.certificate_id)


def _logging_in(request: HttpRequest) -> Asker | None:
    key = bearer_key(request.META.get("HTTP_AUTHORIZATION", "")) or _key_in_body(request)
    if key:
        return asker_by_digest(digest_of(key))
    header = settings.ONSHI_CLIENT_CERT_HEADER
    certificate = request.headers.get(header, "") if header else ""
    try:
        return (
            asker_by_fingerprint(read_certificate(unquote(certificate).encode()).fingerprint) if certificate else None
        )
    except CertificateError:
        return None


def _key_in_body(request: HttpRequest) -> str | None:
    try:
        body = json.loads(body_of(request, None))
    except (ValueError, RecursionError):  # RecursionError: nested deeper than the parser can follow
        return None
    key = body.get("apiKey") if isinstance(body, dict) else None
    return key if isinstance(key, str) and is_key(key) else None


def file_response(outgoing: Outgoing) -> HttpResponse:
    """Return the answer to a request whose bytes are at hand."""
    response = HttpResponse(outgoing.body, content_type=outgoing.media_type, status=outgoing.status)
    return labelled(response, inquiry_id=outgoing.inquiry_id, name=outgoing.name)


def labelled(response: Labelled, *, inquiry_id: int, name: str) -> Labelled:
    """Say in the headers of an answer which inquiry it is, and under which name its file belongs."""
    response["X-Inquiry-Id"] = str(inquiry_id)
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refused(status: int, reason: RefusalCode | None = None) -> HttpResponse:
    """Return a problem of this status, with the reason where there is one."""
    errors = [RefusalDetail(reason.code, "", reason.ja, reason.en)] if reason else []
    response = problem_response(problem_of_status(status, errors))
    if status == 401:  # noqa: PLR2004  # the status that must name a scheme
        response["WWW-Authenticate"] = 'Bearer realm="onshi"'
    return response


def _json(body: object, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json", status=status)
