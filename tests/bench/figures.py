"""What is measured, and how many measurements become one figure: the median, with the lowest and the highest."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from statistics import median
from typing import Any

from tests.bench.client import Volley

MICRO = 1_000_000
MILLI = 1_000


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of load on one subject. CPU is µs per answer: of the web server, of PostgreSQL, of the client."""

    per_second: float
    p50_ms: float
    p99_ms: float
    web_us: float
    postgres_us: float
    client_us: float


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of several measurements, and how far they went apart."""

    median: float
    lowest: float
    highest: float


def slice_of(volley: Volley, *, web_us: int, postgres_us: int) -> Slice:
    """Sum up one stretch of load; CPU times are those spent in it altogether."""
    ordered = sorted(volley.latencies)
    return Slice(
        per_second=volley.answers / volley.seconds,
        p50_ms=percentile(ordered, 50) * MILLI,
        p99_ms=percentile(ordered, 99) * MILLI,
        web_us=web_us / volley.answers,
        postgres_us=postgres_us / volley.answers,
        client_us=volley.client_seconds * MICRO / volley.answers,
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the smallest value that `percent` of all do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def figure(values: Iterable[float]) -> Figure:
    """Return the figure of some measurements."""
    found = list(values)
    return Figure(median(found), min(found), max(found))


def summary(slices: Sequence[Slice]) -> dict[str, Figure]:
    """Return a figure for every column of the slices."""
    return {column.name: figure(getattr(one, column.name) for one in slices) for column in fields(Slice)}


def ratio(over: Sequence[Slice], under: Sequence[Slice], column: str) -> Figure:
    """Return `over` ÷ `under` round by round: both of a round saw the same weather."""
    pairs = zip(over, under, strict=True)
    return figure(getattr(one, column) / getattr(other, column) for one, other in pairs)


def plain(value: Any) -> Any:
    """Return figures as what JSON can hold, rounded to four places."""
    if isinstance(value, Figure):
        return {name: round(number, 4) for name, number in asdict(value).items()}
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value
