"""The base of every API view: who calls, and when on both clocks, stamped once."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from sandbox.api.shapes import Shape
from sandbox.bodies import body_of
from sandbox.domain.instants import instant_of
from sandbox.edge import stamp
from sandbox.models import Sandbox
from sandbox.selectors import Caller


class SandboxView(APIView):
    """A view inside the caller's sandbox. `wall` is real time; `at` the sandbox's, both of this request.

    A view that `streams` takes its body from the connection itself, and says what its digest is.
    """

    streams: ClassVar[bool] = False
    wall: datetime

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Stamp the request before anything else looks at it, and read its body once it is known whose it is."""
        self.wall = stamp()
        super().initial(request, *args, **kwargs)
        # Read the body here: Django measures it against DATA_UPLOAD_MAX_MEMORY_SIZE only when it is read whole.
        if not self.streams:
            body_of(request, request.auth.sandbox.pk if isinstance(request.auth, Caller) else None)

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

    def moment(self, query: Mapping[str, Any]) -> datetime:
        """Return the instant that a query wants to look at: its `at`, or without one the present of the clock."""
        return instant_of(query["at"]) if "at" in query else self.at

    def body_digest(self, request: Request) -> str:
        """Return the SHA-256 of the body, in hexadecimal, by which a repeated request is told from another one."""
        return sha256(request.body).hexdigest()

    def read_body(self, shape: type[Shape]) -> dict[str, Any]:
        """Return the body's values, or answer 400 with every fault of its shape."""
        return _checked(shape(data=self.request.data))

    def read_query(self, shape: type[Shape]) -> dict[str, Any]:
        """Return the values of the query parameters; of one given twice the last counts."""
        return _checked(shape(data=self.request.query_params.dict()))


def _checked(shape: Shape) -> dict[str, Any]:
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)
