"""The load client against a server that says exactly what it is told to."""

import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from tests.bench.client import ClientError, Shot, fire

Server = Callable[..., int]

HEAD = b"HTTP/1.1 200 OK\r\n"
SHOT = Shot(b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nasks", b"answer")


def whole(body: bytes) -> bytes:
    return HEAD + b"content-length: %d\r\n\r\n" % len(body) + body


@pytest.fixture
def server() -> Iterator[Server]:
    """Start a server whose every connection answers each request with the given pieces, sent one by one."""
    listeners: list[socket.socket] = []

    def start(*pieces: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        Thread(target=_accept, args=(listener, pieces), daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listeners:
        listener.close()


def _accept(listener: socket.socket, pieces: tuple[bytes, ...]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        Thread(target=_answer, args=(connection, pieces), daemon=True).start()


def _answer(connection: socket.socket, pieces: tuple[bytes, ...]) -> None:
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while connection.recv(1 << 16):
            for piece in pieces:
                connection.sendall(piece)
            if not pieces:
                return


def test_every_answer_is_counted_and_looked_into(server: Server) -> None:
    volley = fire(server(whole(b"an answer.")), [SHOT], connections=4, seconds=0.2)
    assert volley.answers > 4
    assert volley.wrong == []
    assert volley.last.endswith(b"an answer.")
    assert 0.2 <= volley.seconds < 5
    assert 0 < volley.client_seconds <= volley.seconds


def test_an_answer_in_pieces_is_one_answer(server: Server) -> None:
    pieces = [HEAD, b"Content-Length: 10\r\n", b"\r\n", b"an ans", b"wer."]
    volley = fire(server(*pieces), [SHOT], connections=2, seconds=0.0)
    assert (volley.answers, volley.wrong) == (2, [])


def test_chunks_are_put_together(server: Server) -> None:
    pieces = [HEAD + b"transfer-encoding: chunked\r\n\r\n", b"6\r\nan ans\r\n", b"4\r\nwer.\r\n", b"0\r\n\r\n"]
    volley = fire(server(*pieces), [SHOT], connections=1, seconds=0.0)
    assert (volley.answers, volley.wrong) == (1, [])
    assert volley.last.endswith(b"\r\n\r\nan answer.")


@pytest.mark.parametrize("answer", [whole(b"something else"), whole(b"an answer.").replace(b"200 OK", b"503 No")])
def test_a_wrong_answer_is_kept(server: Server, answer: bytes) -> None:
    volley = fire(server(answer), [SHOT], connections=1, seconds=0.0)
    assert volley.wrong == [answer]


@pytest.mark.parametrize("pieces", [[], [HEAD + b"\r\n"]])
def test_a_server_that_hangs_up_or_does_not_say_how_long_is_refused(server: Server, pieces: list[bytes]) -> None:
    with pytest.raises((ClientError, ConnectionError)):
        fire(server(*pieces), [SHOT], connections=1, seconds=0.0)
