"""`python -m tests.bench.intake.run`, behind `make bench`: how fast files are taken in, next to a bare copy of them.

Exit codes as of `tests.bench.run`. The database is made anew for each run; the files are kept.
"""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from deploy.embedded.engines import find_postgres
from tests.bench import report, stage
from tests.bench.intake.files import CHANGED, KINDS, Files, make
from tests.bench.options import Options
from tests.bench.program import program
from tests.bench.rounds import load_average
from tests.bench.stage import BrokenError, Ground

WORKER: Final = "tests.bench.intake.worker"
FLOORS: Final = 3
QUIET_SECONDS: Final = 5
BARS: Final = {"first": "bar ≥ 1/20, aim 1/8", "monthly": "bar ≥ 1/8, aim 1/4", "changes": ""}
DAYS: Final = {"first": 0, "monthly": 1, "changes": 2}
"""On which day of the sandbox clock the files of a variant are sent."""


def main() -> int:
    """Run the whole benchmark of files."""
    return program(_run, "intake.json")


def _run(options: Options) -> dict[str, Any]:
    files = Files(options.folder / "files", options.large)
    report.say(f"\nenrolment files of {files.people} rows  load {load_average():.2f}")
    if not files.made():
        make(files)
    with stage.ground(options.folder) as base:
        url = _new_database(base)
        environment = stage.environment(url, options.folder) | {"ONSHI_FILES_DIR": str(options.folder / "sealed")}
        _step(environment, "prepare", str(files.people))
        result: dict[str, Any] = {"people": files.people, "floors": _floors(url, files)}
        quiet = _step(environment, "ask", str(QUIET_SECONDS))
        result["taken"] = {
            variant: {kind: _taken(environment, files, kind, variant, result["floors"]) for kind in KINDS}
            for variant in DAYS
        }
        result["look_up_ms"] = {"quiet": quiet["p50_ms"], "during a file": _asked_meanwhile(environment, files)}
    for name, value in result["look_up_ms"].items():
        report.say(report.fact_line(f"facts of one query, p50, {name}", f"{value:.2f} ms"))
    return result


def _new_database(base: Ground) -> str:
    name = "bench_files"
    with psycopg.connect(base.url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return stage.at_database(base.url, name)


def _step(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    answer = stage.run_module(WORKER, *arguments, environment=environment)
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def _floors(url: str, files: Files) -> dict[str, float]:
    """Return rows a second of a bare copy, by psql, of each kind's file into a table without anything; best of some."""
    program = str(find_postgres().program("psql"))
    found = {}
    for kind in KINDS:
        path = files.path(kind, "first")
        with path.open(encoding="utf-8") as stream:
            columns = ", ".join(f"c{place} text" for place in range(len(stream.readline().split(","))))
        seconds = []
        for _ in range(FLOORS):
            subprocess.run(  # noqa: S603  # the engine's own program
                [program, url, "-qc", f"DROP TABLE IF EXISTS bare; CREATE UNLOGGED TABLE bare ({columns})"],
                check=True,
                stderr=subprocess.DEVNULL,  # that there was no such table
            )
            began = time.monotonic()
            copy = f"\\copy bare FROM '{path}' (FORMAT csv, HEADER)"
            subprocess.run([program, url, "-qc", copy], check=True)  # noqa: S603  # the same
            seconds.append(time.monotonic() - began)
        found[kind] = files.people / min(seconds)
        report.say(report.fact_line(f"bare copy, {kind}", f"{found[kind]:,.0f} rows/s"))
    return found


def _taken(
    environment: dict[str, str], files: Files, kind: str, variant: str, floors: dict[str, float]
) -> dict[str, Any]:
    """Take one file in a process of its own; BrokenError unless each row has the outcome it must have."""
    taken = _step(environment, "take", kind, str(files.path(kind, variant)), str(DAYS[variant]))
    changed = -(-files.people // CHANGED)
    expected = {
        "first": (files.people, files.people, 0),
        "monthly": (files.people, changed, files.people - changed),
        "changes": (changed, 0, changed),
    }[variant]
    if taken["state"] != "done" or (taken["rows"], taken["applied"], taken["unchanged"]) != expected:
        raise BrokenError(f"{kind}, {variant}: {taken}, expected rows, applied, unchanged: {expected}")
    rate = taken["rows"] / taken["seconds"]
    told = f"{taken['seconds']:.1f} s, {rate:,.0f} rows/s, 1/{floors[kind] / rate:.1f}, {taken['megabytes']:.0f} MB"
    report.say(report.fact_line(f"{variant}, {kind}", f"{told}  {BARS[variant]}"))
    return taken | {"rows_per_second": rate, "ratio": rate / floors[kind]}


def _asked_meanwhile(environment: dict[str, str], files: Files) -> float:
    """Return how long the facts of a query take while a whole file is taken."""
    with ThreadPoolExecutor(1) as worker:
        taking = worker.submit(_step, environment, "take", "enrolment", str(_shifted(files)), str(DAYS["changes"] + 1))
        asked = _step(environment, "ask", str(QUIET_SECONDS))
        taking.result()
    return float(asked["p50_ms"])


def _shifted(files: Files) -> Path:
    """Return the monthly file with another byte at its end: the same bytes would be the same job."""
    path = files.path("enrolment", "monthly").with_suffix(".again.csv")
    path.write_bytes(files.path("enrolment", "monthly").read_bytes() + b"\r\n")
    return path


if __name__ == "__main__":
    sys.exit(main())
