"""Addresses of the sandbox app; those that need to know people, providers or the cast stand further right."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny

from sandbox.api.clock import ClockAdvance, ClockView
from sandbox.api.health import Health
from sandbox.api.keys import KeyDetail
from sandbox.api.sandboxes import OwnSandbox, SandboxDetail

# The description holds no data, so it needs no key; nor does a wrong one keep anybody from reading it.
OPEN = {"authentication_classes": (), "permission_classes": (AllowAny,)}

urlpatterns = [
    path("api/v1/health", Health.as_view()),
    path("api/v1/sandbox", OwnSandbox.as_view()),
    path("api/v1/sandboxes/<slug:code>", SandboxDetail.as_view()),
    path("api/v1/clock", ClockView.as_view()),
    path("api/v1/clock/advance", ClockAdvance.as_view()),
    path("api/v1/keys/<int:key_id>", KeyDetail.as_view()),
    path("api/schema", SpectacularAPIView.as_view(**OPEN), name="schema"),
    # The page finds the description beside itself, whatever host or prefix it is served under.
    path("api/docs", SpectacularSwaggerView.as_view(**OPEN, url="schema"), name="docs"),
]
