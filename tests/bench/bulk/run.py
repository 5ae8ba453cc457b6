"""`python -m tests.bench.bulk.run`, behind `make bench`: thousands of people looked up in one file, file to file.

Exit codes as of `tests.bench.run`. The population is that of the checks and is kept; the journal is emptied again.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from tests.bench import report, stage
from tests.bench.bulk.beside import Beside, beside
from tests.bench.bulk.floor import Floor
from tests.bench.bulk.measuring import Large, Round, best_of, in_rounds, large, warm_up
from tests.bench.bulk.people import question
from tests.bench.bulk.scene import scene
from tests.bench.figures import Figure, figure, ratio, summary
from tests.bench.options import Options
from tests.bench.program import program
from tests.bench.rounds import load_average

SMALL: Final = 10_000
LARGE: Final = 100_000
BAR: Final = "bar ≤ 3"
BAR_SECONDS: Final = "bar ≤ 5 s"
BAR_BESIDE: Final = "bar ≥ 0.5"


def main() -> int:
    """Run the whole benchmark of bulk look-ups."""
    return program(_run, "bulk.json")


def _run(options: Options) -> dict[str, Any]:
    small = question(people=options.large, count=min(SMALL, options.large))
    many = question(people=options.large, count=min(LARGE, options.large))
    sizes = f"files of {len(small.people):,} and of {len(many.people):,} people out of {options.large:,}"
    report.say(f"\nbulk look-ups: {sizes}  load {load_average():.2f}")
    result: dict[str, Any] = {"population": options.large, "people": len(small.people)}
    with stage.ground(options.folder, broker=True) as base:
        of = stage.population(base, options.large, options.folder)
        with scene(base, of, options.folder) as here:
            warm_up(here, small)
            floors, rounds, alike = in_rounds(here, small, options)
            result |= _files(floors, rounds, alike)
            result["large"] = _large(large(here, small, many, best_of(floors)))
            result["single_checks"] = _beside(beside(here, small, options))
    return result


def _files(floors: Sequence[Floor], rounds: dict[str, list[Round]], alike: float) -> dict[str, Any]:
    best = best_of(floors)
    for name, seconds in (("bare join", best.join), ("string building", best.strings), ("both", best.seconds)):
        report.say(report.fact_line(name, f"{best.people / seconds:,.0f} people/s"))
    report.say(report.fact_line("parts it wrote that are the result's too", f"{alike:.0%}"))
    found = {}
    for form, of in rounds.items():
        figures = {column.name: figure(getattr(one, column.name) for one in of) for column in fields(Round)}
        found[form] = figures
        report.say(report.ratio_line(f".{form}: file to file ÷ yardstick", figures["ratio"], BAR))
        report.say(report.fact_line(f".{form}: file to file", f"{_range(figures['seconds'], 's')}  {BAR_SECONDS}"))
        report.say(report.fact_line(f".{form}: people/s", f"{figures['per_second'].median:,.0f}"))
        for name in ("upload", "waiting", "download"):
            report.say(report.fact_line(f".{form}:   {name}", _range(figures[name], "s")))
        told = ", ".join(f"{name} {figures[name].median:.2f}" for name in ("web", "worker", "postgres"))
        report.say(report.fact_line(f".{form}: processor seconds", told))
    yardstick = {"join": best.people / best.join, "strings": best.people / best.strings, "seconds": best.seconds}
    return {"yardstick": yardstick | {"alike": alike}, "files": found}


def _large(found: Large) -> dict[str, Any]:
    if found.people < LARGE:
        report.say(f"{found.people:,} people stand for {LARGE:,}: the population has no more")
    of = found.of
    told = f"{of.seconds:.1f} s, {of.per_second:,.0f} people/s, {of.megabytes:.0f} MB, {of.ratio:.2f} × the yardstick"
    report.say(report.fact_line(f"{found.people:,} people, file to file", told))
    report.say(report.fact_line("its result, fetched three times, SHA-256", found.digest))
    if not found.memory:
        report.say("peaks of memory are not known on this system")
    for name, memory in found.memory.items():
        if small := found.memory_small.get(name):
            told = f"{memory.most:.1f} MB at most, {memory.most - small.most:+.1f} to a small file's {small.most:.1f}"
            report.say(report.fact_line(f"memory, {name}", told))
    return asdict(found)


def _beside(found: Beside) -> dict[str, Any]:
    ratios = {
        "single checks during ÷ alone, answers/s": (ratio(found.busy, found.quiet, "per_second"), BAR_BESIDE),
        "single checks during ÷ alone, p50": (ratio(found.busy, found.quiet, "p50_ms"), ""),
    }
    tables = {"checks alone": summary(found.quiet), "checks, bulk beside": summary(found.busy)}
    report.say(report.table(tables))
    for name, (value, bar) in ratios.items():
        report.say(report.ratio_line(name, value, bar))
    people = figure(found.people_per_second)
    report.say(report.fact_line("people/s of the files meanwhile", f"{people.median:,.0f}"))
    return tables | {"ratios": {name: value for name, (value, _) in ratios.items()}, "people_per_second": people}


def _range(value: Figure, unit: str) -> str:
    return f"{value.median:.2f} {unit}  ({value.lowest:.2f}–{value.highest:.2f})"


if __name__ == "__main__":
    sys.exit(main())
