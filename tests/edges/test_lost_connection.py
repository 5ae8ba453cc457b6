"""The connection to the database is lost under a running server: one request is put off, the next is answered."""

import psycopg
import pytest
from django.db import connection

from tests.edges.conftest import World, answer_of

pytestmark = pytest.mark.django_db(transaction=True)


def lose_connection() -> None:
    """Let PostgreSQL end this thread's connection, as a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours = cursor.fetchone()
    parameters = connection.get_connection_params()
    settings = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with psycopg.connect(**settings) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", ours)


def test_lost_connection_costs_one_try(world: World) -> None:
    world.enrol("hanako")
    first = world.ask(headers={"Idempotency-Key": "before"})
    lose_connection()
    put_off = world.ask(headers={"Idempotency-Key": "t-1"})
    assert (put_off.status_code, put_off["Content-Type"]) == (503, "application/problem+json")
    assert int(put_off["Retry-After"]) > 0
    assert answer_of(world.ask(headers={"Idempotency-Key": "t-1"})).values["body"]["validity"] == "1"
    assert world.ask(headers={"Idempotency-Key": "before"}).content == first.content
    assert len(world.journal()) == 2
