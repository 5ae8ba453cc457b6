"""Valkey (or Redis) in the state folder, as the broker: in memory, on a unix socket.

Nothing is written to disk: a message is only a doorbell, the job row in PostgreSQL is the truth, and a sweep
rings again for what a lost message would lose.
"""

import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.embedded.errors import SetupError
from deploy.embedded.processes import Child, ChildEndedError, Pause, did_not_start, spawn, wait_until
from deploy.embedded.state import State

READY_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Valkey:
    """A started server: the child and its socket."""

    child: Child
    socket: Path

    @property
    def url(self) -> str:
        """`unix://<socket path>?db=0`, as redis-py reads it."""
        return f"unix://{quote(str(self.socket))}?db=0"


def launch_valkey(binary: Path, state: State) -> Valkey:
    """Start the server; it is ready a moment later (`await_valkey`)."""
    path = state.run / "valkey.sock"
    path.unlink(missing_ok=True)  # a killed server leaves its socket; the folder is locked, so it is not in use
    argv = [str(binary), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    argv += ["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", str(state.run)]
    # At the death of its supervisor it is killed outright: ending in good order it would remove its socket, and
    # that may by then be the socket of its successor. There is nothing in it to lose.
    child = spawn(
        "valkey",
        argv,
        log=state.log / "valkey.log",
        runner=state.runner,
        cwd=state.run,
        death_signal=signal.SIGKILL if sys.platform != "win32" else None,
    )
    return Valkey(child=child, socket=path)


def await_valkey(server: Valkey, pause: Pause) -> None:
    """Return when it answers PING; SetupError when it ends or stays silent."""
    answered = wait_until(lambda: not server.child.alive() or _pings(server.socket), seconds=READY_SECONDS, pause=pause)
    if not server.child.alive():
        raise did_not_start(server.child, str(ChildEndedError(server.child)))
    if not answered:
        raise SetupError(
            f"valkey does not answer on {server.socket} (log: {server.child.log}).",
            f"valkey が {server.socket} で応答しません（ログ: {server.child.log}）。",
        )


def _pings(path: Path) -> bool:
    """Ask in the server's own protocol; a client library would cost more than the answer."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
