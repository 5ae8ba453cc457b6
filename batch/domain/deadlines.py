"""資格取得の届出と登録の期限: three deadlines of an acquisition, and how each of them stands on a day (R-060).

The rules are rows; `judge` walks them, and `batch.selectors.deadlines` translates the same rows into SQL for counting
a million acquisitions. Nothing is stored but the three days of an acquisition, so every state can be told for any day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from batch.domain.counting import Counting
from sandbox.domain.rules import Rule

JUDGED_FROM: Final = date(2023, 6, 1)
"""First event day whose deadlines are judged: when the ordinance on the 5 days came into force (domain §3.4)."""

DUE_SOON_DAYS: Final = 2
"""A deadline that ends today, tomorrow or the day after is due soon."""


class Deadline(StrEnum):
    """The deadlines of an acquisition."""

    REPORT = "report"  # 届出: from the event to the employer's report
    REGISTRATION = "registration"  # 登録: from the report until providers see the enrolment
    TOTAL = "total"  # 異動から登録まで: from the event until providers see the enrolment


class Phase(StrEnum):
    """Where a deadline is in its life, before looking at its last day."""

    EXEMPT = "exempt"
    UNREPORTED = "unreported"
    AHEAD = "ahead"
    RUNNING = "running"
    DONE = "done"


class State(StrEnum):
    """How a deadline stands on a day."""

    EXEMPT = "exempt"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


BROKEN: Final = frozenset({State.LATE, State.DONE_LATE})
"""States of a deadline that was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule(Rule):
    """In `phase`, a deadline is in `state` when its lateness lies within `least`…`most`; an absent end is open.

    The lateness is counted in calendar days from the last day of the deadline to the day it was met, or while it is
    not, to the day of looking: 0 on the last day, 1 on the day after.
    """

    phase: Phase
    state: State
    least: int | None = None
    most: int | None = None


RULES: Final[tuple[StateRule, ...]] = (
    StateRule(
        "deadline.exempt",
        f"{JUDGED_FROM}より前の資格取得には期限を問わない",
        f"No deadline is judged of an acquisition before {JUDGED_FROM}",
        "domain §3.4",
        invented=True,
        phase=Phase.EXEMPT,
        state=State.EXEMPT,
    ),
    StateRule(
        "deadline.unknown",
        "届出が記録されていない資格取得では、届出の期限も届出からの期限も判定できない",
        "Of an acquisition without a report on record, neither the report nor the days since it can be judged",
        "R-060",
        invented=True,
        phase=Phase.UNREPORTED,
        state=State.UNKNOWN,
    ),
    StateRule(
        "deadline.not-yet",
        "起算日がまだ来ていない期限は進んでいない",
        "A deadline does not run before the day it is counted from",
        "R-060",
        phase=Phase.AHEAD,
        state=State.NOT_YET,
    ),
    StateRule(
        "deadline.on-time",
        "期限の末日までまだ日がある",
        "The last day of the deadline is some days ahead",
        "R-060",
        phase=Phase.RUNNING,
        state=State.ON_TIME,
        most=-DUE_SOON_DAYS - 1,
    ),
    StateRule(
        "deadline.due-soon",
        f"期限の末日が今日から{DUE_SOON_DAYS}日以内である",
        f"The last day of the deadline is today or at most {DUE_SOON_DAYS} days ahead",
        "R-060",
        invented=True,
        phase=Phase.RUNNING,
        state=State.DUE_SOON,
        least=-DUE_SOON_DAYS,
        most=0,
    ),
    StateRule(
        "deadline.late",
        "期限の末日を過ぎてもまだ済んでいない",
        "The last day of the deadline has passed and it is not met yet",
        "R-060",
        phase=Phase.RUNNING,
        state=State.LATE,
        least=1,
    ),
    StateRule(
        "deadline.done-on-time",
        "期限の末日までに済んだ",
        "It was met by the last day of the deadline",
        "R-060",
        phase=Phase.DONE,
        state=State.DONE_ON_TIME,
        most=0,
    ),
    StateRule(
        "deadline.done-late",
        "期限の末日より後に済んだ",
        "It was met after the last day of the deadline",
        "R-060",
        phase=Phase.DONE,
        state=State.DONE_LATE,
        least=1,
    ),
)


