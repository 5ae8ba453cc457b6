"""The measuring itself: files of ten thousand in rounds, and one of a hundred thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from tests.bench.bulk.dance import Carried, carry, fetch
from tests.bench.bulk.floor import Floor, alike, floor
from tests.bench.bulk.memory import Memory, watched
from tests.bench.bulk.people import Question, verify
from tests.bench.bulk.scene import Scene
from tests.bench.options import Options
from tests.bench.stage import BrokenError

FLOORS: Final = 3
"""Times the yardstick is taken in each round; the best counts."""

WARM_UPS: Final = 10
FEW: Final = 1000
"""Files carried before anything is measured, and the people in each."""

FETCHES: Final = 3
"""Times the result of the largest file is fetched."""


@dataclass(frozen=True, slots=True)
class Round:
    """One file carried, next to the yardstick of its round: seconds in parts, processor seconds by program, sizes."""

    upload: float
    waiting: float
    download: float
    seconds: float
    per_second: float
    ratio: float
    looks: float
    web: float
    worker: float
    postgres: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Large:
    """The largest file: how it went, what each process took for it and before that for a small one."""

    people: int
    of: Round
    memory: dict[str, Memory]
    memory_small: dict[str, Memory]
    digest: str


def carried(scene: Scene, question: Question, yardstick: Floor, *, form: str = "xml") -> tuple[Round, Carried]:
    """Carry a file and look into its result; BrokenError for any wrong answer."""
    before = scene.processor_seconds()
    done = carry(scene.address, question.file, form=form)
    spent = {name: after - before[name] for name, after in scene.processor_seconds().items()}
    verify(question, done.result)
    people = len(question.people)
    found = Round(
        upload=done.uploaded,
        waiting=done.ready - done.uploaded,
        download=done.whole - done.ready,
        seconds=done.whole,
        per_second=people / done.whole,
        ratio=done.whole / people / (yardstick.seconds / yardstick.people),
        looks=done.looks,
        web=spent["web"],
        worker=spent["worker"],
        postgres=spent["PostgreSQL"],
        megabytes=len(done.body) / (1 << 20),
    )
    return found, done


def warm_up(scene: Scene, question: Question) -> None:
    """Let all processes load what they load at first use; each file has a connection of its own, to any of them."""
    few = Question(question.people[:FEW])
    for number in range(WARM_UPS):
        carry(scene.address, few.file, form=("xml", "zip")[number % 2])
    scene.clean(people=WARM_UPS * len(few.people))


def in_rounds(scene: Scene, question: Question, options: Options) -> tuple[list[Floor], dict[str, list[Round]], float]:
    """Return yardsticks, the rounds of each form, and which share of the yardstick's parts are the result's too."""
    floors: list[Floor] = []
    found: dict[str, list[Round]] = {"xml": [], "zip": []}
    same = 0.0
    for number in range(options.rounds):
        yardstick, units = floor(scene.of.url, question, rounds=FLOORS)
        floors.append(yardstick)
        for form in ("xml", "zip") if number % 2 == 0 else ("zip", "xml"):
            took, done = carried(scene, question, yardstick, form=form)
            scene.clean(people=len(question.people))
            found[form].append(took)
            same = alike(units, done.result)
    return floors, found, same


def large(scene: Scene, small: Question, question: Question, yardstick: Floor) -> Large:
    """Carry a large file once, after a small one for comparison; its result must be the same whenever it is fetched."""
    with watched(scene.processes) as memory_small:
        for _ in range(FETCHES):
            carried(scene, small, yardstick)
    scene.clean(people=FETCHES * len(small.people))
    with watched(scene.processes) as memory:
        took, done = carried(scene, question, yardstick)
        digests = {sha256(done.body).hexdigest()}
        digests |= {sha256(fetch(scene.address, done.number).body).hexdigest() for _ in range(FETCHES - 1)}
    scene.clean(people=len(question.people))
    if len(digests) != 1:
        raise BrokenError(f"fetched {FETCHES} times, {len(digests)} different results")
    return Large(len(question.people), took, memory, memory_small, digests.pop())


def best_of(floors: Sequence[Floor]) -> Floor:
    """Return the best of all yardsticks, each part for itself."""
    return Floor(floors[0].people, min(one.join for one in floors), min(one.strings for one in floors))
