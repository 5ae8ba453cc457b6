"""The two servers together, started side by side and stopped in order."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.engines import find_postgres, find_valkey
from deploy.embedded.postgres import Postgres, start_postgres
from deploy.embedded.processes import Child, Pause, stop_all
from deploy.embedded.runner import engine_runner
from deploy.embedded.state import State, open_state, unusable
from deploy.embedded.valkey import Valkey, await_valkey, launch_valkey

STOP_SECONDS = 5.0


@dataclass(slots=True)
class EmbeddedServers:
    """The servers of one state folder. `start` either brings up all that was asked for or leaves nothing.

    `durable=False` is for data that is thrown away (the test suite). `pause` is called while waiting and may
    raise to give up early.
    """

    state: State
    durable: bool = True
    pause: Pause = time.sleep
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    children: list[Child] = field(default_factory=list)

    def start(self, *, postgres: bool = True, valkey: bool = True) -> None:
        """Start what is asked for; SetupError (nothing left running) when that is impossible here."""
        try:
            self._start(postgres=postgres, valkey=valkey)
        except OSError as error:
            self.stop()
            raise unusable(self.state.path, error) from error
        except BaseException:
            self.stop()
            raise

    def _start(self, *, postgres: bool, valkey: bool) -> None:
        # Valkey comes up while PostgreSQL initialises; both are spawned here, in one thread (processes.spawn).
        engine = find_postgres() if postgres else None
        if valkey:
            self.valkey = launch_valkey(find_valkey(self.state.runner, self.state.home), self.state)
            self.children.append(self.valkey.child)
        if engine is not None:
            self.postgres = start_postgres(engine, self.state, durable=self.durable, pause=self.pause)
            self.children.append(self.postgres.child)
        if self.valkey is not None:
            await_valkey(self.valkey, self.pause)

    def urls(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL of the servers that run here."""
        found = {}
        if self.postgres is not None:
            found["DATABASE_URL"] = self.postgres.url
        if self.valkey is not None:
            found["REDIS_URL"] = self.valkey.url
        return found

    def stop(self) -> None:
        """Stop the servers; safe to call twice."""
        children, self.children = self.children, []
        stop_all(children, STOP_SECONDS)


@contextmanager
def running(
    path: Path, *, durable: bool = True, postgres: bool = True, valkey: bool = True
) -> Iterator[EmbeddedServers]:
    """Both servers on the state folder `path` for the length of a block."""
    state = open_state(path, engine_runner())
    servers = EmbeddedServers(state=state, durable=durable)
    try:
        servers.start(postgres=postgres, valkey=valkey)
        yield servers
    finally:
        servers.stop()
        state.close()
