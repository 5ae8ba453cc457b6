"""The one place that reads real time.

Edges (views, tasks, commands) call `stamp` once per request and hand the instant down as data.
"""

from datetime import UTC, datetime


def stamp() -> datetime:
    """Return the real instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the edge itself: everything below gets this value as data
