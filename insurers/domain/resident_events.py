"""異動 in the resident register as values, and what each does to the records known: closes some, makes others.

A record holds 本人確認情報 for a period of days. A move and a change of name begin on a day and hold until the next; a
correction says that a record was wrong for all of its days; a death ends the last one (住民票の消除).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from insurers.domain import resident_refusals as refusals
from insurers.domain.spans import DateSpan

EventKind = Literal["entry", "move", "name", "correction", "death"]
"""Values of `insurers.models.ResidentEvent`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentTerms:
    """What the register holds about a resident, without its days; `sex` is 1, 2 or 3."""

    name: str
    birth_on: date
    sex: str
    address: str
    name_kana: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class RecordValue:
    """A record as a value: its days, what it holds, why it is there, and the death that ended it."""

    period: DateSpan
    terms: ResidentTerms
    event: EventKind
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """What an event does to one record: the one at `place` is closed, `made` take its place, its days among them."""

    place: int
    made: tuple[RecordValue, ...]


Change = tuple[Replacement, ...]


CHANGEABLE: Final[dict[EventKind, frozenset[str]]] = {
    "move": frozenset({"address", "postal_code"}),
    "name": frozenset({"name", "name_kana"}),
    "correction": frozenset({"name", "name_kana", "birth_on", "sex", "address", "postal_code"}),
    "death": frozenset(),
}
"""The columns that an event may change; all but a death change at least one."""

OF_THE_PERSON: Final = frozenset({"birth_on", "sex"})
"""Corrected in every record: nobody was born on two days."""

Records = Sequence[RecordValue]


def changed(kind: EventKind, records: Records, *, on: date, columns: dict[str, object]) -> Change:
    """Return what an event on the day `on` does to the records known, which come in order of their days.

    `columns` are the new values by the names of `ResidentTerms`. Refuses an event that does not fit: columns of another
    event, a day before the last record began, anything after a death.
    """
    allowed = CHANGEABLE[kind]
    if columns.keys() - allowed or bool(columns) != bool(allowed):
        raise refusals.EVENT_COLUMNS.refusal(event=kind, columns="、".join(sorted(allowed)) or "–")
    if not records:
        raise refusals.NOT_ENTERED.refusal(on=on)
    return _BY_KIND[kind](records, on, columns)


def _begun(records: Records, on: date, columns: dict[str, object], kind: EventKind) -> Change:
    last = _last(records, on)
    terms = replace(last.terms, **columns)  # type: ignore[arg-type]  # the keys were looked at, the shapes gave the types
    new = RecordValue(DateSpan(on, last.period.upper), terms, kind)
    begins = last.period.lower == on
    return _last_by(records, new) if begins else _last_by(records, replace(last, period=last.period.until(on)), new)


def _moved(records: Records, on: date, columns: dict[str, object]) -> Change:
    return _begun(records, on, columns, "move")


def _renamed(records: Records, on: date, columns: dict[str, object]) -> Change:
    return _begun(records, on, columns, "name")


def _corrected(records: Records, on: date, columns: dict[str, object]) -> Change:
    """Correct the record in force on the day for all of its days; birth date and sex in all records."""
    place = next((place for place, record in enumerate(records) if on in record.period), None)
    if place is None:
        raise refusals.NOT_ENTERED.refusal(on=on)
    everywhere = {name: value for name, value in columns.items() if name in OF_THE_PERSON}
    new = (columns if here == place else everywhere for here in range(len(records)))
    return tuple(
        Replacement(here, (replace(record, terms=replace(record.terms, **values), event="correction"),))  # type: ignore[arg-type]  # as in `_begun`
        for here, (record, values) in enumerate(zip(records, new, strict=True))
        if values
    )


def _died(records: Records, on: date, _columns: dict[str, object]) -> Change:
    last = _last(records, on)
    ended = RecordValue(DateSpan.through(last.period.lower, on), last.terms, "death", on)
    return _last_by(records, ended)


def _last_by(records: Records, *made: RecordValue) -> Change:
    return (Replacement(len(records) - 1, made),)


def _last(records: Records, on: date) -> RecordValue:
    """Return the last record, which an event on the day `on` changes."""
    last = records[-1]
    if last.died_on is not None:
        raise refusals.DEAD.refusal(on=last.died_on)
    if last.period.lower is not None and on < last.period.lower:
        raise refusals.OUT_OF_ORDER.refusal(on=last.period.lower)
    return last


_BY_KIND: Final[dict[EventKind, Callable[[Records, date, dict[str, object]], Change]]] = {
    "move": _moved,
    "name": _renamed,
    "correction": _corrected,
    "death": _died,
}
