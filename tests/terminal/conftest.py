"""A server of the contract, and folders over which terminals can be started; both gone after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.running import Desk
from tests.terminal.stub import Stub


@pytest.fixture
def server() -> Iterator[Stub]:
    """Start a server that behaves until told otherwise."""
    stub = Stub()
    stub.start()
    yield stub
    stub.stop()


@pytest.fixture
def desk(tmp_path: Path, server: Stub) -> Iterator[Desk]:
    """Make a root folder with `req/`; kill what a test left running over it."""
    made = Desk(tmp_path, server.url)
    yield made
    made.end()
