"""Changed jobs on the 31st, the new insurer is nine days late: day by day, forward and back (R-063, P-17).

The person is 早替　転二 of the cast: the old enrolment is lost on 1 November 2026, which the centre hears on the 3rd;
the new one is registered on the 10th.
"""

from datetime import date, timedelta

import pytest

from tests.stack import Stack
from tests.system.conftest import Team, team_on

BORN = date(1991, 10, 31)
OLD = {"insurer_number": "01139906", "symbol": "99010003", "number": "1031", "branch": "00", "born_on": BORN}
NEW = {"insurer_number": "06639926", "symbol": "41", "number": "1101", "branch": "00", "born_on": BORN}
FIRST = date(2026, 10, 30)
DAYS = 14


def expected(day: date) -> tuple[str, str]:
    """Return what the old and the new number are answered at five in the afternoon of a day, about that day."""
    if day < date(2026, 11, 3):
        return "1", "4"
    return ("2", "4") if day < date(2026, 11, 10) else ("3", "1")


@pytest.mark.system
@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
def test_day_by_day(team: Team, backward: bool) -> None:
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    for day in reversed(days) if backward else days:
        # Given the clock stands on that day
        team.clock(f"{day}T17:00:00+09:00")
        # When the counter asks with the old card and with the new one
        answers = team.ask(day, **OLD)["validity"], team.ask(day, **NEW)["validity"]
        # Then the answer is what the centre knew that afternoon
        assert answers == expected(day), day


@pytest.mark.system
def test_the_reason_names_what_the_centre_was_not_told_yet(team: Team) -> None:
    # Given the gap
    team.clock("2026-11-04T09:00:00+09:00")
    # When the counter asks with the new card
    assert team.ask(date(2026, 11, 4), **NEW)["validity"] == "4"
    # Then the newest row of the journal says when it was registered
    newest = team.api("GET", "/api/v1/inquiries?limit=1")["items"][0]["id"]
    reason = team.api("GET", f"/api/v1/inquiries/{newest}")["explanation"]
    assert "< 登録 2026-11-10 10:00:00 → まだ登録されていない" in reason["ja"]
    assert "< registered 2026-11-10 10:00:00 → not yet known" in reason["en"]


@pytest.mark.system
def test_moving_one_clock_leaves_the_others_alone(team: Team, stack: Stack) -> None:
    # Given two teams with the same people
    second = team_on(stack)
    # When one sets its clock into the gap and the other well after it
    team.clock("2026-11-04T09:00:00+09:00")
    second.clock("2026-11-20T09:00:00+09:00")
    # Then each gets the answer of its own day
    day = date(2026, 11, 4)
    assert team.ask(day, **NEW)["validity"] == "4"
    assert second.ask(day, **NEW)["validity"] == "1"


@pytest.mark.system
def test_advancing_by_steps(team: Team) -> None:
    # Given the eve of registration
    team.clock("2026-11-09T17:00:00+09:00")
    assert team.ask(date(2026, 11, 9), **NEW)["validity"] == "4"
    # When the clock is advanced by a day, and then back again
    team.api("POST", "/api/v1/clock/advance", {"by": "1d"})
    assert team.ask(date(2026, 11, 9), **NEW)["validity"] == "1"
    team.api("POST", "/api/v1/clock/advance", {"by": "-1d"})
    # Then the register is as it was
    assert team.ask(date(2026, 11, 9), **NEW)["validity"] == "4"
