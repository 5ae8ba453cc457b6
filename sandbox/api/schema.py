"""The OpenAPI description: one decorator per operation says its two titles, its shapes and how it can fail."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiParameter, OpenApiResponse, extend_schema

from sandbox.api.once import HEADER, TOKEN
from sandbox.api.shapes import ProblemShape
from sandbox.domain.problems import MEDIA_TYPE, SENTENCES

Method = TypeVar("Method", bound=Callable[..., Any])

WITH_BODY = (400, 413, 415, 422)
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    pattern=f"^{TOKEN.pattern}$",
    description="同じ要求を送り直すための印（24 時間有効） / lets the same request be sent again for 24 hours",
)


def operation(
    name: str,
    *,
    ja: str,
    en: str,
    answer: tuple[int | tuple[int, str], Any],
    body: Any = None,
    query: type[Any] | None = None,
    again: int | None = None,
    fails: Sequence[int] = (),
    open_to_all: bool = False,
    repeatable: bool = False,
) -> Callable[[Method], Method]:
    """Describe an operation.

    `answer` is the status and shape of success; a shape of ``None`` is no body, and a media type beside the status is
    what is answered instead of JSON. `again` is the status for what was there already, in the same shape. `body` and
    `query` are the shapes of what comes in. `fails` lists the failures besides those every such operation has (missing
    key, bad body, lost database). `repeatable` operations take an Idempotency-Key and are decorated with `once`.
    """
    statuses = {503, *fails}
    statuses |= set() if open_to_all else {401}
    statuses |= set(WITH_BODY) if body else set()
    statuses |= {400} if query or repeatable else set()
    statuses |= {409} if repeatable else set()
    status, shape = answer
    answers: dict[Any, Any] = {status: shape} | ({} if again is None else {again: shape})
    if isinstance(shape, dict):  # bytes, see `binary`
        answers = {(status, media_type): content for media_type, content in shape.items()}
    return extend_schema(
        operation_id=name,
        summary=f"{ja} / {en}",
        request=body,
        responses=answers | {(code, MEDIA_TYPE): _failure(code) for code in sorted(statuses)},
        parameters=[*([query] if query else []), *([IDEMPOTENCY_KEY] if repeatable else [])],
        auth=[] if open_to_all else None,
    )


def binary(media_types: Sequence[str]) -> dict[str, Any]:
    """Return the body or the answer of an operation whose bytes are described elsewhere, by its media types."""
    return dict.fromkeys(media_types, OpenApiTypes.BINARY)


def _failure(status: int) -> OpenApiResponse:
    return OpenApiResponse(ProblemShape, description=SENTENCES[status].title)


class BearerKeyExtension(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library's own hook
    """How a key is sent."""

    target_class = "sandbox.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return the security scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer", "description": "make up が表示するキー / a key, as issued"}


class ClosedShapeExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # the same
    """A `Shape` that is sent in has no other fields than those described."""

    target_class = "sandbox.api.shapes.Shape"
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str:
        """Return the component's name: that of the class, without our suffix."""
        del auto_schema, direction
        return str(type(self.target).__name__.removesuffix("Shape"))

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Return the generated schema, closed for requests."""
        schema: dict[str, Any] = auto_schema._map_serializer(  # type: ignore[no-untyped-call]  # noqa: SLF001  # the documented way to extend
            self.target, direction, bypass_extensions=True
        )
        return schema | ({"additionalProperties": False} if direction == "request" else {})
