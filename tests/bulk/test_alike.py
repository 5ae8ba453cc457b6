"""There is no second decision: whoever is asked about in bulk is answered as in a single check (design §3)."""

from datetime import date
from itertools import product

import pytest

from eligibility.wire import MESSAGES, Values
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EntitlementTerms
from insurers.services import record_entitlement
from tests.bulk.conftest import Bulk, person
from tests.edges.conftest import INSURER, LONG_AGO, answer_of


@pytest.fixture
def peopled(bulk: Bulk) -> Bulk:
    """Fill the world with people of every kind of answer."""
    world = bulk.world
    world.enrol("changed", number="2001", lost=date(2026, 3, 1))
    world.enrol("lost", number="2002", lost=date(2025, 12, 31))
    world.enrol("coming", number="2003", acquired=date(2026, 5, 1))
    world.enrol("child", number="2004", born=date(2023, 4, 2), branch="03")
    elderly = world.enrol("elderly", number="2005", born=date(1953, 1, 2))
    certificate = EntitlementTerms(kind="elderly_certificate", period=DateSpan(date(2023, 2, 1)), ratio="020")
    record_entitlement(member=elderly.member, at=LONG_AGO, terms=certificate)
    limit = EntitlementTerms(
        kind="limit_certificate", period=DateSpan(date(2025, 8, 1)), limit_class="01", limit_flag="A03"
    )
    record_entitlement(member=elderly.member, at=LONG_AGO, terms=limit)
    for twin in ("01", "02"):
        world.enrol(f"twin{twin}", number="2006", branch=twin)
    return bulk


def keys() -> list[Values]:
    """Return search keys that hit, miss, and are wrong, in every combination."""
    parts = (
        [f"200{n}" for n in range(1, 8)],
        [date(1980, 5, 5), date(2023, 4, 2), date(1953, 1, 2)],
        ["01", "02", "03", None],
        ["12", "１２", None, "13"],
        [INSURER, "06130489"],
    )
    names = ("number", "born_on", "branch", "symbol", "insurer_number")
    return [person(**dict(zip(names, values, strict=True))) for values in product(*parts)]


def bulk_rows() -> frozenset[str]:
    """Return the rows of the record that the bulk form shares with that of a single check."""
    (record,) = (row for _, row in MESSAGES["muquc02res"].walk() if row.tag == "ResultOfQualificationConfirmation")
    return frozenset(row.name for row in record.children) - {"ceiling_changed"}


def told(values: Values, record: Values | None) -> Values:
    """Return what an answer tells on all levels, as far as the bulk form has room for it (oqs-wire §5.7)."""
    said = {name: values.get(name) for name in ("person_result", "result_code", "result_message", "validity")}
    shown = {name: value for name, value in (record or {}).items() if name in bulk_rows()}
    return said | {"record": shown}


def test_everybody_is_answered_as_in_a_single_check(peopled: Bulk) -> None:
    asked = keys()
    number = peopled.ask(*asked)
    units = peopled.result("muquc", number).units
    seen = set()
    for key, unit in zip(asked, units, strict=True):
        answer = peopled.world.ask(**{"branch": None, "symbol": None} | key)
        single = answer_of(answer).values["body"]
        records = single.get("results", [])
        assert told(unit, unit.get("result")) == told(single, records[0] if records else None)
        seen.add(unit.get("validity", unit["person_result"]))
    assert seen >= {"1", "2", "4", "5"}


def test_the_journal_tells_of_both_alike_and_keeps_them_apart(peopled: Bulk) -> None:
    """R-150: bulk look-ups are counted apart from the checks."""
    number = peopled.ask(person(number="2005", born_on=date(1953, 1, 2)))
    peopled.result("muquc", number)
    peopled.world.ask(number="2005", born_on=date(1953, 1, 2))
    (bulk_row,) = peopled.people(number)
    single_row = peopled.world.journal()[-1]
    assert (bulk_row.channel, single_row.channel) == ("bulk", "file")
    same = ("provider_code", "outcome", "validity", "on", "candidates", "at")
    assert [getattr(bulk_row, name) for name in same] == [getattr(single_row, name) for name in same]
    ceiling = {rule for rule in bulk_row.rules if rule.startswith("ceiling.")}
    assert (ceiling, set(bulk_row.rules) - ceiling) == ({"ceiling.changed"}, set(single_row.rules))


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        (None, "1"),
        ({"certificate": "01", "ceiling_class": "A03", "starts_on": date(2025, 8, 1)}, "0"),
        ({"certificate": "01", "ceiling_class": "A02", "starts_on": date(2025, 8, 1)}, "1"),
        ({"starts_on": date(2025, 8, 1)}, "1"),
    ],
)
def test_the_ceiling_the_provider_has_is_compared_and_not_disclosed(
    peopled: Bulk, sent: Values | None, changed: str
) -> None:
    (unit,) = peopled.result("muquc", peopled.ask(person(number="2005", born_on=date(1953, 1, 2), ceiling=sent))).units
    assert unit["result"]["ceiling_changed"] == changed
    assert unit["search"].get("ceiling") == sent
    assert "ceiling" not in unit["result"]
