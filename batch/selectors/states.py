"""The rules of the deadlines as SQL: `JUDGED` is a common table expression made of the rows of `RULES` and `RUNS`.

For each acquisition looked at it holds ``<deadline>_state``, ``<deadline>_due`` and `breach_on`. The last days come
in as arrays, one element for each day to count from, so that a statement only looks them up, whichever way days are
counted. That it says the same as `judge` is a property in the tests.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from batch.domain.deadlines import (
    BREACHES,
    BROKEN,
    JUDGED_FROM,
    RULES,
    RUNS,
    Breach,
    Deadline,
    Phase,
    StateRule,
    Terms,
)
from sandbox.domain.clock import day_of


def _phase(deadline: Deadline) -> str:
    run = RUNS[deadline]
    unreported = f"WHEN f.reported_on IS NULL THEN '{Phase.UNREPORTED}' " if run.needs_report else ""
    return (
        f"CASE WHEN f.event_on < %(judged_from)s THEN '{Phase.EXEMPT}' {unreported}"
        f"WHEN f.{run.starts} > %(on)s THEN '{Phase.AHEAD}' "
        f"WHEN f.{run.ends} <= %(on)s THEN '{Phase.DONE}' ELSE '{Phase.RUNNING}' END AS {deadline}_phase"
    )


def _due(deadline: Deadline) -> str:
    return f"dues.{deadline}[f.{RUNS[deadline].starts} - %(first)s + 1] AS {deadline}_due"


def _state(deadline: Deadline) -> str:
    ends = RUNS[deadline].ends
    lateness = f"CASE WHEN {ends} <= %(on)s THEN {ends} ELSE %(on)s END - {deadline}_due"
    rules = " ".join(_when(deadline, rule, lateness) for rule in RULES)
    return f"CASE {rules} END AS {deadline}_state"


def _when(deadline: Deadline, rule: StateRule, lateness: str) -> str:
    bounds = [
        f"{lateness} {sign} {bound}" for sign, bound in ((">=", rule.least), ("<=", rule.most)) if bound is not None
    ]
    return f"WHEN {' AND '.join([f'{deadline}_phase = {rule.phase.value!r}', *bounds])} THEN {rule.state.value!r}"


def _breach(breach: Breach) -> str:
    excused = ""
    if breach.unless:
        excused = f" AND NOT ({_broken(breach.unless)} AND {breach.unless}_due <= {breach.deadline}_due)"
    return f"CASE WHEN {_broken(breach.deadline)}{excused} THEN {breach.deadline}_due + 1 END"


def _broken(deadline: Deadline) -> str:
    return f"{deadline}_state IN ({', '.join(repr(state.value) for state in sorted(BROKEN))})"


def _each(part: Any) -> str:
    return ", ".join(part(deadline) for deadline in Deadline)


# OFFSET 0 keeps PostgreSQL from writing each expression out wherever its name stands.
JUDGED: Final = f"""
WITH dues AS MATERIALIZED (
    SELECT {", ".join(f"%({deadline}_dues)s::date[] AS {deadline}" for deadline in Deadline)}
), judged AS (
    SELECT states.*, LEAST({", ".join(map(_breach, BREACHES))}) AS breach_on
    FROM (
        SELECT phases.*, {_each(_state)}
        FROM (
            SELECT f.*, {_each(_phase)}, {_each(_due)}
            FROM (
                SELECT id, insurer_id, event_on, reported_on, withdrawn_at,
                    CASE WHEN registered_at <= %(at)s
                        THEN (registered_at AT TIME ZONE 'Asia/Tokyo')::date END AS registered_on
                FROM batch_acquisition
                WHERE sandbox_id = %(sandbox)s
                    AND (event_on <= %(on)s OR registered_at <= %(at)s)
                    AND (withdrawn_at IS NULL OR withdrawn_at > %(kept_after)s)
                    AND (%(insurers)s::bigint[] IS NULL OR insurer_id = ANY(%(insurers)s::bigint[]))
                    AND (%(since)s::date IS NULL OR event_on >= %(since)s::date)
                    AND (%(until)s::date IS NULL OR event_on <= %(until)s::date)
                    AND (%(member_code)s = '' OR member_code = %(member_code)s)
                    AND id > %(after)s
                OFFSET 0
            ) f CROSS JOIN dues
            OFFSET 0
        ) phases
        OFFSET 0
    ) states
)
"""  # noqa: S608  # names of columns and states, from the tables of rules


def parameters(terms: Terms, at: datetime, since: date | None = None) -> dict[str, Any]:
    """Return what `JUDGED` needs to know of the deadlines as of `at`, for events on `since` or later.

    `kept_after` leaves out what was withdrawn by then.
    """
    on = day_of(at)
    first = max(JUDGED_FROM, since or JUDGED_FROM)
    length = max((on - first).days + 1, 0)
    arrays = {f"{deadline}_dues": list(_dues(deadline, terms, first, length)) for deadline in Deadline}
    return arrays | {"at": at, "kept_after": at, "on": on, "first": first, "judged_from": JUDGED_FROM}


def _dues(deadline: Deadline, terms: Terms, first: date, length: int) -> Iterator[date]:
    return islice(terms.counting.dues(first, terms.days_of(deadline)), length)
