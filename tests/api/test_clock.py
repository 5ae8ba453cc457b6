"""The clock over HTTP."""

from datetime import datetime, timedelta

import pytest

from sandbox.domain.clock import JST
from tests.api.conftest import NOON, Team, found, problem


def test_the_clock_tells_all_there_is_to_know(team: Team) -> None:
    for client in (team.admin, team.provider, team.insurer):
        clock = found(client.get("/clock"))
        wall = datetime.fromisoformat(clock.pop("wall_at"))
        assert wall.tzinfo is not None
        assert clock == {
            "mode": "frozen",
            "at": "2024-11-15T12:00:00+09:00",
            "on": "2024-11-15",
            "offset_seconds": 0.0,
            "frozen_at": "2024-11-15T12:00:00+09:00",
        }


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2024-12-02", "2024-12-02T09:00:00+09:00"),
        ("2024-12-02T23:59:59", "2024-12-02T23:59:59+09:00"),
        ("2024-12-02T00:00:00Z", "2024-12-02T09:00:00+09:00"),
    ],
)
def test_it_is_frozen_at_an_instant(team: Team, at: str, shown: str) -> None:
    assert found(team.admin.put("/clock", {"mode": "frozen", "at": at}))["at"] == shown
    assert found(team.provider.get("/clock"))["at"] == shown


def test_frozen_without_an_instant_it_stops_where_it_is(team: Team) -> None:
    found(team.admin.put("/clock", {"mode": "follow"}))
    clock = found(team.admin.put("/clock", {"mode": "frozen"}))
    assert datetime.fromisoformat(clock["at"]) == datetime.fromisoformat(clock["wall_at"])
    assert found(team.admin.get("/clock"))["at"] == clock["at"]


def test_an_offset_clock_runs_on(team: Team) -> None:
    first = found(team.admin.put("/clock", {"mode": "offset", "at": "2024-12-02"}))
    second = found(team.admin.get("/clock"))
    assert first["at"] == "2024-12-02T09:00:00+09:00"
    assert first["frozen_at"] is None
    gone = datetime.fromisoformat(second["at"]) - datetime.fromisoformat(first["at"])
    assert gone == datetime.fromisoformat(second["wall_at"]) - datetime.fromisoformat(first["wall_at"])
    assert timedelta() < gone


def test_following_it_shows_real_time(team: Team) -> None:
    clock = found(team.admin.put("/clock", {"mode": "follow"}))
    assert datetime.fromisoformat(clock["at"]) == datetime.fromisoformat(clock["wall_at"])
    assert clock["offset_seconds"] == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"mode": "follow", "at": "2024-12-02"}, 422, "SIM-CLOCK-FOLLOW"),
        ({"mode": "frozen", "at": "soon"}, 422, "SIM-CLOCK-INSTANT"),
        ({"mode": "frozen", "at": "1999-01-01"}, 422, "SIM-CLOCK-RANGE"),
        ({"mode": "offset", "at": "2100-01-01"}, 422, "SIM-CLOCK-RANGE"),
        ({"mode": "frozen", "at": ["2024-12-02"]}, 400, "SIM-FIELD-INVALID"),
        ({"mode": "stopped"}, 400, "SIM-FIELD-INVALID-CHOICE"),
        ({}, 400, "SIM-FIELD-REQUIRED"),
        ({"mode": "follow", "att": "2024-12-02"}, 400, "SIM-FIELD-UNKNOWN-FIELD"),
    ],
)
def test_a_wrong_setting_changes_nothing(team: Team, body: dict[str, object], status: int, code: str) -> None:
    problem(team.admin.put("/clock", body), status, code)
    assert found(team.admin.get("/clock"))["at"] == NOON.isoformat()


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        ("1d", "2024-11-16T12:00:00+09:00"),
        ("next month end", "2024-11-30T12:00:00+09:00"),
        ("-1m", "2024-10-15T12:00:00+09:00"),
    ],
)
def test_it_is_moved_by_a_step_and_stands_still_again(team: Team, by: str, shown: str) -> None:
    clock = found(team.admin.post("/clock/advance", {"by": by}))
    assert (clock["mode"], clock["at"]) == ("frozen", shown)
    assert found(team.admin.get("/clock"))["at"] == shown


@pytest.mark.parametrize(("by", "code"), [("soon", "SIM-CLOCK-STEP"), ("100y", "SIM-CLOCK-RANGE")])
def test_a_wrong_step_moves_nothing(team: Team, by: str, code: str) -> None:
    problem(team.admin.post("/clock/advance", {"by": by}), 422, code)
    assert found(team.admin.get("/clock"))["at"] == NOON.isoformat()


def test_moving_one_clock_leaves_the_neighbours_alone(team: Team, others: Team) -> None:
    found(team.admin.post("/clock/advance", {"by": "1y"}))
    assert found(others.admin.get("/clock"))["at"] == NOON.isoformat()
    assert NOON.tzinfo is JST
