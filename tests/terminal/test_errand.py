"""One request to its end, in this process, where the rare cases can be had."""

from pathlib import Path

import pytest

from deploy.terminal import settings
from deploy.terminal.courier import Courier
from deploy.terminal.crew import Crew
from deploy.terminal.desk import Desk
from deploy.terminal.errand import Errand
from deploy.terminal.inbox import Mark
from deploy.terminal.outbox import Outbox
from deploy.terminal.reply import Reply
from deploy.terminal.workroom import Entry, Workroom
from tests.terminal.running import name, request, until
from tests.terminal.stub import KEY, Stub


class Place:
    """Folders with one request taken, and the server they ask."""

    def __init__(self, root: Path, url: str) -> None:
        self.req, self.res, self.work = (root / part for part in ("req", "res", ".work"))
        for folder in (self.req, self.res, self.work):
            folder.mkdir()
        self.workroom, self.outbox = Workroom(self.work, self.req), Outbox(self.res)
        words = ["--url", url, "--folder", str(root)]
        self.server = settings.load(words, {"ONSHI_TERMINAL_KEY": KEY}, root).server

    def take(self) -> Entry:
        path = self.req / name(1)
        path.write_bytes(request(1))
        return self.workroom.take(path.name, Mark.of(path))


@pytest.fixture
def place(tmp_path: Path, server: Stub) -> Place:
    return Place(tmp_path, server.url)


def test_a_fault_of_ours_costs_one_try_and_no_worker_and_quotes_nothing(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    class FaultyOnce(Errand):
        tries = 0

        def run(self, entry: Entry, courier: Courier) -> Reply:
            self.tries += 1
            if self.tries == 1:
                raise LookupError("what was in the file")
            return super().run(entry, courier)

    caplog.set_level("INFO", logger="deploy.terminal")
    desk = Desk(longest_pause=0.1, couriers=1)
    crew = Crew(1, desk, FaultyOnce(place.workroom, place.outbox, "utf-8"), place.server)
    desk.put(place.take())
    crew.start()
    until(lambda: desk.idle)
    desk.close()
    crew.join(5)
    assert [path.name for path in place.res.iterdir()] == ["OQSsiquc01res_1.xml"]
    assert crew.bounced == 0
    assert "LookupError at run:" in caplog.text
    assert "what was in the file" not in caplog.text
