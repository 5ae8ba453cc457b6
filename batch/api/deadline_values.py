"""Values of the deadlines, ready for their shapes and for CSV."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from batch.domain.deadlines import Deadline, State, Terms, breach_on, judge
from batch.models import Acquisition
from batch.selectors.deadlines import StateCount, days_of
from insurers.models import Insurer
from sandbox.domain.clock import day_of

LIST_HEAD: Final = (
    "insurer",
    "member_code",
    "event_on",
    "reported_on",
    "registered_at",
    *(f"{deadline}_{column}" for deadline in Deadline for column in ("state", "due_on", "late_days")),
    "breach_on",
)
SUMMARY_HEAD: Final = ("insurer", "name", "kind", "deadline", *State)


def acquisition_value(acquisition: Acquisition, terms: Terms, at: datetime) -> dict[str, Any]:
    """Return an acquisition as it stands at `at`; what came later is absent."""
    days, on = days_of(acquisition, at), day_of(at)
    reported, registered = acquisition.reported_on, acquisition.registered_at
    return {
        "id": acquisition.pk,
        "insurer": acquisition.insurer.number,
        "member_code": acquisition.member_code,
        "event_on": acquisition.event_on,
        "reported_on": reported if reported and reported <= on else None,
        "registered_at": registered if registered and registered <= at else None,
        "breach_on": breach_on(days, terms, on),
        **{deadline.value: one for deadline, one in judge(days, terms, on).items()},
    }


def acquisition_cells(acquisition: Acquisition, terms: Terms, at: datetime) -> list[object]:
    """Return the cells below `LIST_HEAD`."""
    value = acquisition_value(acquisition, terms, at)
    judged = [value[deadline] for deadline in Deadline]
    states = [cell for one in judged for cell in (one.state.value, one.due_on, one.late_days)]
    registered = value["registered_at"]
    return [
        *(value[name] for name in LIST_HEAD[:4]),
        registered.isoformat() if registered else None,
        *states,
        value["breach_on"],
    ]


def summary_value(counts: Iterable[StateCount], insurers: Iterable[Insurer], at: datetime) -> dict[str, Any]:
    """Return the counts of all, of each kind and of each insurer, those without acquisitions included."""
    by_insurer: dict[int, list[StateCount]] = {}
    for count in counts:
        by_insurer.setdefault(count.insurer_id, []).append(count)
    kinds: dict[str, list[StateCount]] = {}
    each = []
    for insurer in insurers:
        theirs = by_insurer.get(insurer.pk, [])
        kinds.setdefault(insurer.kind, []).extend(theirs)
        each.append({"insurer": insurer.number, "name": insurer.name, "kind": insurer.kind, **_counted(theirs)})
    return {
        "at": at,
        "all": _counted([count for theirs in kinds.values() for count in theirs]),
        "kinds": [{"kind": kind, **_counted(theirs)} for kind, theirs in sorted(kinds.items())],
        "insurers": each,
    }


def summary_cells(summary: Mapping[str, Any]) -> Iterator[list[object]]:
    """Yield the rows below `SUMMARY_HEAD`: one for each insurer and deadline."""
    for insurer in summary["insurers"]:
        for deadline in Deadline:
            states = (insurer[deadline][state] for state in State)
            yield [insurer["insurer"], insurer["name"], insurer["kind"], deadline.value, *states]


def _counted(counts: Iterable[StateCount]) -> dict[str, Any]:
    found = {deadline: Counter({state.value: 0 for state in State}) for deadline in Deadline}
    acquisitions = 0
    for one in counts:
        acquisitions += one.count
        for deadline, state in one.states.items():
            found[deadline][state.value] += one.count
    return {"acquisitions": acquisitions} | {deadline.value: dict(states) for deadline, states in found.items()}
