"""What ringing costs the first who has something to ring for."""

import os
import socket
import subprocess
import sys

import pytest

from batch import bells
from fixtures.documents import ROOT

PROGRAM = """
import sys, config.wsgi
print([name for name in ("celery.app.amqp", "kombu.transport.redis", "redis.client") if name not in sys.modules])
"""


def test_a_process_of_the_web_has_the_brokers_client_before_its_first_request() -> None:
    """Where no broker is, too: none is looked for."""
    environment = os.environ | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    words = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=True)  # noqa: S603  # our own
    assert done.stdout == b"[]\n"
    assert done.stderr == b""


def test_getting_ready_to_ring_connects_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        pytest.fail("connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    bells.load()
