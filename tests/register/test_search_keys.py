"""By which key a person is asked for, and whose tickets name a provider: as providers see it, whatever the size."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from fixtures import factories as make
from fixtures.factories import AT
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.models import Entitlement, EntitlementKind, Hold, InsurerKind, Member, Person
from insurers.selectors import search_keys, ticket_holders
from insurers.selectors.keys import SEARCH_KEYS, TICKET_HOLDERS
from tests.statements import counting

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PROVIDER = "1319911903"
JUNE = date(2024, 6, 1)


def member_of(person: Person, kind: InsurerKind = InsurerKind.SOCIETY) -> Member:
    """Make the person a member of one more insurer."""
    member = make.MemberFactory.create(person=person, insurer__sandbox=person.sandbox, insurer__kind=kind)
    make.ProfileFactory.create(member=member)
    return member


def enrol(person: Person, first: date, lost: date | None = None, **columns: Any) -> str:
    """Enrol the person at an insurer of its own and return the number, which tells which enrolment it is."""
    member = member_of(person, columns.pop("kind", InsurerKind.SOCIETY))
    number: str = make.EnrolmentFactory.create(member=member, period=DateSpan(first, lost), **columns).number
    return number


def number_asked_for(person: Person, at: datetime = AT) -> str | None:
    (key,) = search_keys([(person.pk, at)])
    return None if key is None else key.number


def test_a_key_is_whole_and_folded() -> None:
    enrolment = make.EnrolmentFactory.create(symbol="見本１", number="００１２", branch="02")
    profile = make.ProfileFactory.create(member=enrolment.member)
    (key,) = search_keys([(enrolment.member.person_id, AT)])
    assert key == (enrolment.insurer.number, "見本１", "見本1", "００１２", "0012", "02", profile.birth_on)


def test_each_person_has_the_key_of_their_own_instant_in_the_order_asked() -> None:
    people = make.PersonFactory.create_batch(3)
    numbers = [enrol(person, date(2020, 4, 1)) for person in people]
    with counting() as sent:
        keys = search_keys([(people[2].pk, AT), (people[0].pk, AT), (people[1].pk, AT - DAY), (0, AT)])
    assert [key and key.number for key in keys] == [numbers[2], numbers[0], None, None]
    assert len(sent) == 1
    assert search_keys([]) == []


def test_the_latest_of_those_in_force_is_asked_for() -> None:
    person = make.PersonFactory.create()
    enrol(person, date(2010, 4, 1), date(2020, 4, 1))
    assert number_asked_for(person) is not None, "one that was lost, with none in force"
    old, new = enrol(person, date(2020, 4, 1)), enrol(person, date(2024, 3, 1), known=InstantSpan(AT + DAY))
    enrol(person, date(2025, 4, 1))  # registered ahead
    assert [number_asked_for(person, at) for at in (AT, AT + DAY)] == [old, new], "as known at the instant"


def test_a_medical_insurance_goes_before_welfare_while_it_is_in_force() -> None:
    person = make.PersonFactory.create()
    insured = enrol(person, date(2020, 4, 1), date(2024, 4, 2))
    welfare = enrol(person, date(2024, 1, 1), kind=InsurerKind.WELFARE_OFFICE)
    assert [number_asked_for(person, at) for at in (AT, AT + DAY)] == [insured, welfare]


def test_what_is_held_from_providers_or_has_no_profile_yet_is_no_key() -> None:
    held = make.EnrolmentFactory.create(hold=Hold.ALL).member
    make.ProfileFactory.create(member=held)
    unnamed = make.EnrolmentFactory.create().member
    assert search_keys([(held.person_id, AT), (unnamed.person_id, AT)]) == [None, None]
    partly = make.PersonFactory.create()
    number = enrol(partly, date(2020, 4, 1), hold=Hold.MEDICAL)
    assert number_asked_for(partly) == number


def on_welfare(person: Person, *tickets: dict[str, Any], **columns: Any) -> str:
    """Let a welfare office pay for the person, with tickets for June that name the provider; return the number."""
    member = member_of(person, InsurerKind.WELFARE_OFFICE)
    for ticket in tickets:
        written = {"kind": "01", "provider_code": PROVIDER, "month": JUNE.isoformat()} | ticket
        make.EntitlementFactory.create(member=member, kind=EntitlementKind.MEDICAL_TICKET, ticket=written)
    number: str = make.EnrolmentFactory.create(member=member, **columns).number
    return number


def test_holders_of_tickets_come_once_with_their_key_at_the_welfare_office() -> None:
    sandbox = make.SandboxFactory.create()
    first, second, other, elsewhere, held = make.PersonFactory.create_batch(5, sandbox=sandbox)
    enrol(first, date(2024, 5, 1))  # an insurance beside it changes nothing
    numbers = [on_welfare(first, {"issue_number": "1"}, {"kind": "02"}), on_welfare(second, {})]
    on_welfare(other, {"month": "2024-07-01"})
    on_welfare(elsewhere, {"provider_code": "1319911911"})
    on_welfare(held, {}, hold=Hold.ALL)
    on_welfare(make.PersonFactory.create(), {})  # in a sandbox of its own
    with counting() as sent:
        found = ticket_holders(sandbox_id=sandbox.pk, provider_code=PROVIDER, month=JUNE, at=AT)
    assert [(person, key.number) for person, key in found] == [(first.pk, numbers[0]), (second.pk, numbers[1])]
    assert len(sent) == 1
    assert ticket_holders(sandbox_id=sandbox.pk, provider_code=PROVIDER, month=JUNE, at=AT - DAY) == []


def plan_of(sql: str, parameters: tuple[Any, ...]) -> str:
    """Return how PostgreSQL would carry a statement out, with the tables' statistics as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE insurers_entitlement, insurers_member, insurers_enrolment, insurers_profile")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.fixture
