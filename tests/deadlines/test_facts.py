"""Recording the days of acquisitions: each is filled in once, and completion is told to the member once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection

from batch.models import Acquisition, Notice
from batch.services.deadlines import AcquiredRow, acquired, registered, report_acquisition, withdrawn
from fixtures.factories import EnrolmentFactory, MemberFactory
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox.domain.refusals import Refusal
from tests.deadlines.conftest import Intake, make_intake, noon
from tests.statements import counting

EVENT = date(2024, 10, 1)
LATER = EVENT + timedelta(3)


def days(intake: Intake) -> list[tuple[object, ...]]:
    """Return what is known of the insurer's acquisitions."""
    rows = Acquisition.objects.filter(insurer=intake.insurer).order_by("member_code", "event_on", "id")
    return list(rows.values_list("member_code", "event_on", "reported_on", "registered_at"))


def test_what_is_absent_is_filled_in_and_what_is_known_stays(intake: Intake) -> None:
    intake.acquire("A", EVENT)
    assert days(intake) == [("A", EVENT, None, None)]
    intake.acquire("A", EVENT, reported=LATER)
    intake.acquire("A", EVENT, registered=LATER)
    intake.acquire("A", EVENT, reported=EVENT, registered=EVENT)
    assert days(intake) == [("A", EVENT, LATER, noon(LATER))]


def test_rows_about_one_acquisition_in_one_call_are_one_as_if_they_had_come_in_turn(intake: Intake) -> None:
    insurer, sandbox = intake.insurer.pk, intake.sandbox.pk
    rows = [
        AcquiredRow(insurer, sandbox, "A", EVENT, LATER),
        AcquiredRow(insurer, sandbox, "A", EVENT, EVENT, noon(LATER)),
    ]
    acquired(rows)
    assert days(intake) == [("A", EVENT, LATER, noon(LATER))]


def test_thousands_of_rows_take_as_many_statements_as_one(intake: Intake) -> None:
    rows = [AcquiredRow(intake.insurer.pk, intake.sandbox.pk, f"M{n}", EVENT, EVENT, noon(LATER)) for n in range(3000)]
    with counting() as few:
        acquired(rows[:1])
    with counting() as many:
        acquired(rows)
    acquired([])
    assert len(few) == len(many)
    assert len(days(intake)) == 3000


def test_the_member_is_told_once_when_the_enrolment_is_registered(intake: Intake) -> None:
    member = intake.member("A")
    intake.acquire("A", EVENT, reported=EVENT)
    assert not Notice.objects.exists()
    intake.acquire("A", EVENT, registered=LATER)
    intake.acquire("A", EVENT, registered=LATER + timedelta(1))
    assert list(Notice.objects.values_list("member_id", "acquired_on", "at")) == [(member.pk, EVENT, noon(LATER))]
    intake.acquire("A", LATER, registered=LATER)
    assert Notice.objects.count() == 2


def test_a_held_enrolment_is_registered_when_its_hold_ends(intake: Intake) -> None:
    member = intake.member("A")
    held = EnrolmentFactory.create(
        member=member, period=DateSpan(EVENT), hold="all", known=InstantSpan(noon(EVENT), noon(LATER))
    )
    intake.acquire("A", EVENT, reported=EVENT)
    assert registered(member_ids=[member.pk], at=noon(EVENT)) == 0
    EnrolmentFactory.create(member=member, period=DateSpan(EVENT), known=InstantSpan(noon(LATER)), number=held.number)
    assert registered(member_ids=[member.pk], at=noon(LATER)) == 1
    assert registered(member_ids=[member.pk], at=noon(LATER + timedelta(1))) == 0
    assert days(intake) == [("A", EVENT, EVENT, noon(LATER))]
    assert Notice.objects.get().at == noon(LATER)


def test_a_hold_of_medical_information_leaves_the_enrolment_visible(intake: Intake) -> None:
    member = intake.member("A")
    EnrolmentFactory.create(member=member, period=DateSpan(EVENT), hold="medical", known=InstantSpan(noon(EVENT)))
    intake.acquire("A", EVENT)
    assert registered(member_ids=[member.pk], at=noon(LATER)) == 1


def test_only_the_acquisition_of_the_visible_enrolment_is_registered(intake: Intake, neighbour: Intake) -> None:
    member = intake.member("A")
    EnrolmentFactory.create(member=member, period=DateSpan(EVENT), known=InstantSpan(noon(EVENT)))
    intake.acquire("A", EVENT)
    intake.acquire("A", LATER)
    intake.acquire("B", EVENT)
    neighbour.acquire("A", EVENT)
    assert registered(member_ids=[member.pk], at=noon(LATER)) == 1
    assert days(intake) == [("A", EVENT, None, noon(LATER)), ("A", LATER, None, None), ("B", EVENT, None, None)]
    assert days(neighbour) == [("A", EVENT, None, None)]


def test_a_notice_goes_to_the_member_of_the_insurer_who_registered(intake: Intake, neighbour: Intake) -> None:
    ours, theirs = intake.member("A"), neighbour.member("A")
    MemberFactory.create(insurer=intake.insurer, code="B")
    intake.acquire("A", EVENT, registered=LATER)
    assert list(Notice.objects.values_list("member_id", flat=True)) == [ours.pk]
    neighbour.acquire("A", EVENT, registered=LATER)
    assert set(Notice.objects.values_list("member_id", flat=True)) == {ours.pk, theirs.pk}


