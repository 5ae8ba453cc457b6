"""Single checks while bulk work goes on, next to single checks alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from tests.bench import rounds
from tests.bench.bulk.dance import Address, carry
from tests.bench.bulk.people import Question, verify
from tests.bench.bulk.scene import Scene
from tests.bench.figures import Slice
from tests.bench.options import Options


@dataclass(frozen=True, slots=True)
class Beside:
    """Single checks at full load, round by round: alone, and while files were worked on; people answered meanwhile."""

    quiet: list[Slice]
    busy: list[Slice]
    people_per_second: list[float]


def beside(scene: Scene, question: Question, options: Options) -> Beside:
    """Load single checks alone and during bulk work, in turn; BrokenError for any wrong answer of either."""
    checks = rounds.check(scene.of, scene.web, "check")
    found = Beside([], [], [])
    rounds.load(checks, scene.base, connections=options.connections, seconds=rounds.WARM_UP_SECONDS)
    journaled = 0
    for _ in range(options.rounds):
        found.quiet.append(rounds.load(checks, scene.base, connections=options.connections, seconds=options.seconds))
        busy, people, files = _while_working(scene, checks, question, options)
        found.busy.append(busy)
        found.people_per_second.append(people)
        scene.clean(people=files * len(question.people), checks=checks.answers - journaled)
        journaled = checks.answers
    return found


def _while_working(
    scene: Scene, checks: rounds.Subject, question: Question, options: Options
) -> tuple[Slice, float, int]:
    """Return single checks while files are worked on one after the other, people a second of these, how many files."""
    enough = Event()
    with ThreadPoolExecutor(1) as worker:
        files = worker.submit(_one_after_the_other, scene.address, question, enough)
        try:
            busy = rounds.load(checks, scene.base, connections=options.connections, seconds=options.seconds)
            people = scene.worked_on() / options.seconds
        finally:
            enough.set()
        return busy, people, files.result()


def _one_after_the_other(to: Address, question: Question, enough: Event) -> int:
    """Carry a file again and again until it is enough; the last one to its end. Return how many."""
    files: list[bytes] = []
    while not enough.is_set():
        files.append(carry(to, question.file).result)
    for result in files:
        verify(question, result)
    return len(files)
