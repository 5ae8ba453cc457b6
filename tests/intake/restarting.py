"""What the test of a restart does in processes of their own, against servers of their own.

`python -m tests.intake.restarting send` has one insurer's file taken calmly, and leaves another's to the worker: prints
the id of that job. `ring` rings for it, as the sweep does; `compare` tells how it ended.
"""

import json
import sys

import django

ROWS = 16_000


def send() -> object:
    """Send the same file for two insurers, one of them in peace."""
    from tests.intake.world import member, sender  # noqa: PLC0415  # needs Django's applications

    rows = [member(n % ROWS, name=f"見本　{n // 7}郎") for n in range(ROWS + 500)]
    sender("calm").has_taken("member", rows)
    return sender("killed").sends("member", rows).pk


def ring() -> object:
    """Ring for what is not done."""
    from batch.tasks import ring_files  # noqa: PLC0415  # needs Django's applications

    return ring_files()


def compare() -> object:
    """Tell how the jobs ended, and whether both registers are the same."""
    from batch.models import FileJob  # noqa: PLC0415  # needs Django's applications
    from tests.intake.world import everything, outcomes, said  # noqa: PLC0415  # the same

    calm, killed = FileJob.objects.select_related("insurer").order_by("pk")
    return {
        "state": killed.state,
        "failures": killed.failures,
        "rows": killed.rows,
        "outcomes": outcomes(calm) == outcomes(killed) and said(calm) == said(killed),
        "register": everything(calm.insurer) == everything(killed.insurer),
    }


COMMANDS = {"send": send, "ring": ring, "compare": compare}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(COMMANDS[sys.argv[1]]()))  # noqa: T201  # for the test to read
