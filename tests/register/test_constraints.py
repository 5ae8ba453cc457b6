"""Every named constraint, broken on purpose: the list comes from the models and the database, so none is forgotten."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from batch.domain.refusals import BY_CONSTRAINT as BATCH_REFUSALS
from consent.domain.refusals import BY_CONSTRAINT as CONSENT_REFUSALS
from fixtures import factories as make
from fixtures.factories import AT, ON
from insurers.domain.refusals import BY_CONSTRAINT as REGISTER_REFUSALS
from insurers.domain.spans import DateSpan
from insurers.models import EntitlementKind
from sandbox.constraints import constraint_of

pytestmark = pytest.mark.django_db

APPS: Final = ("sandbox", "insurers", "consent", "eligibility", "batch")
NO_DAY: Final = DateRange(empty=True)
NO_TIME: Final = DateTimeTZRange(empty=True)
BEFORE: Final = ON - timedelta(1)

Break = Callable[[], object]


def two_sandbox_codes() -> None:
    make.SandboxFactory.create_batch(2, code="same")


def two_keys() -> None:
    make.ApiKeyFactory.create_batch(2, digest=bytes(32))


def two_replies() -> None:
    make.RememberedReplyFactory.create_batch(2, key=make.ApiKeyFactory.create(), token="same")


def two_insurers() -> None:
    make.InsurerFactory.create_batch(2, sandbox=make.SandboxFactory.create(), number="06130488")


def two_persons() -> None:
    make.PersonFactory.create_batch(2, sandbox=make.SandboxFactory.create(), code="same")


def two_memberships() -> None:
    member = make.MemberFactory.create()
    make.MemberFactory.create(insurer=member.insurer, person=member.person)


def member_of_a_foreign_insurer() -> None:
    insurer = make.InsurerFactory.create()
    make.MemberFactory.create(insurer=insurer, sandbox=make.SandboxFactory.create())


def member_from_a_foreign_sandbox() -> None:
    person = make.PersonFactory.create()
    make.MemberFactory.create(person=person)


def two_profiles() -> None:
    profile = make.ProfileFactory.create()
    make.ProfileFactory.create(member=profile.member)


def two_enrolments() -> None:
    enrolment = make.EnrolmentFactory.create()
    make.EnrolmentFactory.create(member=enrolment.member, period=DateSpan(ON + timedelta(30)))


def enrolment_at_another_insurer() -> None:
    make.EnrolmentFactory.create(insurer=make.InsurerFactory.create())


def two_members_of_one_code() -> None:
    make.MemberFactory.create_batch(2, insurer=make.InsurerFactory.create(), code="M1")


def two_persons_of_one_number() -> None:
    person = make.PersonFactory.create()
    for one in (person, make.PersonFactory.create(sandbox=person.sandbox)):
        make.IndividualNumberFactory.create(person=one, digest=bytes(32))


def number_of_a_foreign_person() -> None:
    make.IndividualNumberFactory.create(sandbox=make.SandboxFactory.create())


def two_residents(**columns: object) -> None:
    make.ResidentFactory.create_batch(2, sandbox=make.SandboxFactory.create(), **columns)


def two_records() -> None:
    record = make.ResidentRecordFactory.create()
    make.ResidentRecordFactory.create(resident=record.resident, period=DateSpan(ON))


def two_open_matches() -> None:
    make.MatchFactory.create_batch(2, member=make.MemberFactory.create())


def two_runs_at_once() -> None:
    make.RegisterJobFactory.create_batch(2, sandbox=make.SandboxFactory.create())


def member_found_twice() -> None:
    finding = make.RegisterFindingFactory.create()
    make.RegisterFindingFactory.create(job=finding.job, member=finding.member)


def two_providers() -> None:
    make.ProviderFactory.create_batch(2, sandbox=make.SandboxFactory.create(), code="1319911903")


def two_certificates() -> None:
    make.ClientCertificateFactory.create_batch(2, fingerprint=bytes(32))


def consent_to_a_foreign_provider() -> None:
    person = make.PersonFactory.create()
    make.GrantFactory.create(sandbox=person.sandbox, person=person)


def consent_of_a_foreign_person() -> None:
    make.GrantFactory.create(person=make.PersonFactory.create())


def reference_number_of_a_foreign_provider() -> None:
    person = make.PersonFactory.create()
    make.ReferenceNumberFactory.create(sandbox=person.sandbox, person=person)


def reference_number_of_a_foreign_person() -> None:
    make.ReferenceNumberFactory.create(person=make.PersonFactory.create())


def two_reference_numbers() -> None:
    number = make.ReferenceNumberFactory.create()
    make.ReferenceNumberFactory.create(provider=number.provider, person=number.person)


def two_answers_to_one_request() -> None:
    make.InquiryFactory.create_batch(2, key=make.ApiKeyFactory.create(), request_key="same")


def same_bytes_twice() -> None:
    make.FileJobFactory.create_batch(2, insurer=make.InsurerFactory.create(), digest=bytes(32))


def two_files_in_work() -> None:
    insurer = make.InsurerFactory.create()
    make.FileJobFactory.create(insurer=insurer, state="reading")
    make.FileJobFactory.create(insurer=insurer, state="applying", rows=1)


def file_of_a_foreign_insurer() -> None:
    make.FileJobFactory.create(sandbox=make.SandboxFactory.create())


def one_row_decided_twice() -> None:
    make.FileChunkFactory.create_batch(2, job=make.FileJobFactory.create())


def one_row_spoken_of_twice() -> None:
    make.FileLineFactory.create_batch(2, job=make.FileJobFactory.create(), line=1)


def two_reception_numbers() -> None:
    make.BulkJobFactory.create_batch(2, provider=make.ProviderFactory.create(), reception_number="1")


def bulk_job_of_a_foreign_provider() -> None:
    make.BulkJobFactory.create(sandbox=make.SandboxFactory.create())


def a_place_in_two_chunks() -> None:
    make.BulkChunkFactory.create_batch(2, job=make.BulkJobFactory.create())


def a_person_of_a_bulk_file_answered_twice() -> None:
    sandbox = make.SandboxFactory.create()
    make.InquiryFactory.create_batch(2, sandbox=sandbox, channel="bulk", reception_number="1", place=0)


def two_acquisitions() -> None:
    make.AcquisitionFactory.create_batch(2, insurer=make.InsurerFactory.create(), member_code="same")


def acquisition_at_a_foreign_insurer() -> None:
    make.AcquisitionFactory.create(sandbox=make.SandboxFactory.create())


def two_plans() -> None:
    make.ImprovementPlanFactory.create_batch(2, insurer=make.InsurerFactory.create())


def two_notices() -> None:
    make.NoticeFactory.create_batch(2, member=make.MemberFactory.create())


BREAKS: Final[dict[str, Break]] = {
    # sandbox
    "sandbox_code_is_unique": two_sandbox_codes,
    "clock_mode_is_follow_offset_or_frozen": lambda: make.SandboxFactory.create(clock_mode="fast"),
    "frozen_clock_has_an_instant_and_no_other_has": lambda: make.SandboxFactory.create(clock_mode="frozen"),
    "only_an_offset_clock_has_an_offset": lambda: make.SandboxFactory.create(clock_offset=timedelta(1)),
    "encoding_is_utf_8_or_shift_jis": lambda: make.SandboxFactory.create(encoding="euc-jp"),
    "element_order_is_annex_or_shuffled": lambda: make.SandboxFactory.create(element_order="sorted"),
    "readings_are_known_ones": lambda: make.SandboxFactory.create(newer_reading="none"),
    "day_count_is_calendar_or_business": lambda: make.SandboxFactory.create(day_count="weeks"),
    "deadlines_are_1_to_366_days": lambda: make.SandboxFactory.create(register_days=0),
    "bulk_results_are_xml_or_zip_and_ready_in_a_known_way": lambda: make.SandboxFactory.create(bulk_ready="later"),
    "bulk_limits_let_something_through": lambda: make.SandboxFactory.create(bulk_people_limit=0),
    "key_digest_is_unique": two_keys,
    "key_role_is_a_known_one": lambda: make.ApiKeyFactory.create(role="guest"),
    "provider_and_insurer_keys_name_whom_they_speak_for": lambda: make.ApiKeyFactory.create(role="provider"),
    "idempotency_key_is_used_once": two_replies,
    "idempotency_key_is_not_blank": lambda: make.RememberedReplyFactory.create(token=""),
    # insurers, persons, members
    "insurer_number_is_unique_in_its_sandbox": two_insurers,
    "insurer_number_has_6_or_8_digits": lambda: make.InsurerFactory.create(number="0613048"),
    "insurer_kind_is_a_known_one": lambda: make.InsurerFactory.create(kind="bank"),
    "person_code_is_unique_in_its_sandbox": two_persons,
    "person_is_one_member_of_an_insurer": two_memberships,
    "member_and_insurer_are_of_one_sandbox": member_of_a_foreign_insurer,
    "member_and_person_are_of_one_sandbox": member_from_a_foreign_sandbox,
    "member_code_is_unique_at_its_insurer": two_members_of_one_code,
    # 個人番号, residents, matches
    "individual_number_is_of_one_person_in_its_sandbox": two_persons_of_one_number,
    "individual_number_and_person_are_of_one_sandbox": number_of_a_foreign_person,
    "resident_code_is_unique_in_its_sandbox": lambda: two_residents(code="same"),
    "resident_number_is_unique_in_its_sandbox": lambda: two_residents(digest=bytes(32)),
    "resident_has_one_record_a_day": two_records,
    "resident_record_holds_some_day_and_is_known_for_some_time": lambda: make.ResidentRecordFactory.create(
        period=NO_DAY
    ),
    "resident_event_is_a_known_one": lambda: make.ResidentRecordFactory.create(event="marriage"),
    "sex_of_a_resident_is_1_2_or_3": lambda: make.ResidentRecordFactory.create(sex="9"),
    "resident_has_a_name": lambda: make.ResidentRecordFactory.create(name=""),
    "member_has_one_match_to_answer": two_open_matches,
    "match_cause_is_a_known_one": lambda: make.MatchFactory.create(cause="whim"),
    "match_state_is_a_known_one": lambda: make.MatchFactory.create(state="lost"),
    "match_hold_is_a_known_one": lambda: make.MatchFactory.create(hold="some"),
    "only_a_match_that_holds_waits_for_an_answer": lambda: make.MatchFactory.create(hold="none"),
    "a_confirmation_has_its_reason": lambda: make.MatchFactory.create(state="confirmed"),
    # profiles
    "member_has_one_profile_at_an_instant": two_profiles,
    "profile_is_known_for_some_time": lambda: make.ProfileFactory.create(known=NO_TIME),
    "profile_has_a_name": lambda: make.ProfileFactory.create(name=""),
    "sex_is_a_code_of_oqscd007": lambda: make.ProfileFactory.create(sex="9"),
    "postal_code_is_nnn_nnnn": lambda: make.ProfileFactory.create(postal_code="1000001"),
    # enrolments
    "insurer_covers_a_member_once_a_day": two_enrolments,
    "enrolment_names_the_insurer_of_its_member": enrolment_at_another_insurer,
    "enrolment_covers_some_day_and_is_known_for_some_time": lambda: make.EnrolmentFactory.create(known=NO_TIME),
    "enrolment_has_a_first_day": lambda: make.EnrolmentFactory.create(period=DateSpan(None, ON)),
    "enrolment_has_a_number_to_search_by": lambda: make.EnrolmentFactory.create(number="・"),
    "loss_reason_is_a_code_of_oqscd008_and_needs_a_loss": lambda: make.EnrolmentFactory.create(loss_reason="01"),
    "relation_is_a_code_of_oqscd009": lambda: make.EnrolmentFactory.create(relation="3"),
    "card_class_is_a_code_of_oqscd010": lambda: make.EnrolmentFactory.create(card_class="08"),
    "branch_has_2_digits": lambda: make.EnrolmentFactory.create(branch="1"),
    "card_ends_no_sooner_than_it_begins": lambda: make.EnrolmentFactory.create(card_from=ON, card_until=BEFORE),
    "hold_is_a_known_one": lambda: make.EnrolmentFactory.create(hold="some"),
    # entitlements
    "entitlement_covers_some_day_and_is_known_for_some_time": lambda: make.EntitlementFactory.create(period=NO_DAY),
    "entitlement_kind_is_a_known_one": lambda: make.EntitlementFactory.create(kind="gift"),
    "ratio_belongs_to_ratio_kinds": lambda: make.EntitlementFactory.create(ratio="015"),
    "limit_columns_belong_to_limit_certificates": lambda: make.EntitlementFactory.create(limit_class="01"),
    "disease_columns_belong_to_specific_diseases": lambda: make.EntitlementFactory.create(self_pay=0),
    "ticket_belongs_to_medical_tickets": lambda: make.EntitlementFactory.create(kind=EntitlementKind.MEDICAL_TICKET),
    # consent
    "provider_code_is_unique_in_its_sandbox": two_providers,
    "provider_code_has_10_digits": lambda: make.ProviderFactory.create(code="131991190"),
    "facility_type_is_a_known_one": lambda: make.ProviderFactory.create(facility_type="bank"),
    "certificate_is_registered_once": two_certificates,
    "certificate_ends_after_it_begins": lambda: make.ClientCertificateFactory.create(not_after=AT),
    "consent_and_provider_are_of_one_sandbox": consent_to_a_foreign_provider,
    "consent_and_person_are_of_one_sandbox": consent_of_a_foreign_person,
    "treatment_is_a_code_of_oqscd028": lambda: make.GrantFactory.create(treatment="5"),
    "what_is_consented_to_is_known": lambda: make.GrantFactory.create(items=["drug", "genome"]),
    "a_consent_is_known_no_sooner_than_it_is_given": lambda: make.GrantFactory.create(known_at=AT - timedelta(1)),
    "a_consent_lasts_beyond_the_instant_it_is_given": lambda: make.GrantFactory.create(available_until=AT),
    "a_consent_ends_no_sooner_than_it_is_given": lambda: make.GrantFactory.create(
        ended_at=AT - timedelta(1), end_reason="1"
    ),
    "end_reason_is_a_code_of_oqscd031_and_needs_an_end": lambda: make.GrantFactory.create(ended_at=AT),
    # eligibility
    "provider_has_one_reference_number_for_a_person_at_an_instant": two_reference_numbers,
    "reference_number_and_provider_are_of_one_sandbox": reference_number_of_a_foreign_provider,
    "reference_number_and_person_are_of_one_sandbox": reference_number_of_a_foreign_person,
    "reference_number_is_not_blank": lambda: make.ReferenceNumberFactory.create(number=""),
    "reference_number_is_known_for_some_time": lambda: make.ReferenceNumberFactory.create(known=NO_TIME),
    "request_key_is_answered_once": two_answers_to_one_request,
    "a_person_of_a_bulk_file_is_answered_once": a_person_of_a_bulk_file_answered_twice,
    "people_of_bulk_files_have_a_place_and_nobody_else_has": lambda: make.InquiryFactory.create(place=0),
    "inquiry_channel_is_a_known_one": lambda: make.InquiryFactory.create(channel="fax"),
    "inquiry_outcome_is_a_known_one": lambda: make.InquiryFactory.create(outcome="lost", validity=""),
    "validity_is_a_code_of_oqscd006_and_needs_an_answer": lambda: make.InquiryFactory.create(outcome="refused"),
    # files of the batch app
    "same_bytes_are_one_job": same_bytes_twice,
    "insurer_has_one_file_in_work": two_files_in_work,
    "file_kind_is_a_known_one": lambda: make.FileJobFactory.create(kind="letter"),
    "job_state_is_a_known_one": lambda: make.FileJobFactory.create(state="lost"),
    "a_file_that_is_applied_has_its_rows_counted": lambda: make.FileJobFactory.create(state="done"),
    "a_refused_file_says_why": lambda: make.FileJobFactory.create(state="refused"),
    "file_and_insurer_are_of_one_sandbox": file_of_a_foreign_insurer,
    "a_row_is_decided_once": one_row_decided_twice,
    "every_row_of_a_chunk_has_one_outcome": lambda: make.FileChunkFactory.create(outcomes="ahur", rows=5),
    "a_row_is_spoken_of_once": one_row_spoken_of_twice,
    # bulk look-ups
    "reception_number_is_unique_in_its_sandbox": two_reception_numbers,
    "bulk_job_and_provider_are_of_one_sandbox": bulk_job_of_a_foreign_provider,
    "exchange_is_a_known_one": lambda: make.BulkJobFactory.create(exchange="siquc"),
    "bulk_state_is_a_known_one": lambda: make.BulkJobFactory.create(state="lost", ended_wall_at=AT),
    "a_bulk_job_has_a_reception_number": lambda: make.BulkJobFactory.create(reception_number=""),
    "a_bulk_job_is_done_when_everybody_is_answered": lambda: make.BulkJobFactory.create(answered=1),
    "a_failed_bulk_job_says_why_and_no_other_does": lambda: make.BulkJobFactory.create(faults=[{"code": "SIM-X"}]),
    "a_bulk_job_that_ended_says_when": lambda: make.BulkJobFactory.create(ended_wall_at=AT),
    "a_result_is_kept_for_some_time": lambda: make.BulkJobFactory.create(expires_at=AT),
    "a_place_of_a_file_is_in_one_chunk": a_place_in_two_chunks,
    "people_wait_in_a_chunk_until_they_are_answered": lambda: make.BulkChunkFactory.create(done=True),
    # work through everybody registered
    "register_task_is_a_known_one": lambda: make.RegisterJobFactory.create(task="tidy"),
    "a_sandbox_runs_a_register_task_once_at_a_time": two_runs_at_once,
    "a_run_finds_a_member_once": member_found_twice,
    "register_action_is_a_known_one": lambda: make.RegisterFindingFactory.create(action="ignored"),
    # batch: deadlines, plans, notices
    "a_member_acquires_once_a_day_at_an_insurer": two_acquisitions,
    "acquisition_and_insurer_are_of_one_sandbox": acquisition_at_a_foreign_insurer,
    "an_event_is_reported_on_its_day_or_later": lambda: make.AcquisitionFactory.create(reported_on=BEFORE),
    "an_acquisition_names_its_member": lambda: make.AcquisitionFactory.create(member_code=""),
    "a_month_has_one_plan_of_an_insurer": two_plans,
    "a_plan_is_of_a_whole_month": lambda: make.ImprovementPlanFactory.create(month=date(2024, 4, 2)),
    "a_plan_goes_through_its_states_in_order": lambda: make.ImprovementPlanFactory.create(state="followed_up"),
    "a_member_is_told_of_an_enrolment_once": two_notices,
}

# A primary key widened by a column, so that a composite foreign key can point at it: nothing can break it that
# does not break the primary key first. `test_a_widened_key_is_pointed_at` keeps this list honest.
WIDENED_KEYS: Final = {
    "insurer_can_be_named_with_its_sandbox",
    "person_can_be_named_with_its_sandbox",
    "member_can_be_named_with_its_insurer",
    "provider_can_be_named_with_its_sandbox",
}

COMPOSITE_FOREIGN_KEYS: Final = """
SELECT f.conname, target.relname
FROM pg_constraint f JOIN pg_class target ON target.oid = f.conindid
WHERE f.contype = 'f' AND cardinality(f.conkey) > 1
"""


def composite_foreign_keys() -> dict[str, str]:
    """Return the composite foreign keys by name, each with the unique constraint it points at."""
    with connection.cursor() as cursor:
        cursor.execute(COMPOSITE_FOREIGN_KEYS)
        return dict(cursor.fetchall())


def declared() -> set[str]:
    """Return the name of every constraint a model declares."""
    return {
        constraint.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def checked_as_on_commit(write: Break) -> None:
    """Write, then have the deferred constraints looked at too: composite foreign keys wait for the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        write()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("name", BREAKS)
