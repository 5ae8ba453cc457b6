"""What the register would write of a row is the canonical text of that row: so unchanged rows are found in SQL."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch.domain.layouts import LAYOUTS, Layout
from batch.models import Acquisition
from fixtures.factories import EnrolmentFactory, EntitlementFactory, InsurerFactory, MemberFactory, ProfileFactory
from insurers.domain.rows import EnrolmentRow, EntitlementRow, MemberRow, Row
from insurers.domain.spans import DateSpan
from insurers.models import IndividualNumber, Insurer, Member
from tests.decision.database import undone
from tests.files.drawing import rows

pytestmark = pytest.mark.django_db

few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

TABLES = """
    insurers_member m
    left join insurers_profile p on p.member_id = m.id
    left join insurers_enrolment e on e.member_id = m.id
    left join insurers_entitlement t on t.member_id = m.id
"""


def registered(row: Row) -> Member:
    """Write what a row states into the register, as it would stand there."""
    insurer = InsurerFactory.create(number=row.insurer_number)
    member: Member = MemberFactory.create(insurer=insurer, code=row.member_code)
    match row:
        case MemberRow():
            names = ("name", "name_kana", "other_name", "other_name_kana", "birth_on", "sex", "postal_code", "address")
            ProfileFactory.create(member=member, **{name: getattr(row, name) for name in names})
            if row.number is not None:
                IndividualNumber.objects.create(
                    sandbox=member.sandbox,
                    person=member.person,
                    digest=row.number.digest,
                    sealed=row.number.sealed,
                    key_id=1,
                )
        case EnrolmentRow():
            enrol(member, row)
        case EntitlementRow():
            names = ("kind", "issued_on", "ratio", "limit_class", "limit_flag", "long_term_on", "disease", "self_pay")
            EntitlementFactory.create(
                member=member,
                period=DateSpan.through(row.valid_from, row.valid_to),
                **{name: getattr(row, name) for name in names},
            )
    return member


def enrol(member: Member, row: EnrolmentRow) -> None:
    """Write an enrolment, and what the deadlines know of it."""
    names = ("symbol", "number", "branch", "relation", "card_class", "insured_name", "loss_reason")
    days = ("issued_on", "card_from", "card_until")
    EnrolmentFactory.create(
        member=member,
        period=DateSpan(row.acquired_on, row.lost_on),
        **{name: getattr(row, name) for name in (*names, *days)},
    )
    Acquisition.objects.create(
        sandbox=member.sandbox,
        insurer=member.insurer,
        member_code=member.code,
        event_on=row.acquired_on,
        reported_on=row.reported_on,
    )


def shown(layout: Layout, member: Member) -> dict[str, str]:
    """Return the columns kept in the register as their SQL expressions show them."""
    kept = [column for column in layout.columns if column.shown]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(column.shown for column in kept)} from {TABLES} where m.id = {member.pk}")  # noqa: S608 # from our tables
        (found,) = cursor.fetchall()
    return dict(zip((column.name for column in kept), found, strict=True))


def possible(row: Row) -> bool:
    """Tell whether the register can hold what the row states; the rules of intake refuse the rest."""
    if isinstance(row, EnrolmentRow):
        in_order = row.lost_on is None or row.acquired_on < row.lost_on
        card = row.card_from is None or row.card_until is None or row.card_from <= row.card_until
        reported = row.reported_on is None or row.acquired_on <= row.reported_on
        return (
            row.event in {"acquire", "change"}
            and in_order
            and card
            and reported
            and not (row.loss_reason and row.lost_on is None)
        )
    return isinstance(row, MemberRow) or row.valid_to is None or row.valid_from <= row.valid_to


@given(st.sampled_from(list(LAYOUTS.values())).flatmap(lambda one: st.tuples(st.just(one), rows(one).filter(possible))))
@few
@undone()
def test_the_register_shows_a_row_as_its_layout_writes_it(drawn: tuple[Layout, Row]) -> None:
    layout, row = drawn
    written = dict(zip(layout.names, layout.write(row), strict=True))
    for name in layout.names:
        if layout.column(name).secret:
            written[name] = written[name].partition(".")[0]
    found = shown(layout, registered(row))
    assert found == {name: written[name] for name in found}
    assert set(layout.names) - set(found) == ({layout.event} if layout.event else set())


def test_every_column_but_the_event_is_shown() -> None:
    for layout in LAYOUTS.values():
        assert [column.name for column in layout.columns if not column.shown] == (
            [layout.event] if layout.event else []
        )
    assert Insurer._meta.db_table == "insurers_insurer"
