"""What a check costs the database: a fixed number of statements, whoever is asked about, and one more for nobody."""

from datetime import date, timedelta

import pytest
from django.db import connection

from config.env import PLAN_ONCE, database
from consent.selectors import askers
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.edges.conftest import NOON, PROVIDER, World, answer_of
from tests.statements import counting

WHO_ASKS_FACTS_JOURNAL = 3
FACTS_JOURNAL = 2


@pytest.mark.parametrize("members", [1, 3])
def test_check_takes_two_statements_and_one_more_where_who_asks_is_not_known_yet(world: World, members: int) -> None:
    """What is shared by several at once is counted in test_together."""
    for n in range(members):
        world.enrol(f"member{n}", branch=f"{n + 1:02}", born=date(1980, 5, 5 + n))
    with counting() as first:
        answer_of(world.ask())
    assert len(first) == WHO_ASKS_FACTS_JOURNAL
    with counting() as sent:
        answer_of(world.ask())
    assert len(sent) == FACTS_JOURNAL


def test_where_nobody_can_be_meant_one_more_reads_everybody_under_the_number(world: World) -> None:
    world.enrol("hanako", branch="02")
    world.ask()
    with counting() as sent:
        answer_of(world.ask())
    assert len(sent) == FACTS_JOURNAL + 1


def test_check_made_anew_takes_three_more(world: World) -> None:
    """Facts and journal for the clock that was remembered; then who asks, facts and journal for the one that is."""
    world.enrol("hanako")
    world.ask()
    set_clock(sandbox=world.sandbox, clock=frozen(NOON + timedelta(days=1)))
    with counting() as sent:
        answer_of(world.ask())
    assert len(sent) == FACTS_JOURNAL + WHO_ASKS_FACTS_JOURNAL


def test_no_more_askers_are_remembered_than_may_be(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(askers, "MOST_REMEMBERED", 3)
    monkeypatch.setattr(askers, "_remembered", {})
    for _ in range(10):
        world.key = issue_key(sandbox=world.sandbox, role=Role.PROVIDER, subject=PROVIDER)
        assert world.ask().status_code == 200
        assert len(askers._remembered) <= 3


def test_statements_are_planned_once(world: World) -> None:
    """A plan for every check would cost four times what carrying it out does (docs/adr/0003-hot-path.md)."""
    world.enrol("hanako")
    for _ in range(10):
        world.ask()
        world.ask(branch="77")  # nobody, so that all are read
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%unnest%'")
        plans = cursor.fetchall()
    assert {custom for _, custom in plans} == {0}
    assert sum(generic for generic, _ in plans) >= 30


def test_options_of_the_url_are_kept_beside_ours() -> None:
    options = database("postgresql://u@h/n?options=-c%20work_mem%3D8MB&sslmode=require")["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"] == f"-c work_mem=8MB {PLAN_ONCE}"