def test_an_employers_report_is_recorded_and_may_be_repeated(intake: Intake) -> None:
    for _ in range(2):
        found = report_acquisition(
            insurer=intake.insurer, member_code="A", event_on=EVENT, reported_on=LATER, at=noon(LATER)
        )
        assert (found.event_on, found.reported_on, found.registered_at) == (EVENT, LATER, None)
    assert len(days(intake)) == 1


def test_a_report_comes_in_after_the_registration_too(intake: Intake) -> None:
    intake.acquire("A", EVENT, registered=EVENT)
    report_acquisition(insurer=intake.insurer, member_code="A", event_on=EVENT, reported_on=LATER, at=noon(LATER))
    assert days(intake) == [("A", EVENT, LATER, noon(EVENT))]


@pytest.mark.parametrize(
    ("code", "event", "reported", "refusal"),
    [
        ("A", LATER, EVENT, "SIM-ACQUISITION-REPORTED-EARLY"),
        ("A", date(2014, 12, 31), EVENT, "SIM-ACQUISITION-EVENT"),
        ("A", EVENT, LATER + timedelta(1), "SIM-ACQUISITION-REPORTED-AHEAD"),
        ("B", EVENT, LATER, "SIM-ACQUISITION-REPORTED"),
        (" ", EVENT, LATER, "SIM-TEXT-REQUIRED"),
        ("x" * 21, EVENT, LATER, "SIM-TEXT-LONG"),
        ("A\x00", EVENT, LATER, "SIM-TEXT-CONTROL"),
    ],
)
def test_a_wrong_report_is_refused_and_leaves_nothing(
    intake: Intake, code: str, event: date, reported: date, refusal: str
) -> None:
    intake.acquire("B", EVENT, reported=EVENT)
    with pytest.raises(Refusal) as refused:
        report_acquisition(
            insurer=intake.insurer, member_code=code, event_on=event, reported_on=reported, at=noon(LATER)
        )
    assert refused.value.code == refusal
    assert days(intake) == [("B", EVENT, EVENT, None)]


@pytest.mark.django_db(transaction=True)
def test_two_who_record_the_same_acquisitions_in_any_order_do_not_wait_for_each_other(transactional_db: None) -> None:
    del transactional_db
    intake = make_intake("ours", EVENT)
    for n in range(60):
        intake.member(f"M{n}")
    rows = [AcquiredRow(intake.insurer.pk, intake.sandbox.pk, f"M{n}", EVENT, EVENT, noon(LATER)) for n in range(60)]

    def record(order: list[AcquiredRow]) -> None:
        try:
            acquired(order)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as writers:
        for done in [writers.submit(record, order) for order in (rows, rows[::-1], rows[30:] + rows[:30], rows)]:
            done.result()
    assert Acquisition.objects.count() == Notice.objects.count() == 60


def test_rows_that_contradict_themselves_are_a_mistake_of_the_caller(intake: Intake) -> None:
    with pytest.raises(IntegrityError, match="an_event_is_reported_on_its_day_or_later"):
        intake.acquire("A", LATER, reported=EVENT)


def test_what_was_withdrawn_stays_as_it_was_and_may_be_acquired_anew(intake: Intake, neighbour: Intake) -> None:
    for one in (intake, neighbour):
        one.acquire("A", EVENT, reported=EVENT)
    intake.acquire("A", LATER)
    named = [("A", EVENT), ("unknown", EVENT)]
    assert withdrawn(insurer_id=intake.insurer.pk, acquisitions=named, at=noon(LATER)) == 1
    assert withdrawn(insurer_id=intake.insurer.pk, acquisitions=named, at=noon(LATER)) == 0
    assert withdrawn(insurer_id=intake.insurer.pk, acquisitions=[], at=noon(LATER)) == 0
    intake.acquire("A", EVENT, registered=LATER)
    rows = Acquisition.objects.order_by("id").values_list("insurer", "event_on", "reported_on", "withdrawn_at")
    ours, theirs = intake.insurer.pk, neighbour.insurer.pk
    assert list(rows) == [
        (ours, EVENT, EVENT, noon(LATER)),
        (theirs, EVENT, EVENT, None),
        (ours, LATER, None, None),
        (ours, EVENT, None, None),
    ]


def test_the_end_of_a_hold_registers_nothing_that_was_withdrawn(intake: Intake) -> None:
    member = intake.member("A")
    EnrolmentFactory.create(member=member, period=DateSpan(EVENT), known=InstantSpan(noon(EVENT)))
    intake.acquire("A", EVENT)
    withdrawn(insurer_id=intake.insurer.pk, acquisitions=[("A", EVENT)], at=noon(EVENT))
    assert registered(member_ids=[member.pk], at=noon(LATER)) == 0


def test_an_employer_reports_anew_what_was_withdrawn(intake: Intake) -> None:
    for day in (EVENT, LATER):
        report_acquisition(insurer=intake.insurer, member_code="A", event_on=EVENT, reported_on=day, at=noon(LATER))
        withdrawn(insurer_id=intake.insurer.pk, acquisitions=[("A", EVENT)], at=noon(LATER))
    assert [row[2] for row in days(intake)] == [EVENT, LATER]


def test_thousands_are_withdrawn_in_as_many_statements_as_one(intake: Intake) -> None:
    acquired([AcquiredRow(intake.insurer.pk, intake.sandbox.pk, f"M{n}", EVENT) for n in range(2000)])
    named = [(f"M{n}", EVENT) for n in range(2000)]
    insurer = intake.insurer.pk
    with counting() as few:
        withdrawn(insurer_id=insurer, acquisitions=named[:1], at=noon(LATER))
    with counting() as many:
        assert withdrawn(insurer_id=insurer, acquisitions=named, at=noon(LATER)) == 1999
    assert len(few) == len(many)
