"""Everything that runs while bulk work is measured: web, the worker of its queue, and the database under them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from deploy.embedded.processes import Child
from tests.bench import stage
from tests.bench.bulk.dance import Address
from tests.bench.bulk.memory import named
from tests.bench.stage import BrokenError, Ground, Population, Web
from tests.bench.usage import cpu_microseconds, tree_of

CLEAN: Final = "TRUNCATE eligibility_inquiry, batch_bulkchunk, batch_bulkjob"
IN_THE_JOURNAL: Final = """
SELECT count(*) FILTER (WHERE place IS NOT NULL),
       count(DISTINCT (reception_number, place)) FILTER (WHERE place IS NOT NULL),
       count(*) FILTER (WHERE message = 'siquc01req')
FROM eligibility_inquiry
"""
WORKED_ON: Final = "SELECT coalesce(sum(answered + refused), 0) FROM batch_bulkjob"
MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Scene:
    """A population that is asked about in bulk, and what answers."""

    base: Ground
    of: Population
    web: Web
    worker: Child

    @property
    def address(self) -> Address:
        """Where to ask."""
        return Address(self.web.port, self.of.key)

    @property
    def processes(self) -> Mapping[str, int]:
        """The processes whose memory counts, by name: the web's, of which the first only starts the others."""
        return named("web", tree_of(self.web.child.pid)) | named("worker", tree_of(self.worker.pid))

    def processor_seconds(self) -> dict[str, float]:
        """Return the processor time spent so far, by program."""
        pids = {"web": self.web.child.pid, "worker": self.worker.pid, "PostgreSQL": self.base.pid}
        return {name: cpu_microseconds(pid) / MICRO for name, pid in pids.items()}

    def worked_on(self) -> int:
        """Return how many people of the files in the database were answered."""
        return int(stage.one(self.of.url, WORKED_ON))

    def clean(self, *, people: int, checks: int = 0) -> None:
        """Empty the journal; BrokenError unless it has so many people of files and single checks, each once."""
        with psycopg.connect(self.of.url, autocommit=True) as connection:
            rows = connection.execute(IN_THE_JOURNAL).fetchone()
            connection.execute(CLEAN)
        if rows != (people, people, checks):
            expected = f"{people} people in files and {checks} single checks"
            raise BrokenError(f"{expected}, but people, places of files and checks in the journal: {rows}")


@contextmanager
def scene(base: Ground, of: Population, folder: Path) -> Iterator[Scene]:
    """Start web and worker on a population, for the length of a block."""
    with stage.web(of, folder, base.broker) as web, stage.worker("bulk", of, folder, base.broker) as worker:
        yield Scene(base, of, web, worker)
