"""PostgreSQL is killed in the middle of a file, and the broker forgets everything: the next bell finishes the work."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.servers import EmbeddedServers, running
from tests.crashes import crash, number, run, told, wait_until, worker
from tests.intake import restarting
from tests.intake.restarting import ROWS

pytestmark = pytest.mark.system

MODULE = restarting.__name__


@pytest.fixture
def servers(state_dir: Path) -> Iterator[EmbeddedServers]:
    """Run a PostgreSQL and a Valkey of the test's own."""
    with running(state_dir) as started:
        yield started


def test_a_file_is_finished_although_postgresql_crashed_and_the_broker_forgot_it(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    environment = os.environ | servers.urls() | {"ONSHI_FILES_DIR": str(tmp_path)}
    run("manage.py", "migrate", "--verbosity", "0", environment=environment)
    job = told(MODULE, "send", environment)
    with worker("files", environment, tmp_path / "worker.log"):
        wait_until(lambda: rows(servers, job) > 0)
        crash(servers)
        assert 0 < rows(servers, job) < ROWS
        assert told(MODULE, "ring", environment) == 1
        wait_until(lambda: told(MODULE, "compare", environment)["state"] == "done")
    assert told(MODULE, "compare", environment) == {
        "state": "done",
        "failures": 0,
        "rows": ROWS + 500,
        "outcomes": True,
        "register": True,
    }


def rows(servers: EmbeddedServers, job: int) -> int:
    """Return how many rows of a job are done."""
    return number(servers, "SELECT coalesce(sum(rows), 0) FROM batch_filechunk WHERE job_id = %s", job)
