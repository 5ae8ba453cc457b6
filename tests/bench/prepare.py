"""`python -m tests.bench.prepare`: fill the database DATABASE_URL names and answer with what is in it, as JSON.

A process of its own, because the databases of one run are several and Django knows one.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests.bench.asking import NOON, PROVIDER, SEED

SANDBOX = "bench"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A key to ask with, and how long loading took, now or when it was done; `rows` and `bytes` by table."""

    key: str
    load_seconds: float
    rows: dict[str, int]
    bytes: dict[str, int]


def mark(people: int) -> str:
    """Return how the sandbox's name begins when its population fits: size, seed, and the code that made it."""
    sources = (*(ROOT / "fixtures" / "population").glob("*.py"), *ROOT.glob("*/migrations/*.py"))
    digest = sha256(b"".join(path.read_bytes() for path in sorted(sources)))
    return f"people={people} seed={SEED} made-by={digest.hexdigest()[:16]}"


def main(arguments: Sequence[str]) -> int:
    """Migrate, load unless it is loaded, bring it into memory, empty the journal, issue a key."""
    people = int(arguments[0])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.server.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    prepared = _prepare(people)
    sys.stdout.write(json.dumps(asdict(prepared)) + "\n")
    return 0


def _prepare(people: int) -> Prepared:
    from fixtures.population.rows import TABLES  # noqa: PLC0415  # needs Django's applications
    from sandbox.models import Role, Sandbox  # noqa: PLC0415  # same
    from sandbox.services import issue_key  # noqa: PLC0415  # same

    if not Sandbox.objects.filter(code=SANDBOX).exists():
        _load(people)
    sandbox = Sandbox.objects.get(code=SANDBOX)
    key = issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=PROVIDER)
    _run("TRUNCATE eligibility_inquiry")
    _warm(list(TABLES))
    rows = {table: _run(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608  # our own tables' names
    sizes = {table: _run(f"SELECT pg_total_relation_size('{table}')") for table in TABLES}
    return Prepared(key=key, load_seconds=float(sandbox.name.rpartition("=")[2]), rows=rows, bytes=sizes)


def _load(people: int) -> None:
    """Make the sandbox; it gets its mark last, so that one half made never fits."""
    from consent.models import FacilityType  # noqa: PLC0415  # needs Django's applications
    from consent.services import add_provider  # noqa: PLC0415  # same
    from sandbox.domain.clock import frozen  # noqa: PLC0415  # same
    from sandbox.services import change_settings, create_sandbox  # noqa: PLC0415  # same

    sandbox = create_sandbox(code=SANDBOX, clock=frozen(NOON))
    add_provider(sandbox=sandbox, code=PROVIDER, name="架空クリニック", facility_type=FacilityType.CLINIC)
    began = time.monotonic()
    call_command("populate", sandbox=SANDBOX, people=people, seed=SEED, stdout=sys.stderr)
    change_settings(sandbox=sandbox, name=f"{mark(people)} seconds={time.monotonic() - began:.1f}")


def _warm(tables: Sequence[str]) -> None:
    """Read tables and indexes into the server's memory: it was just started, one that runs for long has them there."""
    _run("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    for table in tables:
        _run(
            f"SELECT sum(pg_prewarm(c.oid)) FROM pg_class c WHERE c.oid = '{table}'::regclass"  # noqa: S608  # our own tables' names
            f" OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = '{table}'::regclass)"
        )


def _run(statement: str) -> Any:
    """Run a statement and return the first column of its first row, if it has any."""
    from django.db import connection  # noqa: PLC0415  # needs Django's settings

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
