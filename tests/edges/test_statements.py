"""What a check costs the database: a fixed number of statements, whoever is asked about."""

from datetime import date
from typing import Any

import psycopg
import pytest

from tests.edges.conftest import World, answer_of

WHO_ASKS_FACTS_JOURNAL = 3


@pytest.mark.parametrize("members", [0, 1, 3])
def test_check_takes_three_statements(world: World, monkeypatch: pytest.MonkeyPatch, members: int) -> None:
    for n in range(members):
        world.enrol(f"member{n}", branch=f"{n + 1:02}", born=date(1980, 5, 5 + n))
    world.ask()
    seen: list[object] = []
    execute: Any = psycopg.Cursor.execute

    def recording(self: object, query: object, *args: object, **kwargs: object) -> object:
        seen.append(query)
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", recording)
    answer_of(world.ask())
    assert len(seen) == WHO_ASKS_FACTS_JOURNAL
