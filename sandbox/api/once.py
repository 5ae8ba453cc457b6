"""``Idempotency-Key`` on writes: a request sent again gets its first answer, byte for byte, and changes nothing."""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from sandbox.api.views import SandboxView
from sandbox.domain.keys import bearer_key
from sandbox.replies import Reply, RequestMark, reply_once

HEADER = "Idempotency-Key"
TOKEN = re.compile(r"[!-~]{1,64}")

View = TypeVar("View", bound=SandboxView)
Params = ParamSpec("Params")


def once(
    method: Callable[Concatenate[View, Request, Params], Response],
) -> Callable[Concatenate[View, Request, Params], HttpResponseBase]:
    """Let a view's method honour ``Idempotency-Key``; without the header it runs as it is."""

    @wraps(method)
    def wrapper(view: View, request: Request, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        token = request.headers.get(HEADER)
        if token is None:
            return method(view, request, *args, **kwargs)
        mark = _mark(view, request, token)
        reply = reply_once(mark=mark, wall=view.wall, answer=lambda: _reply(method(view, request, *args, **kwargs)))
        headers = {"Idempotency-Replayed": "true"} if reply.repeated else None
        return HttpResponse(reply.body, status=reply.status, content_type=JSONRenderer.media_type, headers=headers)

    return wrapper


def _mark(view: SandboxView, request: Request, token: str) -> RequestMark:
    if not TOKEN.fullmatch(token):
        sentence = "1 to 64 visible ASCII characters are expected."
        raise ValidationError({HEADER: [ErrorDetail(sentence, "invalid")]})
    key = bearer_key(request.headers.get("Authorization", "")) or ""
    parts = (str(request.method), request.get_full_path(), view.body_digest(request))
    return RequestMark(view.caller.key_id, key, token, sha256("\n".join(parts).encode()).digest())


def _reply(response: Response) -> Reply:
    data: Any = response.data
    return Reply(response.status_code, bytes(JSONRenderer().render(data)))
