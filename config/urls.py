"""URLs of the whole; the hot path stands first."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("eligibility.urls")),
]