def crowd() -> int:
    """Fill a sandbox with people who have a ratio, one in fifty a ticket of the provider too; return its id."""
    member = make.EnrolmentFactory.create().member
    make.ProfileFactory.create(member=member)
    sql = """
    WITH people AS (
        INSERT INTO insurers_person (sandbox_id, code) SELECT %(sandbox)s, 'p' || n FROM generate_series(1, 4000) n
        RETURNING id, sandbox_id
    ), members AS (
        INSERT INTO insurers_member (sandbox_id, insurer_id, person_id, code)
        SELECT sandbox_id, %(insurer)s, id, '' FROM people RETURNING id, insurer_id
    ), profiles AS (
        INSERT INTO insurers_profile (member_id, known, name, name_kana, other_name, other_name_kana, sex, sex_on_back,
                                      birth_on, address, postal_code)
        SELECT id, tstzrange(%(at)s, NULL), 'x', '', '', '', '1', '', '1980-05-05', '', '' FROM members
    ), enrolments AS (
        INSERT INTO insurers_enrolment (member_id, insurer_id, period, known, symbol, symbol_key, number, number_key,
                                        branch, relation, card_class, insured_name, loss_reason, hold)
        SELECT id, insurer_id, '[2020-04-01,)', tstzrange(%(at)s, NULL), '', '', id, id, '', '', '01', '', '', 'none'
        FROM members
    ), ratios AS (
        INSERT INTO insurers_entitlement (member_id, kind, period, known, ratio, limit_class, limit_flag, disease)
        SELECT id, 'burden_ratio', '[2020-04-01,)', tstzrange(%(at)s, NULL), '010', '', '', '' FROM members
    )
    INSERT INTO insurers_entitlement (member_id, kind, period, known, ratio, limit_class, limit_flag, disease, ticket)
    SELECT id, 'medical_ticket', '[2020-04-01,)', tstzrange(%(at)s, NULL), '', '', '', '',
           jsonb_build_object('kind', '01', 'month', '2024-06-01', 'provider_code',
                              CASE WHEN id %% 50 = 0 THEN '1319911903' ELSE '1319911911' END)
    FROM members WHERE id %% 5 = 0
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"sandbox": member.sandbox_id, "insurer": member.insurer_id, "at": AT})
    return member.sandbox_id


def test_tickets_are_found_by_their_index_and_not_among_all_entitlements(crowd: int) -> None:
    plan = plan_of(TICKET_HOLDERS, (PROVIDER, JUNE.isoformat(), AT, crowd, AT, AT))
    assert "ticket_by_provider_and_month" in plan, plan
    for table in ("insurers_entitlement", "insurers_member", "insurers_enrolment", "insurers_profile"):
        assert f"Seq Scan on {table}" not in plan, plan
    assert len(ticket_holders(sandbox_id=crowd, provider_code=PROVIDER, month=JUNE, at=AT)) in {79, 80, 81}
    assert Entitlement.objects.count() > 4000


def test_keys_are_looked_up_person_by_person(crowd: int) -> None:
    ids = list(Person.objects.filter(sandbox_id=crowd).order_by("pk").values_list("pk", flat=True)[1:501])
    plan = plan_of(SEARCH_KEYS, (ids, [AT] * len(ids)))
    assert "Seq Scan on insurers_" not in plan.replace("Seq Scan on insurers_insurer", ""), plan
    assert all(search_keys([(person, AT) for person in ids]))
