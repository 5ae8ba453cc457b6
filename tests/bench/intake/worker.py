"""`python -m tests.bench.intake.worker …`: one step on the database DATABASE_URL names, in a process of its own.

    prepare PEOPLE          migrate, found the sandbox, fill its resident register
    take KIND FILE DAY      receive a file on the DAY-th day and take it; answers with seconds, memory and counts
    ask SECONDS             look one member up again and again; answers with how long it takes

Each answers with one line of JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

import django
from django.core.management import call_command

from deploy.up.programs import NICENESS
from tests.bench.asking import NOON, PROVIDER, SEED
from tests.bench.intake.files import INSURER

SANDBOX: Final = "files"
KIBI: Final = 1024


def main(arguments: Sequence[str]) -> int:
    """Do one step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    step, *rest = arguments
    sys.stdout.write(json.dumps(STEPS[step](*rest)) + "\n")
    return 0


def _prepare(people: str) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    from consent.models import FacilityType  # noqa: PLC0415  # needs Django's applications
    from consent.services import add_provider  # noqa: PLC0415  # same
    from fixtures.population.resident_load import populate_residents  # noqa: PLC0415  # same
    from insurers.services import register_insurer  # noqa: PLC0415  # same
    from sandbox.domain.clock import frozen  # noqa: PLC0415  # same
    from sandbox.services import create_sandbox  # noqa: PLC0415  # same

    sandbox = create_sandbox(code=SANDBOX, clock=frozen(NOON))
    register_insurer(sandbox=sandbox, number=INSURER, name="架空健康保険組合")
    add_provider(sandbox=sandbox, code=PROVIDER, name="架空クリニック", facility_type=FacilityType.CLINIC)
    began = time.monotonic()
    populate_residents(sandbox=sandbox, people=int(people), seed=SEED)
    return {"seconds": time.monotonic() - began}


def _take(kind: str, file: str, day: str) -> dict[str, Any]:
    from batch.intake import take_file  # noqa: PLC0415  # needs Django's applications
    from batch.models import FileChunk, FileJob, FileKind  # noqa: PLC0415  # same
    from batch.services import files  # noqa: PLC0415  # same
    from insurers.models import Insurer  # noqa: PLC0415  # same
    from sandbox.edge import stamp  # noqa: PLC0415  # same

    os.nice(int(NICENESS))  # as `make up` runs the worker of files
    files.ring = lambda *_, **__: None  # there is no broker here
    at = NOON + timedelta(days=int(day))
    with Path(file).open("rb") as stream:
        job, _ = files.receive_file(
            insurer=Insurer.objects.get(number=INSURER),
            kind=FileKind(kind),
            file_name=Path(file).name,
            stream=stream,
            dry_run=False,
            at=at,
            wall=at,
        )
    began, used = time.monotonic(), time.process_time()
    take_file(job.pk, now=stamp)
    took, used = time.monotonic() - began, time.process_time() - used
    found = FileJob.objects.get(pk=job.pk)
    counts = [0, 0, 0, 0]
    for chunk in FileChunk.objects.filter(job=job).values_list("applied", "held", "unchanged", "refused"):
        counts = [one + other for one, other in zip(counts, chunk, strict=True)]
    return {
        "state": found.state,
        "rows": found.rows,
        "seconds": took,
        "processor_seconds": used,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBI,
        **dict(zip(("applied", "held", "unchanged", "refused"), counts, strict=True)),
    }


def _ask(seconds: str) -> dict[str, Any]:
    """Look up a member who is not there: the whole way through the statement of the facts, whatever is loaded."""
    from eligibility.domain.facts import Query  # noqa: PLC0415  # needs Django's applications
    from eligibility.selectors import FactsWanted, facts_for  # noqa: PLC0415  # same
    from sandbox.models import Sandbox  # noqa: PLC0415  # same

    asked = FactsWanted((Query(INSURER, "0000001", None),), Sandbox.objects.get(code=SANDBOX).pk, None, NOON)
    times = []
    until = time.monotonic() + float(seconds)
    while (began := time.monotonic()) < until:
        facts_for([asked])
        times.append(time.monotonic() - began)
        time.sleep(0.01)  # as one counter would: the cores are the file's
    return {"p50_ms": median(times) * 1000, "asked": len(times)}


STEPS: Final[dict[str, Callable[..., dict[str, Any]]]] = {"prepare": _prepare, "take": _take, "ask": _ask}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
