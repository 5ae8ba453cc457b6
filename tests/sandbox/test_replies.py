"""A write sent twice is carried out once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection

from sandbox import tasks
from sandbox.domain.keys import new_key
from sandbox.domain.refusals import Refusal
from sandbox.models import RememberedReply, Role, Sandbox
from sandbox.replies import REMEMBERED_FOR, Reply, RequestMark, forget_replies, reply_once
from sandbox.services import add_key, create_sandbox

WALL = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def marked() -> RequestMark:
    sandbox = create_sandbox(code="a")
    text, key = add_key(sandbox=sandbox, role=Role.ADMIN)
    return RequestMark(key.pk, text, "t-1", sha256(b"POST /x").digest())


def test_the_first_reply_is_the_reply_from_then_on() -> None:
    mark, replies = marked(), [Reply(201, b"one"), Reply(201, b"two")]
    first = reply_once(mark=mark, wall=WALL, answer=lambda: replies.pop(0))
    again = reply_once(mark=mark, wall=WALL, answer=lambda: replies.pop(0))
    assert first == Reply(201, b"one")
    assert again == Reply(201, b"one", repeated=True)
    assert len(replies) == 1, "the second request was not carried out"


def test_the_same_token_for_another_request_is_refused() -> None:
    mark = marked()
    reply_once(mark=mark, wall=WALL, answer=lambda: Reply(201, b"one"))
    with pytest.raises(Refusal, match="SIM-IDEMPOTENCY-REUSED"):
        reply_once(mark=replace(mark, digest=b"x" * 32), wall=WALL, answer=lambda: Reply(201, b"two"))


def test_two_callers_may_choose_the_same_token() -> None:
    mark = marked()
    text, key = add_key(sandbox=Sandbox.objects.get(), role=Role.ADMIN)
    other = replace(mark, key_id=key.pk, key=text)
    reply_once(mark=mark, wall=WALL, answer=lambda: Reply(201, b"one"))
    assert reply_once(mark=other, wall=WALL, answer=lambda: Reply(201, b"two")).body == b"two"


def test_a_refused_request_is_forgotten_with_all_it_did() -> None:
    mark = marked()

    def half_done() -> Reply:
        create_sandbox(code="half")
        raise LookupError

    with pytest.raises(LookupError):
        reply_once(mark=mark, wall=WALL, answer=half_done)
    assert not Sandbox.objects.filter(code="half").exists()
    assert reply_once(mark=mark, wall=WALL, answer=lambda: Reply(201, b"right")).body == b"right"


def test_what_is_remembered_cannot_be_read_without_the_callers_key() -> None:
    mark, secret = marked(), new_key(Role.PROVIDER).encode()
    reply_once(mark=mark, wall=WALL, answer=lambda: Reply(201, secret))
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, encode(body, 'escape') FROM sandbox_rememberedreply r")
        stored = str(cursor.fetchone())
    assert secret.decode() not in stored
    assert mark.key not in stored


def test_replies_are_forgotten_after_a_day() -> None:
    mark = marked()
    reply_once(mark=mark, wall=WALL, answer=lambda: Reply(201, b"one"))
    assert forget_replies(wall=WALL + REMEMBERED_FOR) == 0
    assert forget_replies(wall=WALL + REMEMBERED_FOR + timedelta(seconds=1)) == 1
    assert not RememberedReply.objects.exists()


def test_the_task_measures_by_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    reply_once(mark=marked(), wall=WALL, answer=lambda: Reply(201, b"one"))
    monkeypatch.setattr(tasks, "stamp", lambda: WALL + timedelta(hours=23))
    assert tasks.forget_replies() == 0
    monkeypatch.setattr(tasks, "stamp", lambda: WALL + timedelta(hours=25))
    assert tasks.forget_replies() == 1


@pytest.mark.django_db(transaction=True)
def test_twins_sent_at_the_same_moment_are_carried_out_once() -> None:
    mark, done, both_started = marked(), [], threading.Barrier(2)

    def answer() -> Reply:
        done.append(1)
        return Reply(201, b"done %d" % len(done))

    def send(_: int) -> Reply:
        both_started.wait(timeout=10)
        try:
            return reply_once(mark=mark, wall=WALL, answer=answer)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(send, range(2)))
    assert [reply.body for reply in replies] == [b"done 1", b"done 1"]
    assert sorted(reply.repeated for reply in replies) == [False, True]