def test_breaking(name: str) -> None:
    with pytest.raises(IntegrityError) as broken:
        checked_as_on_commit(BREAKS[name])
    assert constraint_of(broken.value) == name


def test_every_named_constraint_has_a_breaking_example() -> None:
    assert declared() | composite_foreign_keys().keys() == BREAKS.keys() | WIDENED_KEYS


def test_a_widened_key_is_pointed_at() -> None:
    assert set(composite_foreign_keys().values()) == WIDENED_KEYS


@pytest.mark.parametrize(
    "refusals",
    [REGISTER_REFUSALS, CONSENT_REFUSALS, BATCH_REFUSALS],
    ids=["register", "consent", "batch"],
)
def test_only_constraints_that_exist_are_translated(refusals: dict[str, object]) -> None:
    assert refusals.keys() <= BREAKS.keys()


@pytest.mark.parametrize(
    "ends",
    [
        {"period": DateSpan(ON, date(2024, 5, 1)), "loss_reason": "99"},
        {"card_from": ON, "card_until": ON},
        {"branch": "", "relation": "", "symbol": ""},
    ],
    ids=["lost", "card of one day", "blanks"],
)
def test_what_is_allowed_passes(ends: dict[str, object]) -> None:
    assert make.EnrolmentFactory.create(**ends).pk


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (EntitlementKind.BURDEN_RATIO, {"ratio": "100"}),
        (EntitlementKind.ELDERLY_CERTIFICATE, {"ratio": "020"}),
        (EntitlementKind.LIMIT_CERTIFICATE, {"limit_class": "01", "limit_flag": "B10", "long_term_on": ON}),
        (EntitlementKind.SPECIFIC_DISEASE, {"disease": "1", "self_pay": 10000}),
        (EntitlementKind.MEDICAL_TICKET, {"ticket": {"kind": "01"}}),
    ],
)
def test_every_kind_of_entitlement_has_its_columns(kind: str, columns: dict[str, object]) -> None:
    assert make.EntitlementFactory.create(kind=kind, **columns).pk


def test_wrong_ratio_beside_the_right_one_is_possible() -> None:
    """R-083: the wrong record that was never voided."""
    first = make.EntitlementFactory.create(ratio="030")
    assert make.EntitlementFactory.create(member=first.member, ratio="010").pk
