"""A worker that is killed again and again: a process that forks one after the other and shoots all but the last.

`python -m tests.bulk.killing JOB KILLS` loads everything once and forks, as tests.intake.killing does.
"""

import os
import random
import signal
import sys
import time

import django

MOST_SECONDS = 0.06
"""Longest life of a worker that is killed: shorter than the whole work takes."""


def main(job_id: int, kills: int) -> int:
    """Kill `kills` workers at points drawn from a fixed seed, then let one finish; 0 when there was work to the end."""
    django.setup()
    from django.db import connection  # noqa: PLC0415  # the same

    from batch.bulk import answer_bulk  # noqa: PLC0415  # needs Django's applications
    from batch.models import BulkChunk  # noqa: PLC0415  # the same
    from sandbox.edge import stamp  # noqa: PLC0415  # the same

    dice = random.Random(job_id)  # noqa: S311  # where to kill, not a secret
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            while answer_bulk(job_id, now=stamp):
                pass
            os._exit(0)
        time.sleep(dice.uniform(0.005, MOST_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    left = BulkChunk.objects.filter(job=job_id, done=False).count()
    connection.close()
    while answer_bulk(job_id, now=stamp):
        pass
    return 0 if left else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
