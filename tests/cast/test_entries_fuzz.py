"""Whatever stands in an entry, it is either added or refused: nothing else ever comes out."""

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.entries import read_person
from fixtures.factories import InsurerFactory
from fixtures.people import add_person
from fixtures.reading import Reader, refuse
from insurers.models import Person
from sandbox.domain.clock import JST
from sandbox.domain.refusals import Refusal, RefusalDetail
from sandbox.models import Sandbox

pytestmark = pytest.mark.django_db

FULL: dict[str, Any] = {
    "code": "somebody",
    "memberships": [
        {
            "insurer": "12139978",
            "profiles": [
                {"name": "見本　某", "sex": "1", "birth_on": "1980-01-01", "known_from": "2020-04-01T10:00:00+09:00"}
            ],
            "enrolments": [
                {
                    "from": "2020-04-01",
                    "lost_on": "2026-04-01",
                    "loss_reason": "03",
                    "loss_known_from": "2026-04-02T10:00:00+09:00",
                    "number": "9900077",
                    "card_class": "A1",
                    "issued_on": "2020-04-02",
                    "hold": "all",
                    "changes": [
                        {"at": "2020-05-01T10:00:00+09:00", "confirm": True},
                        {"at": "2020-06-01T10:00:00+09:00", "from": "2020-03-01", "card_until": "2021-07-31"},
                        {"at": "2027-06-01T10:00:00+09:00", "void": True},
                    ],
                }
            ],
            "entitlements": [
                {
                    "kind": "medical_ticket",
                    "from": "2025-04-01",
                    "through": "2025-04-30",
                    "issued_on": "2025-03-25",
                    "repeat": "monthly",
                    "repeat_through": "2025-08-31",
                    "ticket": {"kind": "01", "issue_number": "M{yyyymm}", "self_pay": 100},
                },
                {
                    "kind": "specific_disease",
                    "disease": "1",
                    "self_pay": 10000,
                    "from": "2020-04-01",
                    "changes": [{"at": "2026-06-01T10:00:00+09:00", "through": "2025-04-29"}],
                },
            ],
        }
    ],
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything below a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, inner in steps for place in [(*path, step), *places(inner, (*path, step))]]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=6)
    | st.characters(categories=["Cs", "Cc"])
    | st.dates().map(str)
    | st.datetimes().map(lambda at: at.isoformat())
    | st.sampled_from(["9999-12-31", "0001-01-01", "2099-12-31T23:59:59+09:00", "1868-01-01", "2199-12-31", "00", "A1"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)


@pytest.fixture
def sandbox() -> Sandbox:
    found: Sandbox = InsurerFactory.create(number="12139978", kind="welfare_office").sandbox
    return found


def added_or_refused(sandbox: Sandbox, body: Any) -> Person | Refusal:
    faults: list[RefusalDetail] = []
    reader = Reader.of(body, "", faults)
    try:
        entry = read_person(reader)
        reader.done()
        refuse(faults)
        with transaction.atomic():
            return add_person(sandbox=sandbox, entry=entry, by=datetime(2026, 11, 22, 9, tzinfo=JST))
    except Refusal as refusal:
        return refusal


def test_the_whole_entry_is_added(sandbox: Sandbox) -> None:
    assert isinstance(added_or_refused(sandbox, FULL), Person)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_an_entry_with_anything_in_it_is_added_or_refused(sandbox: Sandbox, data: st.DataObject) -> None:
    body = deepcopy(FULL)
    *path, last = data.draw(st.sampled_from(places(FULL)))
    inner: Any = body
    for step in path:
        inner = inner[step]
    inner[last] = data.draw(VALUES)
    result = added_or_refused(sandbox, body)
    if isinstance(result, Refusal):
        for detail in result.errors:
            (detail.path + detail.ja + detail.en).encode()  # can be sent
    else:
        result.delete()
