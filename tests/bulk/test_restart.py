"""PostgreSQL is killed while people are answered, and the broker forgets everything: the next bell ends the work."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.servers import EmbeddedServers, running
from tests.bulk import restarting
from tests.bulk.restarting import FILE
from tests.crashes import crash, number, run, told, wait_until, worker

pytestmark = pytest.mark.system

MODULE = restarting.__name__


@pytest.fixture
def servers(state_dir: Path) -> Iterator[EmbeddedServers]:
    """Run a PostgreSQL and a Valkey of the test's own."""
    with running(state_dir) as started:
        yield started


def test_everybody_is_answered_once_although_postgresql_crashed_and_the_broker_forgot_it(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    environment = os.environ | servers.urls()
    run("manage.py", "migrate", "--verbosity", "0", environment=environment)
    job = told(MODULE, "send", environment)
    with worker("bulk", environment, tmp_path / "worker.log"):
        wait_until(lambda: answered(servers, job) > 0)
        crash(servers)
        assert 0 < answered(servers, job) < FILE
        assert told(MODULE, "ring", environment) == 1
        wait_until(lambda: told(MODULE, "compare", environment)["state"] == "done")
    assert told(MODULE, "compare", environment) == {"state": "done", "failures": 0, "people": FILE, "same": True}
    twice = (
        "SELECT count(*) - count(DISTINCT (reception_number, place)) FROM eligibility_inquiry WHERE channel = 'bulk'"
    )
    assert number(servers, twice) == 0


def answered(servers: EmbeddedServers, job: int) -> int:
    """Return how many people of a job are answered."""
    return number(servers, "SELECT answered + refused FROM batch_bulkjob WHERE id = %s", job)
