"""Lists a page at a time, by id: a page costs the same wherever it stands, and rows added meanwhile disturb nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from sandbox.api.shapes import Shape

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
MAX_ID = 2**63 - 1

Row = TypeVar("Row", bound=Model)


class PageQuery(Shape):
    """Query parameters of every list; lists with filters of their own inherit from it."""

    limit = serializers.IntegerField(
        required=False, default=DEFAULT_LIMIT, min_value=1, max_value=MAX_LIMIT, help_text="件数 / rows on the page"
    )
    after = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_ID,
        help_text="この続きから（next が示す値） / continue after this; comes with `next`",
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows as they are shown, and the address of the next one (relative; ``None`` on the last)."""

    items: list[Any]
    next: str | None


def page_of(
    request: Request,
    rows: QuerySet[Row],
    query: Mapping[str, Any],
    *,
    newest_first: bool = False,
    show: Callable[[Row], Any] = lambda row: row,
) -> Page:
    """Return one page of `rows` by id. `query` is the validated `PageQuery`; one statement, plus prefetches."""
    after, limit = query.get("after"), query["limit"]
    if after is not None:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    shown = found[:limit]
    if len(found) == len(shown):
        return Page([show(row) for row in shown], None)
    following = request.query_params.dict() | {"after": str(shown[-1].pk)}
    return Page([show(row) for row in shown], f"{request.path}?{urlencode(following)}")


def paged(item: type[Shape]) -> type[Shape]:
    """Return the shape of a page of `item`; call it once per shape, its name stands in the schema."""
    fields = {
        "__doc__": "A page of a list.",
        "items": item(many=True),
        "next": serializers.CharField(allow_null=True, help_text="次のページ / address of the next page"),
    }
    return type(f"{item.__name__.removesuffix('Shape')}Page", (Shape,), fields)
