"""A worker that is killed again and again: a process that forks one after the other and shoots all but the last.

`python -m tests.intake.killing JOB KILLS PIECE` loads everything once and forks: what dies is a process with its
database connection, as in life, and no start takes longer than the fork.
"""

import os
import random
import signal
import sys
import time

import django

MOST_SECONDS = 0.12
"""Longest life of a worker that is killed: shorter than the whole work takes."""


def main(job_id: int, kills: int, piece: int) -> int:
    """Kill `kills` workers at points drawn from a fixed seed, then let one finish; 0 when it did."""
    django.setup()
    from batch.intake import pieces, take_file  # noqa: PLC0415  # needs Django's applications
    from sandbox.edge import stamp  # noqa: PLC0415  # the same

    pieces.PIECE = piece  # type: ignore[misc]  # smaller pieces, so that a kill meets many states
    dice = random.Random(job_id)  # noqa: S311  # where to kill, not a secret
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            take_file(job_id, now=stamp)
            os._exit(0)
        time.sleep(dice.uniform(0.005, MOST_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    take_file(job_id, now=stamp)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
