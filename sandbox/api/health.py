"""Is the simulator up? Needs no key, tells nothing about anyone."""

from django.conf import settings
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from sandbox.api.schema import operation
from sandbox.api.shapes import Shape, code_field
from sandbox.api.views import SandboxView
from sandbox.health import broker_reachable, require_database

NOTICE_JA = "架空データ専用の模擬環境です。本番利用はできません。"
NOTICE_EN = "A simulator with synthetic data only; not for production."


class HealthShape(Shape):
    """State of the simulator. `degraded`: checks are answered, work in the background waits for the broker."""

    status = code_field(["ok", "degraded"])
    version = serializers.CharField()
    database = serializers.BooleanField()
    broker = serializers.BooleanField()
    notice = serializers.CharField()
    notice_ja = serializers.CharField()


class Health(SandboxView):
    """``/api/v1/health``."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation("health", ja="稼働状況", en="State of the simulator", answer=(200, HealthShape), open_to_all=True)
    def get(self, request: Request) -> Response:
        """Answer 200 when checks can be answered, 503 when the database cannot be reached."""
        del request
        require_database()
        broker = broker_reachable()
        state = {
            "status": "ok" if broker else "degraded",
            "version": settings.SPECTACULAR_SETTINGS["VERSION"],
            "database": True,
            "broker": broker,
            "notice": NOTICE_EN,
            "notice_ja": NOTICE_JA,
        }
        return Response(HealthShape(state).data)
