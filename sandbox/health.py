"""Probes of the two servers the simulator stands on."""

from celery import current_app
from django.db import connection
from kombu.exceptions import OperationalError

SECONDS_TO_CONNECT = 1


def require_database() -> None:
    """Make a round trip to PostgreSQL; raises Django's `OperationalError` when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker_reachable() -> bool:
    """Tell whether Celery's broker answers within `SECONDS_TO_CONNECT`."""
    try:
        with current_app.connection_for_write(connect_timeout=SECONDS_TO_CONNECT) as broker:
            broker.ensure_connection(max_retries=0, timeout=SECONDS_TO_CONNECT)
    except OperationalError:
        return False
    return True