@dataclass(frozen=True, slots=True)
class Run:
    """From which day of an acquisition a deadline is counted and which day meets it; its length is a setting."""

    starts: str
    ends: str
    setting: str
    needs_report: bool


RUNS: Final[Mapping[Deadline, Run]] = {
    Deadline.REPORT: Run("event_on", "reported_on", "report_days", needs_report=True),
    Deadline.REGISTRATION: Run("reported_on", "registered_on", "register_days", needs_report=True),
    Deadline.TOTAL: Run("event_on", "registered_on", "total_days", needs_report=False),
}


@dataclass(frozen=True, slots=True)
class Breach(Rule):
    """A broken `deadline` is the insurer's own breach, unless `unless` was to be met no later and was broken too."""

    deadline: Deadline = Deadline.REGISTRATION
    unless: Deadline | None = None


BREACHES: Final[tuple[Breach, ...]] = (
    Breach(
        "plan.registration",
        "届出から登録までの期限を過ぎた保険者は改善計画を要する",
        "An insurer that did not register in time what was reported to it owes an improvement plan",
        "R-061",
        deadline=Deadline.REGISTRATION,
    ),
    Breach(
        "plan.total",
        "異動から登録までの期限を過ぎた保険者も、事業主の届出が遅れた場合を除き改善計画を要する",
        "So does one that exceeded the days from the event, unless it was the employer who reported late",
        "R-061",
        invented=True,
        deadline=Deadline.TOTAL,
        unless=Deadline.REPORT,
    ),
)


@dataclass(frozen=True, slots=True)
class AcquiredDays:
    """The days of an acquisition. `registered_on` is absent while providers do not see the enrolment."""

    event_on: date
    reported_on: date | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The lengths of the deadlines in a sandbox and how their days are counted."""

    report_days: int
    register_days: int
    total_days: int
    counting: Counting

    def days_of(self, deadline: Deadline) -> int:
        """Return the length of a deadline."""
        days: int = getattr(self, RUNS[deadline].setting)
        return days


@dataclass(frozen=True, slots=True)
class Judged:
    """How a deadline stands: its last day where it has one, and by how many calendar days it was missed (0: not)."""

    deadline: Deadline
    state: State
    due_on: date | None
    late_days: int
    rule: str


def judge(days: AcquiredDays, terms: Terms, on: date) -> dict[Deadline, Judged]:
    """Tell how each deadline of an acquisition stands on the day `on`; what came later does not count."""
    return {deadline: _judged(deadline, days, terms, on) for deadline in Deadline}


def breach_on(days: AcquiredDays, terms: Terms, on: date) -> date | None:
    """Return the day from which, as seen on `on`, the acquisition is a breach of its insurer: the day after the end."""
    judged = judge(days, terms, on)
    broken = {deadline: one.due_on for deadline, one in judged.items() if one.due_on and one.state in BROKEN}
    ends = [
        due
        for breach in BREACHES
        if (due := broken.get(breach.deadline))
        and not (breach.unless and (first := broken.get(breach.unless)) and first <= due)
    ]
    return min(ends) + timedelta(days=1) if ends else None


def _judged(deadline: Deadline, days: AcquiredDays, terms: Terms, on: date) -> Judged:
    run = RUNS[deadline]
    start: date | None = getattr(days, run.starts)
    end: date | None = getattr(days, run.ends)
    phase = _phase(run, days, on)
    if start is None or phase in {Phase.EXEMPT, Phase.UNREPORTED, Phase.AHEAD}:
        due, lateness = None, 0
    else:
        due = terms.counting.due(start, terms.days_of(deadline))
        lateness = ((end if phase is Phase.DONE and end else on) - due).days
    rule = next(rule for rule in RULES if rule.phase is phase and _within(rule, lateness))
    return Judged(deadline, rule.state, due, lateness if rule.state in BROKEN else 0, rule.id)


def _phase(run: Run, days: AcquiredDays, on: date) -> Phase:
    start, end = getattr(days, run.starts), getattr(days, run.ends)
    if days.event_on < JUDGED_FROM:
        return Phase.EXEMPT
    if run.needs_report and days.reported_on is None:
        return Phase.UNREPORTED
    if start > on:
        return Phase.AHEAD
    return Phase.DONE if end is not None and end <= on else Phase.RUNNING


def _within(rule: StateRule, lateness: int) -> bool:
    return (rule.least is None or rule.least <= lateness) and (rule.most is None or lateness <= rule.most)
