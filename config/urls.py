"""URLs of the whole; the hot path stands first."""

from django.urls import URLPattern, URLResolver, include, path

from batch.urls import BULK_EDGE

urlpatterns: list[URLPattern | URLResolver] = [
    BULK_EDGE,
    path("", include("eligibility.urls")),
    path("", include("fixtures.urls")),
    path("", include("sandbox.urls")),
    path("", include("insurers.urls")),
    path("", include("consent.urls")),
    path("", include("batch.urls")),
    path("", include("console.urls")),
]

# Addresses that lead nowhere and crashes answer problem+json too.
handler400 = "sandbox.api.problems.bad_request"
handler404 = "sandbox.api.problems.not_found"
handler500 = "sandbox.api.problems.server_error"
