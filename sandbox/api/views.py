"""The base of every API view: who calls, and when on both clocks, stamped once."""

from datetime import datetime

from rest_framework.request import Request
from rest_framework.views import APIView

from sandbox.edge import stamp
from sandbox.models import Sandbox
from sandbox.selectors import Caller


class SandboxView(APIView):
    """A view inside the caller's sandbox. `wall` is real time; `at` the sandbox's, both of this request."""

    wall: datetime

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Stamp the request before anything else looks at it."""
        self.wall = stamp()
        super().initial(request, *args, **kwargs)

    @property
    def caller(self) -> Caller:
        """Who calls; a view without the permission `HasKey` has none."""
        auth = self.request.auth
        if not isinstance(auth, Caller):
            raise TypeError("this view lets in requests without a key and has no caller")
        return auth

    @property
    def sandbox(self) -> Sandbox:
        """The caller's sandbox; no query of an API view starts anywhere else."""
        return self.caller.sandbox

    @property
    def at(self) -> datetime:
        """The instant this request happens on the sandbox's clock."""
        return self.sandbox.clock.at(self.wall)
