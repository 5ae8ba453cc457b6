"""`python -m tests.bench.bulk.profile [--people N]`: where the time of a bulk look-up goes, in one process.

Its three parts one after the other, on a real database: the upload through the WSGI application, the work of the
worker, the download; each first plain for the time, then on another file under the profiler.
"""

import argparse
import cProfile
import os
import pstats
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final

from config.memory import settle_at_work
from tests.bench import report
from tests.bench.bulk.people import Question, fetching, question, verify
from tests.bench.options import read_options
from tests.bench.profile import by_function, by_owner
from tests.bench.stage import BrokenError, Population, environment, ground, population

MICRO: Final = 1_000_000
SHOWN: Final = 25

_NUMBER: Final = re.compile(rb"<ReceptionNumber>([^<]+)<")
_serial: Final = count(1)


def main(arguments: Sequence[str]) -> int:
    """Carry one file plain and one under the profiler."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    options = parser.parse_args(arguments)
    chosen = read_options(os.environ)
    with ground(chosen.folder) as base:
        of = population(base, chosen.small, chosen.folder)
        os.environ |= environment(of.url, chosen.folder)
        asked = question(people=of.people, count=options.people)
        _profile(asked, of)
    return 0


def _profile(asked: Question, of: Population) -> None:
    from tests.bench import inprocess  # noqa: PLC0415  # needs the environment set before

    inprocess.walk_in_this_thread()
    _without_bell()
    _carry(asked, of, _plain)  # connects, prepares, compiles
    settle_at_work()
    _carry(asked, of, _timed)
    _carry(asked, of, _profiled)


def _carry(asked: Question, of: Population, measure: Callable[[str, int, Callable[[], bytes]], bytes]) -> None:
    """Take one file through its three parts, each measured; BrokenError when the result is not as it must be."""
    people = len(asked.people)
    sent = measure("upload", people, lambda: _post("muquc01req", asked.file, of.key))
    number = _NUMBER.search(sent)
    if number is None:
        raise BrokenError(f"no reception number: {sent.decode()}")
    received = number[1].decode()
    measure("work", people, lambda: _work(received))
    verify(asked, measure("download", people, lambda: _post("muquc02req", fetching(received), of.key)))


def _post(message: str, file: bytes, key: str) -> bytes:
    from tests.bench import inprocess  # noqa: PLC0415  # needs the environment set before

    return inprocess.post(f"OQS{message}_20261120{next(_serial):06d}.xml", file, key)


def _work(reception_number: str) -> bytes:
    from batch.bulk import answer_bulk  # noqa: PLC0415  # needs Django's applications
    from batch.models import BulkJob  # noqa: PLC0415  # same
    from sandbox.edge import stamp  # noqa: PLC0415  # same

    job = BulkJob.objects.get(reception_number=reception_number)
    while answer_bulk(job.pk, now=stamp):
        pass
    return b""


def _without_bell() -> None:
    """There is no broker here: the work is done when its turn has come."""
    from batch import bells  # noqa: PLC0415  # needs Django's applications

    bells.ring = lambda *_, **__: None


def _plain(_part: str, _people: int, do: Callable[[], bytes]) -> bytes:
    return do()


def _timed(part: str, people: int, do: Callable[[], bytes]) -> bytes:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = do()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told = f"{wall / people * MICRO:.0f} µs a person, {cpu / people * MICRO:.0f} µs of CPU in this process"
    report.say(report.fact_line(part, told))
    return answer


def _profiled(part: str, people: int, do: Callable[[], bytes]) -> bytes:
    profiler = cProfile.Profile()
    profiler.enable()
    answer = do()
    profiler.disable()
    report.say(f"\n--- {part}")
    stats: Any = pstats.Stats(profiler)
    by_owner(stats, people, "person")
    for order in ("tottime", "cumulative"):
        by_function(stats, people, "person", order, shown=SHOWN)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
