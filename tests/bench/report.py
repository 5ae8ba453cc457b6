"""The figures as a table for people."""

import sys
from collections.abc import Mapping
from typing import Any

from tests.bench.figures import Figure

COLUMNS = (
    ("per_second", "answers/s", ".0f"),
    ("p50_ms", "p50 ms", ".2f"),
    ("p99_ms", "p99 ms", ".2f"),
    ("web_us", "web µs", ".0f"),
    ("postgres_us", "PostgreSQL µs", ".0f"),
    ("client_us", "client µs", ".0f"),
)


def say(line: str = "") -> None:
    """Write a line for people, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(subjects: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return a line per subject: medians, with the range below each."""
    head = f"{'':<20}" + "".join(f"{title:>18}" for _, title, _ in COLUMNS)
    lines = [head]
    for name, figures in subjects.items():
        cells = [(figures[column], form) for column, _, form in COLUMNS]
        lines.append(f"{name:<20}" + "".join(f"{format(figure.median, form):>18}" for figure, form in cells))
        lines.append(f"{'':<20}" + "".join(f"{_range(figure, form):>18}" for figure, form in cells))
    return "\n".join(lines)


def ratio_line(name: str, figure: Figure, bar: str) -> str:
    """Return a ratio with its range and what it is to be."""
    return f"{name:<44}{figure.median:6.3f}  ({figure.lowest:.3f}–{figure.highest:.3f})  {bar}"


def fact_line(name: str, value: Any) -> str:
    """Return any other figure."""
    return f"{name:<44}{value}"


def _range(figure: Figure, form: str) -> str:
    return f"{format(figure.lowest, form)}–{format(figure.highest, form)}"
