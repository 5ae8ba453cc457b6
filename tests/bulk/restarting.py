"""What the test of a restart does in processes of their own, against servers of their own.

`python -m tests.bulk.restarting send` has one provider's file answered calmly, and leaves another's to the worker:
prints the id of that job. `ring` rings for it, as the sweep does; `compare` tells how it ended.
"""

import json
import sys
from datetime import date, timedelta

import django

PEOPLE = 20
FILE = 12_000


def send() -> object:
    """Send the same file for two providers, one of them in peace."""
    from tests.bulk.conftest import Bulk, person, work  # noqa: PLC0415  # needs Django's applications
    from tests.edges.conftest import make_world  # noqa: PLC0415  # the same

    found = []
    for code in ("calm", "killed"):
        bulk = Bulk(make_world(code))
        for n in range(PEOPLE):
            bulk.world.enrol(str(n), number=f"{1000 + n}", born=date(1950 + n, 1, 2))
        people = [
            person(number=f"{1000 + n % PEOPLE}", born_on=date(1950 + n % PEOPLE, 1, 2), person_identifier=f"P-{n}")
            for n in range(FILE)
        ]
        if code == "calm":
            from batch import bells  # noqa: PLC0415  # the same

            heard, bells.ring = bells.ring, lambda *_, **__: None
            number = bulk.ask(*people)
            bells.ring = heard
            work(number)
        else:
            number = bulk.ask(*people)
        found.append(bulk.job(number).pk)
    return found[1]


def ring() -> object:
    """Ring for what is not done, as the sweep does a while later."""
    from batch.bulk import ring_unfinished  # noqa: PLC0415  # needs Django's applications
    from sandbox.edge import stamp  # noqa: PLC0415  # the same

    return ring_unfinished(wall=stamp() + timedelta(minutes=5), seconds=60)


def compare() -> object:
    """Tell how the jobs ended, and whether both results are the same bytes."""
    from batch.bulk.results import result_file  # noqa: PLC0415  # needs Django's applications
    from batch.models import BulkJob  # noqa: PLC0415  # the same

    calm, killed = BulkJob.objects.select_related("provider").order_by("pk")
    if killed.state != "done":
        return {"state": killed.state}
    numbers = (calm.reception_number.encode(), killed.reception_number.encode())
    files = [b"".join(result_file(job, "utf-8").pieces()) for job in (calm, killed)]
    return {
        "state": killed.state,
        "failures": killed.failures,
        "people": killed.answered + killed.refused,
        "same": files[0].replace(numbers[0], numbers[1]) == files[1],
    }


COMMANDS = {"send": send, "ring": ring, "compare": compare}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(COMMANDS[sys.argv[1]]()))  # noqa: T201  # for the test to read
