"""The measuring itself: stub and checks in turn, several rounds, every answer looked into and counted."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.asking import FILE_NAME, STUB, over_http, questions
from tests.bench.client import ClientError, Shot, fire
from tests.bench.figures import Slice, slice_of
from tests.bench.options import Options
from tests.bench.stage import BrokenError, Ground, Population, Web, one
from tests.bench.usage import cpu_microseconds

ASKED = 20_000
WARM_UP_SECONDS = 3.0
QUIET_SECONDS = 2.0
SHOWN = 600


@dataclass(slots=True)
class Subject:
    """Something to load: the stub or a population's checks, on a web server, and what came of it so far."""

    name: str
    web: Web
    shots: Sequence[Shot]
    answers: int = 0
    slices: list[Slice] = field(default_factory=list)
    quiet: list[Slice] = field(default_factory=list)


def subjects(large: tuple[Population, Web], small: tuple[Population, Web], folder: Path) -> list[Subject]:
    """Return the stub and both checks; the stub answers with the bytes of a check that was really made."""
    checks = [check(*large, "check"), check(*small, "check, small")]
    first = checks[0].shots[0]
    canned = _body(checks[0].web, first)
    checks[0].answers += 1
    (folder / "stub.xml").write_bytes(canned)
    path = f"/{STUB}".encode()
    shots = [Shot(shot.request.replace(_PATH, path, 1), canned) for shot in checks[0].shots]
    return [Subject("stub", large[1], shots), *checks]


def measure(found: Sequence[Subject], base: Ground, options: Options) -> None:
    """Warm up, then go around; each round begins with another subject, so that none is always the first."""
    for subject in found:
        load(subject, base, connections=options.connections, seconds=WARM_UP_SECONDS)
    for number in range(options.rounds):
        turn = number % len(found)
        for subject in [*found[turn:], *found[:turn]]:
            subject.slices.append(load(subject, base, connections=options.connections, seconds=options.seconds))
            subject.quiet.append(load(subject, base, connections=1, seconds=QUIET_SECONDS / options.rounds))


def verify_journals(found: Sequence[Subject], populations: Mapping[str, Population]) -> dict[str, int]:
    """Count the rows of each journal; BrokenError unless there are as many as there were answers."""
    counted = {}
    for subject in found:
        if subject.name in populations:
            rows = one(populations[subject.name].url, "SELECT count(*) FROM eligibility_inquiry")
            if rows != subject.answers:
                raise BrokenError(f"{subject.name}: {subject.answers} answers, but {rows} rows in the journal")
            counted[subject.name] = rows
    return counted


_PATH = f"/oqs/{FILE_NAME}".encode()


def check(of: Population, web: Web, name: str) -> Subject:
    """Return the checks of a population."""
    asked = questions(people=of.people, count=min(ASKED, 2 * of.people))
    path = _PATH.decode().removeprefix("/")
    return Subject(name, web, [Shot(over_http(q, path=path, key=of.key), q.expected) for q in asked])


def _body(web: Web, shot: Shot) -> bytes:
    """Return the response file of one request."""
    volley = fire(web.port, [shot], connections=1, seconds=0.0)
    if volley.wrong:
        raise BrokenError(_told(volley.wrong[0]))
    return volley.last.partition(b"\r\n\r\n")[2]


def load(subject: Subject, base: Ground, *, connections: int, seconds: float) -> Slice:
    """Load one subject for a while; BrokenError when any answer is not what it must be."""
    web, postgres = subject.web.child.pid, base.pid
    before = cpu_microseconds(web), cpu_microseconds(postgres)
    start = subject.answers % len(subject.shots)  # go on where the stretch before ended
    shots = [*subject.shots[start:], *subject.shots[:start]]
    try:
        volley = fire(subject.web.port, shots, connections=connections, seconds=seconds)
    except (ClientError, OSError) as error:
        raise BrokenError(f"{subject.name}: {error}\n{subject.web.child.tail()}") from error
    subject.answers += volley.answers
    if volley.wrong:
        raise BrokenError(f"{subject.name}: {len(volley.wrong)} wrong answers, one of them:\n{_told(volley.wrong[0])}")
    after = cpu_microseconds(web), cpu_microseconds(postgres)
    return slice_of(volley, web_us=after[0] - before[0], postgres_us=after[1] - before[1])


def _told(answer: bytes) -> str:
    return answer[:SHOWN].decode(errors="replace")


def load_average() -> float:
    """Return how many processes wanted to run lately, ours included; the others spoil the figures."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
