"""Time brings what it brings: the worker of the running system rolls the days a clock jumps over."""

import time
from typing import Any

import pytest

from tests.stack import Stack
from tests.system.conftest import Team, team_on

SECONDS = 60


def waited_for(team: Team, path: str) -> list[dict[str, Any]]:
    """Return the rows of a list once there are any."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        rows: list[dict[str, Any]] = team.api("GET", path)["items"]
        if rows:
            return rows
        time.sleep(0.2)
    raise AssertionError(f"nothing in {path} after {SECONDS} seconds")


@pytest.mark.system
def test_an_insurer_that_is_late_owes_a_plan_as_soon_as_the_clock_has_passed_the_deadline(stack: Stack) -> None:
    # Given a team whose clock was set back from today to October 2024, and an acquisition reported that day
    team = team_on(stack, seed="empty")
    team.clock("2024-10-01T09:00:00+09:00")
    insurer = team.api("GET", "/api/v1/insurers")["items"][0]["number"]
    report = {"insurer": insurer, "member_code": "1", "event_on": "2024-10-01"}
    assert team.api("POST", "/api/v1/acquisitions", report)["registration"]["due_on"] == "2024-10-06"
    # When the clock jumps over a month
    team.api("POST", "/api/v1/clock/advance", {"by": "1m"})
    # Then the plan was required on the day after the deadline
    (plan,) = waited_for(team, "/api/v1/improvement-plans")
    assert (plan["insurer"], plan["month"], plan["state"]) == (insurer, "2024-10-01", "required")
    assert plan["required_at"] == "2024-10-07T00:00:00+09:00"
