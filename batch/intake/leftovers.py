"""Staging tables nobody will come back to: their jobs ended in the middle of a crash, or went with their sandbox."""

from typing import Final

from django.db import connection
from psycopg import sql

from batch.intake.staging import PREFIX
from batch.locks import FILE, only_one

# Named by the id of their job; the insurer's next file has an id of its own.
LEFT: Final = """
SELECT relname, job FROM (
    SELECT relname, substring(relname FROM %s)::bigint AS job FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname ~ %s
) staging
WHERE NOT EXISTS (SELECT FROM batch_filejob WHERE id = job AND state IN ('waiting', 'reading', 'applying'))
"""
OF_JOB: Final = f"^{PREFIX}([0-9]+)"


def drop_leftovers() -> int:
    """Drop the staging tables of jobs that are gone or have ended; return how many. One in use is left alone."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [OF_JOB, OF_JOB])
        left = cursor.fetchall()
        dropped = 0
        for table, job in left:
            with only_one(FILE, job) as alone:
                if alone:
                    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))
                    dropped += 1
    return dropped
