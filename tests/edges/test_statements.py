"""What a check costs the database: a fixed number of statements, whoever is asked about."""

from datetime import date

import pytest
from django.db import connection

from config.env import PLAN_ONCE, database
from tests.edges.conftest import World, answer_of
from tests.statements import counting

WHO_ASKS_FACTS_JOURNAL = 3


@pytest.mark.parametrize("members", [0, 1, 3])
def test_check_takes_three_statements(world: World, members: int) -> None:
    for n in range(members):
        world.enrol(f"member{n}", branch=f"{n + 1:02}", born=date(1980, 5, 5 + n))
    world.ask()
    with counting() as sent:
        answer_of(world.ask())
    assert len(sent) == WHO_ASKS_FACTS_JOURNAL


def test_statements_are_planned_once(world: World) -> None:
    """A plan for every check would cost four times what carrying it out does (docs/adr/0003-hot-path.md)."""
    world.enrol("hanako")
    for _ in range(10):
        world.ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%unnest%'")
        plans = cursor.fetchall()
    assert {custom for _, custom in plans} == {0}
    assert sum(generic for generic, _ in plans) >= 10


def test_options_of_the_url_are_kept_beside_ours() -> None:
    options = database("postgresql://u@h/n?options=-c%20work_mem%3D8MB&sslmode=require")["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"] == f"-c work_mem=8MB {PLAN_ONCE}"
