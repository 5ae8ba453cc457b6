"""What bulk fetches read of consents: whose, in which order, as known when; and two homes of one rule held together."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.domain.grants import ITEMS, GrantState, state_of
from consent.models import EndReason, Treatment
from consent.selectors import grants_in, grants_of
from consent.selectors.grants import Days
from eligibility.wire.codes.setting import ConsentEnd
from eligibility.wire.codes.ticket import VisitKind
from eligibility.wire.messages.record import RECORD_ROWS
from fixtures import factories as make
from fixtures.factories import AT
from sandbox.domain.clock import JST
from tests.register.undoing import forgotten

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("consented", "found"),
    [
        (None, ["early", "midnight", "late"]),
        ((date(2024, 4, 1), date(2024, 4, 1)), ["early"]),
        ((date(2024, 4, 2), date(2024, 4, 3)), ["midnight", "late"]),
        ((date(2024, 4, 3), date(2024, 4, 2)), []),
        ((date.min, date.max), ["early", "midnight", "late"]),
    ],
)
def test_days_are_those_of_japan_and_both_ends_count(consented: Days | None, found: list[str]) -> None:
    provider = make.ProviderFactory.create()
    given_at = {
        "late": datetime(2024, 4, 3, 23, 59, 59, tzinfo=JST),
        "early": datetime(2024, 4, 1, 23, 59, 59, tzinfo=JST),
        "midnight": datetime(2024, 4, 2, tzinfo=JST),
    }
    names = {make.GrantFactory.create(provider=provider, consented_at=at).pk: name for name, at in given_at.items()}
    rows = grants_of(provider.pk, Treatment.HOME, AT + 30 * DAY, consented=consented)
    assert [names[row.id] for row in rows] == found


@pytest.mark.parametrize(("last", "found"), [(date(2024, 4, 9), 0), (date(2024, 4, 10), 1)])
def test_the_day_of_the_examination_is_asked_for_instead(last: date, found: int) -> None:
    provider = make.ProviderFactory.create()
    make.GrantFactory.create(provider=provider, treatment=Treatment.ONLINE, examined_on=date(2024, 4, 10))
    make.GrantFactory.create(provider=provider, treatment=Treatment.ONLINE)  # for no day in particular
    assert len(grants_of(provider.pk, Treatment.ONLINE, AT, examined=(date(2024, 4, 1), last))) == found


def test_only_what_is_known_by_then_of_this_provider_and_visit() -> None:
    grant = make.GrantFactory.create(known_at=AT + DAY)
    make.GrantFactory.create(sandbox=grant.sandbox, provider=make.ProviderFactory.create(sandbox=grant.sandbox))
    assert grants_of(grant.provider_id, Treatment.HOME, AT) == []
    assert grants_of(grant.provider_id, Treatment.ONLINE, AT + DAY) == []
    (row,) = grants_of(grant.provider_id, Treatment.HOME, AT + DAY)
    assert (row.id, row.person_id, list(row.items)) == (grant.pk, grant.person_id, list(ITEMS))


def test_what_was_ended_or_ran_out_stays_in_the_list() -> None:
    grant = make.GrantFactory.create(available_until=AT + DAY, ended_at=AT + DAY, end_reason=EndReason.PATIENT)
    (row,) = grants_of(grant.provider_id, Treatment.HOME, AT + 9 * DAY)
    assert state_of(row, AT + 9 * DAY) is GrantState.ENDED


hours = st.integers(0, 6).map(lambda n: AT + timedelta(hours=n))


@given(until=st.none() | hours, ended=st.none() | hours, at=hours)
def test_a_state_is_the_same_in_python_and_in_postgresql(
    until: datetime | None, ended: datetime | None, at: datetime
) -> None:
    with forgotten():
        grant = make.GrantFactory.create(
            consented_at=AT - DAY, available_until=until, ended_at=ended, end_reason="1" if ended else ""
        )
        (row,) = grants_of(grant.provider_id, Treatment.HOME, at)
        of_state = {
            state: list(grants_in(grant.sandbox, provider=None, at=at, state=state)) == [grant] for state in GrantState
        }
        assert [state for state, found in of_state.items() if found] == [state_of(row, at)]


def test_codes_are_those_of_the_wire() -> None:
    assert {code.value: code.ja for code in VisitKind} == dict(Treatment.choices)
    assert {code.value for code in ConsentEnd} - {ConsentEnd.UNRECORDED.value} == set(EndReason.values)


def test_items_are_the_consents_of_the_record() -> None:
    names = [row.name.removesuffix("_consent") for row in RECORD_ROWS if row.name.endswith("_consent")]
    assert set(names) == set(ITEMS)
