"""Changed jobs on the 31st: two insurers' files and the counter, through the running system (R-060…R-065, P-17).

She is 45. The old 健保組合 has had her since April; she leaves on Saturday 31 October 2026, so its cover ends with that
day. The new employer reports on Monday the 2nd, and the new 健保組合 sends its files on the 11th, nine days later.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from batch.domain.layouts import LAYOUTS
from tests.stack import Stack
from tests.system.conftest import Team, http, team_on
from tests.system.test_days import waited_for

pytestmark = pytest.mark.system

OLD, NEW = "06139919", "06639926"
SECONDS = 60
PERSON = {
    "name": "架橋　渡",
    "name_kana": "ｶｷｮｳ ﾜﾀﾙ",
    "sex": "2",
    "address": "架空県見本市渡町３－１－１",
}
BORN = date(1981, 5, 20)
NUMBER = "990000000450"
OLD_CARD = {"insurer_number": OLD, "symbol": "３１", "number": "45", "branch": "00", "born_on": BORN}
NEW_CARD = {"insurer_number": NEW, "symbol": "１１", "number": "1111", "branch": "00", "born_on": BORN}


@dataclass(frozen=True, slots=True)
class Insurer:
    """An insurer of the team's sandbox, with a key of its own and one member."""

    team: Team
    number: str
    key: str
    code: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the API with the insurer's key."""
        _, answer = http(
            method, f"{self.team.url}/api/v1{path}", self.key, json.dumps(body).encode(), "application/json"
        )
        return json.loads(answer)

    def sends(self, kind: str, **cells: str) -> dict[str, Any]:
        """Send a file of one row and wait until the workers are done with it; return the job."""
        row = {"insurer_number": self.number, "member_code": self.code} | cells
        names = LAYOUTS[kind].names
        text = "\r\n".join([",".join(names), ",".join(row.get(name, "") for name in names), ""])
        address = f"{self.team.url}/api/v1/enrolment-files?kind={kind}&name={kind}.csv"
        status, answer = http("POST", address, self.key, text.encode(), "text/csv")
        assert status == 201, answer.decode()
        job: dict[str, Any] = json.loads(answer)
        end = time.monotonic() + SECONDS
        while job["ended_wall_at"] is None:
            assert time.monotonic() < end, job
            time.sleep(0.1)
            job = self.call("GET", f"/enrolment-files/{job['id']}")
        assert (job["state"], job["refused"]) == ("done", 0), self.call("GET", f"/enrolment-files/{job['id']}/lines")
        return job

    def registers(self, *, born: date = BORN, acquired: date, card: Mapping[str, Any], **cells: str) -> dict[str, Any]:
        """Send the files of the member and of the enrolment; return the job of the latter."""
        self.sends("member", individual_number=NUMBER, birth_on=f"{born:%Y%m%d}", postal_code="999-0031", **PERSON)
        terms = {
            "symbol": card["symbol"],
            "number": card["number"],
            "branch": "00",
            "relation": "1",
            "card_class": "01",
        }
        return self.sends("enrolment", event="acquire", acquired_on=f"{acquired:%Y%m%d}", **terms, **cells)

    def deadlines(self) -> dict[str, Any]:
        """Return how the deadlines of the member stand: {deadline: (state, days late)} and when she was registered."""
        (row,) = self.call("GET", f"/deadlines?member_code={self.code}")["items"]
        judged = {name: (row[name]["state"], row[name]["late_days"]) for name in ("report", "registration", "total")}
        return judged | {"registered_at": row["registered_at"]}

    def notices(self) -> list[tuple[str, str]]:
        """Return what the member was told: (day of acquisition, instant)."""
        found = self.call("GET", f"/notices?member_code={self.code}")["items"]
        return [(one["acquired_on"], one["at"]) for one in found]


def insurer(team: Team, number: str, code: str) -> Insurer:
    key = team.api("POST", "/api/v1/keys", {"role": "insurer", "subject": number})["key"]
    return Insurer(team, number, key, code)


@pytest.fixture
def team(stack: Stack) -> Team:
    """Return a team whose clock stands in April 2026, in whose resident register she is."""
    team = team_on(stack, seed="empty")
    team.clock("2026-04-03T09:00:00+09:00")
    resident = PERSON | {"code": "wataru", "birth_on": f"{BORN}", "individual_number": NUMBER}
    assert "individual_number" in team.api("POST", "/api/v1/residents", resident)
    return team


def seen(day: date) -> tuple[str, str]:
    """Return what the old and the new card are answered at five in the afternoon of a day, about that day."""
    if day < date(2026, 11, 4):
        return "1", "4"
    return ("2", "4") if day < date(2026, 11, 11) else ("3", "1")


def due(day: date) -> dict[str, tuple[str, int]]:
    """Return how the deadlines stand at that hour: to be registered by the 7th, and by the 11th after the event."""
    reported = day >= date(2026, 11, 2)
    registered = day >= date(2026, 11, 11)
    late = (min(day, date(2026, 11, 11)) - date(2026, 11, 7)).days
    if not reported:
        registration = ("unknown", 0)
    elif registered:
        registration = ("done_late", late)
    elif late > 0:
        registration = ("late", late)
    else:
        registration = ("due_soon" if late >= -2 else "on_time", 0)
    total = "done_on_time" if registered else "due_soon" if day >= date(2026, 11, 9) else "on_time"
    return {
        "report": ("done_on_time", 0) if reported else ("unknown", 0),
        "registration": registration,
        "total": (total, 0),
    }


