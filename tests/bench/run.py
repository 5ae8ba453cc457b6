"""`python -m tests.bench.run`, behind `make bench`: measure, print, and keep the result as JSON.

Exit code 0: measured, whatever the figures; 1: an answer was wrong or missing; 2: this machine is not as it must be.
"""

import os
import platform
import sys
from typing import Any

from tests.bench import report, rounds, stage
from tests.bench.figures import Figure, figure, ratio, summary
from tests.bench.options import Options
from tests.bench.program import program
from tests.bench.rounds import Subject, load_average
from tests.bench.stage import Ground, Population
from tests.bench.startup import start_again

STARTS = 3


def main() -> int:
    """Run the whole benchmark."""
    return program(_run, "result.json")


def _run(options: Options) -> dict[str, Any]:
    result: dict[str, Any] = {"machine": _machine(), "load_average_before": load_average()}
    report.say(f"{result['machine']}  load {result['load_average_before']:.2f}")
    with stage.ground(options.folder) as base:
        large = stage.population(base, options.large, options.folder)
        small = stage.population(base, options.small, options.folder)
        result |= _populations(large, small)
        result |= _speed(base, large, small, options)
        result["traffic"] = stage.traffic(small, options.folder)
    result["load_average_after"] = load_average()
    result |= _starts(options)
    _print_facts(result)
    return result


def _speed(base: Ground, large: Population, small: Population, options: Options) -> dict[str, Any]:
    """Measure stub and checks against each other; BrokenError for a wrong answer or a missing journal row."""
    with stage.web(large, options.folder) as web_large, stage.web(small, options.folder) as web_small:
        found = rounds.subjects((large, web_large), (small, web_small), options.folder)
        rounds.measure(found, base, options)
        journal = rounds.verify_journals(found, {"check": large, "check, small": small})
    stub, check, little = found
    ratios = _ratios(stub, check, little)
    busy = {subject.name: summary(subject.slices) for subject in found}
    report.say(f"\n{options.connections} connections, {options.rounds} rounds; medians, ranges below")
    report.say(report.table(busy))
    report.say()
    for name, (found_ratio, bar) in ratios.items():
        report.say(report.ratio_line(name, found_ratio, bar))
    return {
        "load": busy,
        "one_connection": {subject.name: summary(subject.quiet) for subject in found},
        "ratios": {name: found_ratio for name, (found_ratio, _bar) in ratios.items()},
        "answers": {subject.name: subject.answers for subject in found},
        "journal_rows": journal,
    }


def _ratios(stub: Subject, check: Subject, little: Subject) -> dict[str, tuple[Figure, str]]:
    """Return the ratios that count, each with its bar."""
    return {
        "check ÷ stub, answers/s": (ratio(check.slices, stub.slices, "per_second"), "bar ≥ 0.25, aim 0.5"),
        "stub ÷ check, web CPU": (ratio(stub.slices, check.slices, "web_us"), ""),
        "p50, large ÷ small": (ratio(check.slices, little.slices, "p50_ms"), "bar ≤ 1.2"),
        "p99, large ÷ small": (ratio(check.slices, little.slices, "p99_ms"), ""),
        "p50, large ÷ small, one connection": (ratio(check.quiet, little.quiet, "p50_ms"), ""),
    }


def _populations(large: Population, small: Population) -> dict[str, Any]:
    """Return what was loaded; the time is kept with the database, for the runs that find it there."""
    found = {}
    for name, of in (("large", large), ("small", small)):
        megabytes = sum(of.bytes.values()) / (1 << 20)
        found[name] = {"people": of.people, "rows": dict(of.rows), "mb": megabytes, "load_seconds": of.load_seconds}
    return {"populations": found}


def _starts(options: Options) -> dict[str, Any]:
    starts = [start_again(options.folder) for _ in range(STARTS)]
    return {
        "start_seconds": figure(start.seconds for start in starts),
        "resident_mb": figure(start.megabytes for start in starts),
        "processes": starts[-1].processes,
    }


def _print_facts(result: dict[str, Any]) -> None:
    traffic, start, memory = result["traffic"], result["start_seconds"], result["resident_mb"]
    large = result["populations"]["large"]
    for name, value in (
        ("statements, round trips a check", f"{traffic['statements']}, {traffic['round_trips']}"),
        ("checks answered, each with its journal row", sum(result["journal_rows"].values())),
        ("make up on existing state, first answer", f"{start.median:.1f} s  (bar ≤ 5 s)"),
        ("resident memory of everything", f"{memory.median:.0f} MB, {result['processes']} processes"),
        (f"loading {large['people']} people", f"{large['load_seconds']:.0f} s, {large['mb']:.0f} MB"),
    ):
        report.say(report.fact_line(name, value))


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
