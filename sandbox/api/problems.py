"""Every failed request answers problem+json (RFC 9457), in Japanese and English, and never repeats a key."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from sandbox.api.faults import flattened
from sandbox.domain.problems import MEDIA_TYPE, Problem, problem_of_refusal, problem_of_status
from sandbox.domain.refusals import Refusal, RefusalDetail

SECONDS_UNTIL_RETRY = 5

# Errors of the framework and the database that are no crash of ours.
STATUS_OF_ERROR: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((Http404,), 404),
    ((UnreadablePostError,), 400),  # the client went away; nobody reads this
    ((RequestDataTooBig,), 413),
    ((OperationalError, InterfaceError), 503),
)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into an answer; ``None`` leaves a real crash to `server_error` and the log."""
    del context
    problem = problem_of(error)
    if problem is None:
        return None
    return Response(problem.body(), problem.status, headers=_headers(error, problem), content_type=MEDIA_TYPE)


def problem_of(error: Exception) -> Problem | None:
    """Return the problem an exception stands for; ``None`` when it is a crash."""
    if isinstance(error, Refusal):
        return problem_of_refusal(error)
    if isinstance(error, exceptions.APIException):
        return problem_of_status(error.status_code, _faults(error))
    for types, status in STATUS_OF_ERROR:
        if isinstance(error, types):
            return problem_of_status(status)
    return None


def _faults(error: exceptions.APIException) -> tuple[RefusalDetail, ...]:
    """Return what is wrong with the request's shape; other errors say it all with their status."""
    if isinstance(error, exceptions.ParseError):
        return tuple(flattened([error.detail]))
    return tuple(flattened(error.detail)) if isinstance(error, exceptions.ValidationError) else ()


def problem_response(problem: Problem) -> HttpResponse:
    """Return a problem as the answer of a plain Django view."""
    return JsonResponse(
        problem.body(),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=_retry(problem),
        json_dumps_params={"ensure_ascii": False},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses, such as an unknown host name (``handler400``)."""
    del request, exception
    return problem_response(problem_of_status(400))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (``handler404``)."""
    del request, exception
    return problem_response(problem_of_status(404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a crash (``handler500``); the traceback is in the log."""
    del request
    return problem_response(problem_of_status(500))


def _headers(error: Exception, problem: Problem) -> dict[str, str]:
    challenge = getattr(error, "auth_header", None)
    return _retry(problem) | ({"WWW-Authenticate": challenge} if challenge else {})


def _retry(problem: Problem) -> dict[str, str]:
    return {"Retry-After": str(SECONDS_UNTIL_RETRY)} if problem.status == 503 else {}  # noqa: PLR2004  # the only status that asks for it
