"""Whether the database already has the schema of this checkout, asked without loading Django.

Loading Django takes longer than the rest of a start together. Where nothing is to be migrated, the web may load
while the seed is looked at; where something is, it must not answer before.
"""

from pathlib import Path

import psycopg


def is_current(url: str, root: Path) -> bool:
    """Tell whether every migration file below `root` is recorded as applied in the database at `url`."""
    files = {(path.parts[-3], path.stem) for path in root.glob("*/migrations/[0-9]*.py")}
    try:
        with psycopg.connect(url) as connection:
            applied = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    except psycopg.errors.UndefinedTable:
        return False
    return files <= set(applied)
