"""Bodies that do not come: whoever sends them waits, and nobody else."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from deploy.up.programs import WEB_THREADS
from sandbox import bodies
from tests.edges.conftest import FILE, World, answer_of, make_world, request_file

pytestmark = pytest.mark.django_db(transaction=True)


class Held(BytesIO):
    """A body that comes when it is let."""

    def __init__(self, body: bytes, asked_for: Callable[[], object], let: Event) -> None:
        super().__init__(body)
        self._asked_for = asked_for
        self._let = let

    def read(self, size: int | None = -1, /) -> bytes:
        self._asked_for()
        assert self._let.wait(30)
        return super().read(size)


def send(world: World, body: BytesIO, size: int, path: str = f"/oqs/{FILE}", **headers: str) -> Any:
    return world.client.generic(
        "POST",
        path,
        headers={"Authorization": f"Bearer {world.key}"} | headers,
        CONTENT_LENGTH=str(size),
        CONTENT_TYPE="application/xml",
        **{"wsgi.input": body},  # type: ignore[arg-type]  # any object is taken
    )


@contextmanager
def slow(world: World, how_many: int) -> Iterator[list[int]]:
    """Have so many requests under way whose bodies are waited for; yield the statuses they are answered with."""
    let, content, statuses = Event(), request_file(), []
    asked_for = [Event() for _ in range(how_many)]

    def run(asked: Event) -> None:
        try:
            statuses.append(send(world, Held(content, asked.set, let), len(content)).status_code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(asked,)) for asked in asked_for]
    for thread, asked in zip(threads, asked_for, strict=True):
        thread.start()
        assert asked.wait(30)
    try:
        yield statuses
    finally:
        let.set()
        for thread in threads:
            thread.join()


def test_slow_bodies_of_one_sandbox_keep_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOMENT", 0.05)
    world, other = make_world("slow"), make_world("others")
    other.enrol("hanako")
    with slow(world, bodies.AT_ONCE) as statuses:
        refused = world.ask()
        problem = json.loads(refused.content)
        assert (refused.status_code, problem["errors"][0]["code"]) == (503, "SIM-BODIES-SLOW")
        assert problem["errors"][0]["message_ja"]
        assert refused["Retry-After"]
        assert world.client.post("/api/v1/clock/advance", headers=admin(world)).status_code == 503
        assert answer_of(other.ask()).values["body"]["validity"] == "1"
    assert statuses == [200] * bodies.AT_ONCE
    assert world.ask().status_code == 200


def test_bodies_that_come_are_never_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes while all there is room for are read waits for a moment."""
    monkeypatch.setattr(bodies, "MOMENT", 30)
    world = make_world("quick")
    late: list[int] = []

    def ask() -> None:
        try:
            late.append(world.ask().status_code)
        finally:
            connection.close()

    thread = Thread(target=ask)
    with slow(world, bodies.AT_ONCE):
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join()
    assert late == [200]


def test_nobody_unknown_is_waited_for() -> None:
    world = make_world("unknown")
    for path in (f"/oqs/{FILE}", "/api/v1/clock/advance"):
        never = Held(b"", lambda: pytest.fail("read"), Event())
        assert send(world, never, 10, path, Authorization="Bearer nobody").status_code == 401


def test_one_sandbox_never_holds_all_threads() -> None:
    """Of each kind of place it gets all but the last, or the only one."""
    files, lookups = (max(1, places - 1) for places in (settings.ONSHI_TRANSFERS_AT_ONCE, settings.ONSHI_BULK_AT_ONCE))
    assert bodies.AT_ONCE + files + lookups < int(WEB_THREADS)
    assert int(WEB_THREADS) > settings.ONSHI_TRANSFERS_AT_ONCE + settings.ONSHI_BULK_AT_ONCE


def admin(world: World) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.admin_key}"}
