"""The production URLs, and beside them a view that gives a canned answer without reading anything."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls
from tests.bench.asking import STUB


def stub(_request: HttpRequest) -> HttpResponse:
    """Answer with the bytes of one real answer: what server and framework alone can do."""
    return HttpResponse(_canned(), content_type="application/xml; charset=utf-8")


@cache
def _canned() -> bytes:
    return Path(os.environ["BENCH_STUB"]).read_bytes()


urlpatterns = [path(STUB, stub), *urls.urlpatterns]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
