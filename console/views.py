"""The start page: what this is, what it is not, and where to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the start page in Japanese and English; it needs no key and tells nothing of any sandbox."""
    return render(request, "console/start.html", {"origin": request.build_absolute_uri("/").rstrip("/")})
