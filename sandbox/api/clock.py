"""The sandbox's clock: read it, set it, move it."""

from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import services
from sandbox.api.once import once
from sandbox.api.permissions import IsAdmin, ReadersOrAdmin
from sandbox.api.schema import operation
from sandbox.api.shapes import ClockSetting, ClockShape, ClockStep
from sandbox.api.views import SandboxView
from sandbox.domain.clock import ClockMode
from sandbox.domain.instants import instant_of
from sandbox.presenters import clock_face


class ClockView(SandboxView):
    """``/api/v1/clock``."""

    permission_classes = (ReadersOrAdmin,)

    @operation("clock_read", ja="時計を読む", en="Read the clock", answer=(200, ClockShape))
    def get(self, request: Request) -> Response:
        """Show what the clock of one's sandbox shows."""
        del request
        return Response(ClockShape(clock_face(self.sandbox.clock, self.wall)).data)

    @operation(
        "clock_set",
        ja="時計を合わせる（管理者）",
        en="Set the clock (admin)",
        body=ClockSetting,
        answer=(200, ClockShape),
        fails=[403],
    )
    def put(self, request: Request) -> Response:
        """Follow real time, run on from an instant (offset), or stand still (frozen)."""
        del request
        wanted = self.read_body(ClockSetting)
        at = instant_of(wanted["at"]) if "at" in wanted else None
        clock = services.turn_clock(sandbox=self.sandbox, mode=ClockMode(wanted["mode"]), at=at, wall=self.wall)
        return Response(ClockShape(clock_face(clock, self.wall)).data)


class ClockAdvance(SandboxView):
    """``/api/v1/clock/advance``."""

    permission_classes = (IsAdmin,)

    @operation(
        "clock_advance",
        ja="時計を進める・戻す（管理者）",
        en="Move the clock by a step (admin)",
        body=ClockStep,
        answer=(200, ClockShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Move the clock; a frozen one stands still again afterwards."""
        del request
        clock = services.advance_clock(sandbox=self.sandbox, by=self.read_body(ClockStep)["by"], wall=self.wall)
        return Response(ClockShape(clock_face(clock, self.wall)).data)
