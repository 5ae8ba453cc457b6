"""Checks without a web server: the WSGI application called as granian calls it, on a real database.

For looking into a check (profile) and for counting what it sends to PostgreSQL. Import this only after
`environment` of `tests.bench.stage` stands in os.environ.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import django
import psycopg
from django.core.wsgi import get_wsgi_application
from django.db import connection

from sandbox.clerk import Clerk, Errands, Way, walk_alone
from tests.bench.asking import FILE_NAME, Question
from tests.bench.stage import BrokenError

django.setup()
_application = get_wsgi_application()

# PQtrace: a line per message, from us (F) or from the server (B), its length and its name.
_MESSAGE = re.compile(r"^[0-9 :.-]+\tF\t\d+\t(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one check costs on the way to PostgreSQL: statements run, and round trips waited for."""

    statements: int
    round_trips: int


def ask(question: Question, key: str) -> bytes:
    """Answer one question in this process and return the response file; BrokenError for a wrong one."""
    body = post(FILE_NAME, question.file, key)
    if question.expected not in body:
        raise BrokenError(body.decode(errors="replace"))
    return body


def post(name: str, file: bytes, key: str) -> bytes:
    """Have a request file answered in this process and return the response file; BrokenError where there is none."""
    status: list[str] = []

    def start_response(line: str, _headers: Sequence[tuple[str, str]]) -> None:
        status.append(line)

    body = b"".join(_call(_environ(name, file, key), start_response))
    if not status[0].startswith("200"):
        raise BrokenError(f"{status[0]}: {body.decode(errors='replace')}")
    return body


def traffic(questions: Sequence[Question], key: str) -> Traffic:
    """Count what the checks of `questions` send, as libpq itself sees it; the same for each of them, or BrokenError."""
    clerk = _showing_clerk()
    ask(questions[0], key)  # connects and prepares
    counts = {_traffic(clerk, question, key) for question in questions}
    if len(counts) != 1:
        raise BrokenError(f"checks differ in what they send: {counts}")
    return counts.pop()


class _Connection(NamedTuple):
    """A need that is met with the connection of the clerk's thread, over which a check's statements go."""


def _connections(needs: Sequence[_Connection]) -> list[Any]:
    return [connection.connection for _ in needs]


def _showing_clerk() -> Clerk:
    """Put a clerk that tells its connection in the place of the one there is, and return it."""
    from eligibility.services import walking  # noqa: PLC0415  # needs Django's applications
    from sandbox.database import MOST_TOGETHER, SPOILING, give_up_lost  # noqa: PLC0415  # same

    errands: Errands = {**walking.ERRANDS, _Connection: _connections}
    walking._clerk = Clerk(errands, most=MOST_TOGETHER, spoiling=SPOILING, recover=give_up_lost)
    return walking._clerk


def _telling_connection() -> Way[Any]:
    return (yield _Connection())


def walk_in_this_thread() -> None:
    """Let checks be walked without a clerk from now on, so that a profiler of this thread sees all of them."""
    from eligibility import services  # noqa: PLC0415  # needs Django's applications

    services.walk = lambda way: walk_alone(way, services.ERRANDS)


def _traffic(clerk: Clerk, question: Question, key: str) -> Traffic:
    raw = clerk.walk(_telling_connection())
    if not isinstance(raw, psycopg.Connection):
        raise BrokenError("no connection")
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        descriptor = os.open(trace, os.O_WRONLY | os.O_CREAT)
        raw.pgconn.trace(descriptor)
        ask(question, key)
        raw.pgconn.untrace()
        os.close(descriptor)
        sent = _MESSAGE.findall(trace.read_text(encoding="utf-8", errors="replace"))
    return Traffic(statements=sent.count("Execute") + sent.count("Query"), round_trips=sent.count("Sync"))


def _call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer: Any = _application(environ, start_response)
    try:
        yield from answer
    finally:
        answer.close()


def _environ(name: str, file: bytes, key: str) -> dict[str, Any]:
    """Return what granian hands over for a request, as far as anybody looks at it."""
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/oqs/{name}",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {key}",
        "CONTENT_TYPE": "application/xml",
        "CONTENT_LENGTH": str(len(file)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(file),
    }
