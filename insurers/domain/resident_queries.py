"""住基照会: with which items a resident may be asked for, and what comes back (domain §3.5).

A number is handed out for the five items only. By kana name, birth date and sex nobody is found: that query linked
members with the numbers of other people, and is refused with the reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from insurers.domain import resident_refusals as refusals

FOUR_ITEMS_SINCE: Final = date(2023, 12, 18)
"""The day from which the resident register itself takes four items, or three where sex is not kept."""

NON_CONFORMING: Final = frozenset({"name_kana", "birth_on", "sex"})


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A way to ask: the items, the day from which it is open, and whether the number is told."""

    name: str
    items: frozenset[str]
    since: date | None
    tells_number: bool


FORMS: Final = (
    QueryForm("number", frozenset({"individual_number"}), None, tells_number=True),
    QueryForm("five", frozenset({"name", "name_kana", "birth_on", "sex", "address"}), None, tells_number=True),
    QueryForm("four", frozenset({"name", "birth_on", "sex", "address"}), FOUR_ITEMS_SINCE, tells_number=False),
    QueryForm("three", frozenset({"name", "birth_on", "address"}), FOUR_ITEMS_SINCE, tells_number=False),
)
"""Which four items the register takes is not public; ours are the four keys of R-069 with the kanji name."""


def form_of(items: Collection[str], on: date) -> QueryForm:
    """Return the form of a query with these items on the day `on`, or refuse it with the reason."""
    given = frozenset(items)
    if given == NON_CONFORMING:
        raise refusals.QUERY_TOO_FEW.refusal()
    for form in FORMS:
        if form.items == given and (form.since is None or form.since <= on):
            return form
    raise refusals.QUERY_ITEMS.refusal(since=FOUR_ITEMS_SINCE)
