"""The services of the register: what they write, what they close, and that nothing else changes."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures import factories as make
from insurers import services
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms, ProfileTerms, covering
from insurers.domain.tickets import Ticket
from insurers.models import Enrolment, Hold, InsurerKind, Profile
from insurers.selectors import register_as_known, terms_of
from sandbox.domain.clock import JST

pytestmark = pytest.mark.django_db

FIRST = datetime(2024, 4, 3, 10, tzinfo=JST)
SECOND = FIRST + timedelta(days=7)
THIRD = SECOND + timedelta(days=7)
FOR_EVER = DateSpan(date(2024, 4, 1))


def enrolment_terms(*, period: DateSpan = FOR_EVER, number: str = "123", **columns: str) -> EnrolmentTerms:
    return EnrolmentTerms(period=period, number=number, **columns)  # type: ignore[arg-type]  # text columns only


def profile_terms(name: str = "見本　花子") -> ProfileTerms:
    return ProfileTerms(name=name, birth_on=date(1990, 2, 28), sex="2")


def history(row: Enrolment) -> list[tuple[InstantSpan, DateSpan]]:
    """Return (known, period) of every row of the member, oldest knowledge first."""
    return list(row.member.enrolments.order_by("known", "id").values_list("known", "period"))


# -- roots


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("01130012", InsurerKind.ASSOCIATION),
        ("06130488", InsurerKind.SOCIETY),
        ("138016", InsurerKind.MUNICIPAL),
        ("133017", InsurerKind.NHI_SOCIETY),
        ("33120015", InsurerKind.MUTUAL_AID),
        ("39131016", InsurerKind.LATE_ELDERLY),
        ("12139978", InsurerKind.WELFARE_OFFICE),
    ],
)
def test_an_insurer_is_of_the_kind_its_number_tells(number: str, kind: InsurerKind) -> None:
    sandbox = make.SandboxFactory.create()
    insurer = services.register_insurer(sandbox=sandbox, number=number, name="見本", kind=kind)
    assert (insurer.sandbox, insurer.number, insurer.kind, insurer.name) == (sandbox, number, kind, "見本")
    other = make.SandboxFactory.create()
    assert services.register_insurer(sandbox=other, number=number, name="見本").kind == kind


def test_a_member_is_a_person_at_an_insurer() -> None:
    insurer = make.InsurerFactory.create()
    person = services.register_person(sandbox=insurer.sandbox, code="mihon-hanako")
    member = services.register_member(insurer=insurer, person=person)
    assert (member.sandbox, member.insurer, member.person) == (insurer.sandbox, insurer, person)


# -- profiles


def test_a_profile_closes_the_one_known_before() -> None:
    member = make.MemberFactory.create()
    before = services.record_profile(member=member, at=FIRST, terms=profile_terms())
    after = services.record_profile(member=member, at=SECOND, terms=profile_terms("架空　花子"))
    before.refresh_from_db()
    assert (before.known, before.name) == (InstantSpan(FIRST, SECOND), "見本　花子")
    assert (after.known, after.name) == (InstantSpan(SECOND), "架空　花子")


def test_a_profile_registered_ahead_stays() -> None:
    member = make.MemberFactory.create()
    ahead = services.record_profile(member=member, at=THIRD, terms=profile_terms("三"))
    first = services.record_profile(member=member, at=FIRST, terms=profile_terms("一"))
    between = services.record_profile(member=member, at=SECOND, terms=profile_terms("二"))
    for row in (ahead, first, between):
        row.refresh_from_db()
    assert first.known == InstantSpan(FIRST, SECOND)
    assert between.known == InstantSpan(SECOND, THIRD)
    assert ahead.known == InstantSpan(THIRD)


# -- enrolments


def test_an_enrolment_is_known_from_its_registration_and_found_by_its_folded_keys() -> None:
    member = make.MemberFactory.create()
    terms = enrolment_terms(number="００１２", symbol="ｶﾞ・１－２", branch="01", relation="2", hold="all")
    row = services.record_enrolment(member=member, at=FIRST, terms=terms)
    row.refresh_from_db()
    assert (row.known, row.insurer, row.hold) == (InstantSpan(FIRST), member.insurer, Hold.ALL)
    assert (row.symbol, row.symbol_key) == ("ｶﾞ・１－２", "ガ1-2")
    assert (row.number, row.number_key) == ("００１２", "0012")
    assert terms_of(row) == terms


def test_a_correction_appends_and_what_was_known_stays_known_as_it_was() -> None:
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms())
    corrected = services.correct_enrolment(
        enrolment=row, at=SECOND, terms=enrolment_terms(period=DateSpan(date(2024, 4, 2)), number="124")
    )
    row.refresh_from_db()
    assert (row.number, row.period, row.known) == ("123", FOR_EVER, InstantSpan(FIRST, SECOND))
    assert (corrected.number_key, corrected.known) == ("124", InstantSpan(SECOND))


def test_a_correction_of_a_superseded_time_ends_where_the_later_one_begins() -> None:
    """The clock was set back after a later loss had been registered: that registration stays."""
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms())
    services.record_loss(enrolment=row, at=THIRD, lost_on=date(2024, 4, 10), reason="03")
    services.correct_enrolment(enrolment=row, at=SECOND, terms=enrolment_terms(number="124"))
    assert history(row) == [
        (InstantSpan(FIRST, SECOND), FOR_EVER),
        (InstantSpan(SECOND, THIRD), FOR_EVER),
        (InstantSpan(THIRD), DateSpan(date(2024, 4, 1), date(2024, 4, 10))),
    ]


def test_a_loss_ends_the_period_and_keeps_everything_else() -> None:
    terms = enrolment_terms(symbol="見本", branch="00", relation="1")
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=terms)
    lost = services.record_loss(enrolment=row, at=SECOND, lost_on=date(2024, 4, 8), reason="03")
    assert lost.period == covering(date(2024, 4, 1), date(2024, 4, 8))
    assert (lost.loss_reason, lost.symbol, lost.number, lost.branch) == ("03", "見本", "123", "00")
    assert history(row) == [(InstantSpan(FIRST, SECOND), FOR_EVER), (InstantSpan(SECOND), lost.period)]


def test_after_a_loss_the_same_insurer_covers_the_member_again() -> None:
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms())
    services.record_loss(enrolment=row, at=SECOND, lost_on=date(2024, 4, 8), reason="99")
    again = services.record_enrolment(
        member=row.member, at=SECOND, terms=enrolment_terms(period=DateSpan(date(2024, 4, 8)))
    )
    assert again.known == InstantSpan(SECOND)


def test_the_copy_in_hand_may_be_old() -> None:
    """A service works on the row as it stands in the database, not as the caller read it."""
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms(symbol="甲"))
    row.symbol = "乙"
    assert services.record_loss(enrolment=row, at=SECOND, lost_on=date(2024, 5, 1), reason="99").symbol == "甲"


def test_two_insurers_may_cover_one_person_on_one_day() -> None:
    member = make.MemberFactory.create()
    other = make.MemberFactory.create(insurer=make.InsurerFactory.create(sandbox=member.sandbox), person=member.person)
    services.record_enrolment(member=member, at=FIRST, terms=enrolment_terms())
    assert services.record_enrolment(member=other, at=FIRST, terms=enrolment_terms()).pk


def test_a_voided_enrolment_was_known_until_then_and_makes_room() -> None:
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms())
    services.void_enrolment(enrolment=row, at=SECOND)
    assert history(row) == [(InstantSpan(FIRST, SECOND), FOR_EVER)]
    services.record_enrolment(member=row.member, at=SECOND, terms=enrolment_terms())
    assert len(history(row)) == 2


@pytest.mark.parametrize("hold", ["all", "medical"])
def test_confirming_releases_a_hold_from_then_on(hold: str) -> None:
    """R-064."""
    row = services.record_enrolment(member=make.MemberFactory.create(), at=FIRST, terms=enrolment_terms(hold=hold))
    released = services.confirm_enrolment(enrolment=row, at=SECOND)
    row.refresh_from_db()
    assert (row.hold, row.known) == (hold, InstantSpan(FIRST, SECOND))
    assert (released.hold, released.known) == ("none", InstantSpan(SECOND))
    assert terms_of(released) == enrolment_terms()


# -- entitlements


def test_an_entitlement_is_corrected_and_voided_like_an_enrolment() -> None:
    member = make.MemberFactory.create()
    wrong = services.record_entitlement(
        member=member, at=FIRST, terms=EntitlementTerms(kind="burden_ratio", period=FOR_EVER, ratio="030")
    )
    right = services.correct_entitlement(
        entitlement=wrong, at=SECOND, terms=EntitlementTerms(kind="burden_ratio", period=FOR_EVER, ratio="010")
    )
    services.void_entitlement(entitlement=right, at=THIRD)
    known = list(member.entitlements.order_by("known").values_list("ratio", "known"))
    assert known == [("030", InstantSpan(FIRST, SECOND)), ("010", InstantSpan(SECOND, THIRD))]


def test_a_ticket_comes_back_as_it_was_given() -> None:
    office = make.InsurerFactory.create(number="12139978", kind=InsurerKind.WELFARE_OFFICE)
    ticket = Ticket(kind="01", issue_number="0001", month=date(2024, 4, 1), treatment="02", self_pay=0)
    row = services.record_entitlement(
        member=make.MemberFactory.create(insurer=office),
        at=FIRST,
        terms=EntitlementTerms(kind="medical_ticket", period=FOR_EVER, ticket=ticket),
    )
    row.refresh_from_db()
    assert row.ticket is not None
    assert Ticket.from_json(row.ticket) == ticket


# -- reading


def test_the_register_of_another_sandbox_is_empty() -> None:
    row = make.EnrolmentFactory.create()
    found = register_as_known(sandbox=make.SandboxFactory.create(), person=row.member.person, at=make.AT)
    assert found.memberships == ()


def test_reading_takes_four_statements_for_one_membership_and_for_three() -> None:
    sandbox, counts = make.SandboxFactory.create(), []
    person = make.PersonFactory.create(sandbox=sandbox)
    for places in (1, 2):
        for insurer in make.InsurerFactory.create_batch(places, sandbox=sandbox):
            member = make.MemberFactory.create(insurer=insurer, person=person)
            make.ProfileFactory.create(member=member)
            make.EnrolmentFactory.create(member=member)
        with CaptureQueriesContext(connection) as queries:
            found = register_as_known(sandbox=sandbox, person=person, at=make.AT)
            assert [len(m.enrolments) for m in found.memberships] == [1] * len(found.memberships)
        counts.append((len(found.memberships), len(queries)))
    assert counts == [(1, 4), (3, 4)]


def test_reading_keeps_members_apart_and_in_order() -> None:
    sandbox = make.SandboxFactory.create()
    person = make.PersonFactory.create(sandbox=sandbox)
    numbers = ("31139959", "06139919")
    for number in numbers:
        member = make.MemberFactory.create(
            insurer=make.InsurerFactory.create(sandbox=sandbox, number=number), person=person
        )
        make.ProfileFactory.create(member=member, name=f"{number}での氏名")
        for month in (6, 4):
            period = covering(date(2024, month, 1), date(2024, month + 1, 1))
            make.EnrolmentFactory.create(member=member, period=period)
        make.EntitlementFactory.create(member=member)
    found = register_as_known(sandbox=sandbox, person=person, at=make.AT)
    assert [m.insurer.number for m in found.memberships] == sorted(numbers)
    for membership in found.memberships:
        assert isinstance(membership.profile, Profile)
        assert membership.profile.name == f"{membership.insurer.number}での氏名"
        assert [e.period.lower.month for e in membership.enrolments] == [4, 6]
        assert {e.insurer for e in membership.enrolments} == {membership.insurer}
        assert len(membership.entitlements) == 1