def happens(day: date, old: Insurer, new: Insurer) -> None:
    """Do what insurers and employer do on a day, in its morning."""
    if day == date(2026, 11, 2):
        new.call("POST", "/acquisitions", {"member_code": new.code, "event_on": "2026-11-01"})
    if day == date(2026, 11, 4):
        old.sends("enrolment", event="lose", acquired_on="20260401", lost_on="20261101", loss_reason="03")
    if day == date(2026, 11, 11):
        new.registers(acquired=date(2026, 11, 1), card=NEW_CARD)


def test_day_by_day_from_two_insurers_files_to_the_counter(team: Team) -> None:
    # Given the old insurer's files, registered two days after she began there
    old, new = insurer(team, OLD, "OLD-45"), insurer(team, NEW, "NEW-45")
    old.registers(acquired=date(2026, 4, 1), card=OLD_CARD, reported_on="20260402")
    for day in (date(2026, 10, 30) + timedelta(days=n) for n in range(15)):
        # When the day comes and each does what is theirs to do
        team.clock(f"{day}T09:00:00+09:00")
        happens(day, old, new)
        team.api("POST", "/api/v1/clock/advance", {"by": "8h"})
        # Then the counter is answered what the centre knows, and the deadlines stand as that day has them
        answers = team.ask(day, **OLD_CARD)["validity"], team.ask(day, **NEW_CARD)["validity"]
        assert answers == seen(day), day
        if day >= date(2026, 11, 2):
            standing = new.deadlines()
            assert {name: standing[name] for name in due(day)} == due(day), day
    # And she was told of each enrolment once, at the instant it became visible
    assert old.notices() == [("2026-04-01", "2026-04-03T09:00:00+09:00")]
    assert new.notices() == [("2026-11-01", "2026-11-11T09:00:00+09:00")]
    # And the new insurer, and it alone, owes a plan since the day after the deadline
    (plan,) = waited_for(team, "/api/v1/improvement-plans")
    assert (plan["insurer"], plan["month"], plan["state"]) == (NEW, "2026-11-01", "required")
    assert plan["required_at"] == "2026-11-08T00:00:00+09:00"
    # When it submits one and the administrator follows it up
    path = f"/improvement-plans/{plan['id']}"
    assert new.call("POST", f"{path}/submit", {"text": "届出の翌日に送信する。"})["state"] == "submitted"
    followed = team.api("POST", f"/api/v1{path}/follow-up", {"outcome": "翌月は期限内。"})
    # Then it is followed up, and the other insurer sees nothing of it
    assert (followed["state"], followed["outcome"]) == ("followed_up", "翌月は期限内。")
    assert old.call("GET", "/improvement-plans")["items"] == []
    assert new.deadlines()["registered_at"] == "2026-11-11T09:00:00+09:00"


def test_held_data_are_invisible_until_the_insurer_says_they_are_right(team: Team) -> None:
    """P-18: the birth date is another one than the resident register has."""
    # Given files in which she was born a day later
    new = insurer(team, NEW, "NEW-46")
    born = BORN + timedelta(days=1)
    card = NEW_CARD | {"born_on": born}
    day = date(2026, 11, 6)
    team.clock("2026-11-02T09:00:00+09:00")
    new.call("POST", "/acquisitions", {"member_code": new.code, "event_on": "2026-11-01"})
    team.clock(f"{day}T09:00:00+09:00")
    # When they are sent in time
    job = new.registers(acquired=date(2026, 11, 1), card=card, born=born)
    # Then they are held: nobody finds her, nothing is registered, and she is told nothing
    assert job["held"] == 1
    assert team.ask(day, **card)["validity"] == "4"
    assert new.deadlines()["registered_at"] is None
    assert new.notices() == []
    (match,) = new.call("GET", "/matches?state=open")["items"]
    assert [(one["item"], one["reported"], one["registered"]) for one in match["differs"]] == [
        ("birth_on", f"{born}", f"{BORN}")
    ]
    # When days later the insurer confirms with a reason
    team.clock("2026-11-09T14:30:00+09:00")
    assert new.deadlines()["registration"] == ("late", 2)
    confirmed = new.call("POST", f"/matches/{match['id']}/confirm", {"reason": "戸籍で確認した。"})
    assert (confirmed["state"], confirmed["reason"]) == ("confirmed", "戸籍で確認した。")
    # Then she is seen, and was registered at that very instant
    assert team.ask(day, **card)["validity"] == "1"
    standing = new.deadlines()
    assert (standing["registered_at"], standing["registration"]) == ("2026-11-09T14:30:00+09:00", ("done_late", 2))
    assert new.notices() == [("2026-11-01", "2026-11-09T14:30:00+09:00")]
    # And a clock set back finds her hidden again
    team.clock("2026-11-09T14:29:59+09:00")
    assert team.ask(day, **card)["validity"] == "4"
    assert new.notices() == []
