"""`python -m tests.bench.profile [--checks N]`: where the time of a check goes, in one process, on a real database."""

import argparse
import cProfile
import os
import pstats
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.asking import Question, questions
from tests.bench.options import read_options
from tests.bench.prepare import ROOT
from tests.bench.stage import environment, ground, population

MICRO = 1_000_000
WARM_UP = 300
SHOWN = 45

# Who a function belongs to, by the path of its file; the first that fits.
_OWNERS = (
    ("/eligibility/wire/", "eligibility.wire"),
    ("/eligibility/", "eligibility"),
    ("/batch/", "batch"),
    ("/consent/", "consent"),
    ("/insurers/", "insurers"),
    ("/sandbox/", "sandbox"),
    ("/psycopg", "psycopg"),
    ("/django/", "django"),
    ("/asgiref/", "asgiref"),
    ("/json/", "json"),
    ("~", "built in"),
)


def main(arguments: Sequence[str]) -> int:
    """Run the checks plain for the time, then again under the profiler for the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=3000)
    options = parser.parse_args(arguments)
    chosen = read_options(os.environ)
    folder = chosen.folder
    with ground(folder) as base:
        of = population(base, chosen.small, folder)
        os.environ |= environment(of.url, folder)
        asked = questions(people=of.people, count=options.checks)
        _profile(asked, of.key)
    return 0


def _profile(asked: Sequence[Question], key: str) -> None:
    from tests.bench import inprocess  # noqa: PLC0415  # needs the environment set before

    for question in asked[:WARM_UP]:
        inprocess.ask(question, key)
    sent = inprocess.traffic(asked[:20], key)
    inprocess.walk_in_this_thread()
    inprocess.ask(asked[0], key)  # connects and prepares
    wall, cpu = time.perf_counter(), time.process_time()
    for question in asked:
        inprocess.ask(question, key)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _say(f"{wall / len(asked) * MICRO:.0f} µs a check, {cpu / len(asked) * MICRO:.0f} µs of CPU in this process")
    _say(f"{sent.statements} statements, {sent.round_trips} round trips")
    profiler = cProfile.Profile()
    profiler.enable()
    for question in asked:
        inprocess.ask(question, key)
    profiler.disable()
    stats: Any = pstats.Stats(profiler)
    by_owner(stats, len(asked), "check")
    for order in ("tottime", "cumulative"):
        by_function(stats, len(asked), "check", order)


def by_owner(stats: Any, units: int, unit: str) -> None:
    """Print the own time of each package for one of so many units; the profiler makes calls dearer than they are."""
    owners: dict[str, float] = defaultdict(float)
    for (file, _line, _name), (_calls, _primitive, own, _cumulative, _callers) in stats.stats.items():
        owners[next((owner for part, owner in _OWNERS if part in file), "other")] += own
    _say(f"\nown time by package, µs a {unit} under the profiler")
    for owner, seconds in sorted(owners.items(), key=lambda item: -item[1]):
        _say(f"  {seconds / units * MICRO:8.1f}  {owner}")


def by_function(stats: Any, units: int, unit: str, order: str, *, shown: int = SHOWN) -> None:
    """Print the dearest functions, by their own time (tottime) or with what they call (cumulative)."""
    column = 2 if order == "tottime" else 3
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][column])[:shown]
    _say(f"\nby {order}: µs own, µs with callees, calls, each per {unit}")
    for (file, line, name), (calls, _primitive, own, cumulative, _callers) in rows:
        place = Path(file).relative_to(ROOT) if file.startswith(str(ROOT)) else file
        _say(
            f"  {own / units * MICRO:8.1f} {cumulative / units * MICRO:8.1f} {calls / units:7.1f}"
            f"  {place}:{line} {name}"
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
