"""Requests at the same moment: each gets its answer, and what must be one stays one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from eligibility.models import ReferenceNumber
from sandbox.domain.clock import Clock
from sandbox.services import set_clock
from tests.edges.conftest import World, request_file
from tests.edges.test_reference_numbers import NAME, registration

# Real transactions on connections of their own; nothing is rolled back, so the tables are emptied afterwards.
pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 4


def at_once(send: Callable[[int], HttpResponse]) -> list[HttpResponse]:
    """Let all clients send at once, and return what each got."""
    together = Barrier(CLIENTS)

    def one(number: int) -> HttpResponse:
        try:
            connection.ensure_connection()
            together.wait()
            return send(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(one, range(CLIENTS)))


def test_one_request_sent_several_times_is_one_row_and_one_answer(world: World) -> None:
    world.enrol("hanako")
    answers = at_once(lambda _: world.send(request_file(), **{"Idempotency-Key": "t-1"}))
    (row,) = world.journal()
    assert {answer.content for answer in answers} == {bytes(row.response)}
    assert {answer["X-Inquiry-Id"] for answer in answers} == {str(row.pk)}


def test_one_registration_sent_several_times_is_carried_out_once(world: World) -> None:
    world.enrol("hanako")
    set_clock(sandbox=world.sandbox, clock=Clock())
    answers = at_once(lambda _: world.send(registration(), name=NAME, **{"Idempotency-Key": "t-1"}))
    (row,) = world.journal()
    assert {answer.content for answer in answers} == {bytes(row.response)}
    assert ReferenceNumber.objects.count() == 1


@pytest.mark.parametrize("clock", ["standing", "running"])
def test_several_numbers_for_one_person_follow_each_other(world: World, clock: str) -> None:
    world.enrol("hanako")
    if clock == "running":
        set_clock(sandbox=world.sandbox, clock=Clock())
    answers = at_once(lambda number: world.send(registration(str(number)), name=NAME))
    assert [answer.status_code for answer in answers] == [200] * CLIENTS
    assert ReferenceNumber.objects.filter(known__endswith=None).count() == 1
    assert len(world.journal()) == CLIENTS
