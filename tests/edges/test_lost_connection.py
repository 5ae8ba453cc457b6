"""The connection to the database is lost under a running server: one request is put off, the next is answered."""

import pytest

from tests.edges.conftest import World, answer_of
from tests.statements import END_OTHER_CONNECTIONS, beside

pytestmark = pytest.mark.django_db(transaction=True)


def lose_connections() -> None:
    """Let PostgreSQL end all our connections, as a restart of the server does: this thread's and the clerk's."""
    with beside() as other:
        other.execute(END_OTHER_CONNECTIONS)


def test_lost_connection_costs_one_try_where_who_asks_is_known(world: World) -> None:
    """What goes wrong in the clerk's thread is told to whoever asked, and mended there."""
    world.enrol("hanako")
    world.ask()
    lose_connections()
    put_off = world.ask()
    assert (put_off.status_code, put_off["Content-Type"]) == (503, "application/problem+json")
    assert answer_of(world.ask()).values["body"]["validity"] == "1"
    assert len(world.journal()) == 2


def test_lost_connection_costs_a_try_for_each(world: World) -> None:
    world.enrol("hanako")
    first = world.ask(headers={"Idempotency-Key": "before"})
    lose_connections()
    for _ in ("this thread's", "the clerk's"):
        put_off = world.ask(headers={"Idempotency-Key": "t-1"})
        assert (put_off.status_code, put_off["Content-Type"]) == (503, "application/problem+json")
        assert int(put_off["Retry-After"]) > 0
    assert answer_of(world.ask(headers={"Idempotency-Key": "t-1"})).values["body"]["validity"] == "1"
    assert world.ask(headers={"Idempotency-Key": "before"}).content == first.content
    assert len(world.journal()) == 2
