"""`python -m tests.bench.statements KEY PEOPLE`: what one check sends to PostgreSQL, as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from tests.bench.asking import questions

CHECKS = 25


def main(arguments: Sequence[str]) -> int:
    """Count over several people; all of them must cost the same."""
    from tests.bench import inprocess  # noqa: PLC0415  # loads Django on the database the environment names

    key, people = arguments
    asked = questions(people=int(people), count=CHECKS)
    sys.stdout.write(json.dumps(asdict(inprocess.traffic(asked, key))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
