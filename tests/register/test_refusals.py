"""Every refusal of the register, the providers and the consents, through a service; none is without an example."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError

from consent.domain import refusals as consent_refusals
from consent.models import FacilityType
from consent.selectors import one_provider_meant
from consent.services import add_certificate, add_provider, connect_provider, end_consent, give_consent, issue_key_to
from fixtures import factories as make
from fixtures.factories import AT, ON
from insurers import selectors, services
from insurers.domain import refusals
from insurers.domain.checks import MOST_YEN
from insurers.domain.spans import DateSpan
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms, ProfileTerms, covering
from insurers.domain.tickets import MOST_TEXT, Ticket
from insurers.knowledge import insert
from insurers.models import Enrolment, InsurerKind, Member
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.models import Role
from tests.register.certificates import pem_of

pytestmark = pytest.mark.django_db

LATER: Final = AT + timedelta(days=1)
FOR_EVER: Final = DateSpan(ON)
ENROLMENT: Final = EnrolmentTerms(period=FOR_EVER, number="123")
PROFILE: Final = ProfileTerms(name="見本　花子", birth_on=date(1990, 2, 28), sex="2")
RATIO: Final = EntitlementTerms(kind="burden_ratio", period=FOR_EVER, ratio="010")
TICKET: Final = EntitlementTerms(kind="medical_ticket", period=FOR_EVER, ticket=Ticket(kind="01"))

Attempt = Callable[[], object]


def member_of(number: str) -> Member:
    """Return a member of the insurer of that number, of the kind the number tells."""
    sandbox = make.SandboxFactory.create()
    insurer = services.register_insurer(sandbox=sandbox, number=number, name="見本")
    return make.MemberFactory.create(insurer=insurer)


def elderly() -> Member:
    return member_of("39139969")


def welfare() -> Member:
    return member_of("12139978")


def insurer(number: str, name: str = "見本", kind: InsurerKind | None = None) -> Attempt:
    return lambda: services.register_insurer(sandbox=make.SandboxFactory.create(), number=number, name=name, kind=kind)


def enrolment(of: Callable[[], Member] = make.MemberFactory.create, **changes: object) -> Attempt:
    terms = replace(ENROLMENT, **changes)  # type: ignore[arg-type]  # wrong values are the point
    return lambda: services.record_enrolment(member=of(), at=AT, terms=terms)


def profile(**changes: object) -> Attempt:
    terms = replace(PROFILE, **changes)  # type: ignore[arg-type]  # wrong values are the point
    return lambda: services.record_profile(member=make.MemberFactory.create(), at=AT, terms=terms)


def entitlement(
    terms: EntitlementTerms = RATIO, of: Callable[[], Member] = make.MemberFactory.create, **changes: object
) -> Attempt:
    changed = replace(terms, **changes)  # type: ignore[arg-type]  # wrong values are the point
    return lambda: services.record_entitlement(member=of(), at=AT, terms=changed)


def ticket(contents: Ticket) -> Attempt:
    return entitlement(TICKET, welfare, ticket=contents)


def insurer_twice() -> None:
    known = make.InsurerFactory.create()
    services.register_insurer(sandbox=known.sandbox, number=known.number, name="もう一つ")


def insurer_of_another_sandbox() -> None:
    known = make.InsurerFactory.create()
    selectors.insurer_by_number(sandbox=make.SandboxFactory.create(), number=known.number)


def insurer_asked_by_another() -> None:
    one, other = make.InsurerFactory.create_batch(2, sandbox=make.SandboxFactory.create())
    selectors.one_insurer_meant(sandbox=one.sandbox, number=one.number, own=other.number)


def person_twice() -> None:
    known = make.PersonFactory.create()
    services.register_person(sandbox=known.sandbox, code=known.code)


def person_of_another_sandbox() -> None:
    services.register_member(insurer=make.InsurerFactory.create(), person=make.PersonFactory.create())


def member_twice() -> None:
    known = make.MemberFactory.create()
    services.register_member(insurer=known.insurer, person=known.person)


def correction(at: datetime) -> Attempt:
    def correct() -> None:
        row: Enrolment = make.EnrolmentFactory.create()
        services.void_enrolment(enrolment=row, at=LATER)
        services.correct_enrolment(enrolment=row, at=at, terms=ENROLMENT)

    return correct


def overlap() -> None:
    row = make.EnrolmentFactory.create()
    services.record_enrolment(member=row.member, at=LATER, terms=ENROLMENT)


def loss_on_the_first_day() -> None:
    services.record_loss(enrolment=make.EnrolmentFactory.create(), at=LATER, lost_on=ON, reason="03")


def confirmation_of_nothing() -> None:
    services.confirm_enrolment(enrolment=make.EnrolmentFactory.create(), at=LATER)


def provider(code: str = "1319911903", facility_type: str = "clinic") -> Attempt:
    return lambda: add_provider(
        sandbox=make.SandboxFactory.create(),
        code=code,
        name="見本診療所",
        facility_type=facility_type,  # type: ignore[arg-type]  # wrong values are the point
    )


def provider_twice() -> None:
    known = make.ProviderFactory.create()
    add_provider(sandbox=known.sandbox, code=known.code, name="もう一つ", facility_type=FacilityType.CLINIC)


def unknown_provider() -> None:
    connect_provider(sandbox=make.SandboxFactory.create(), code="1319911903", connected=True)


def key(role: Role, subject: str) -> Attempt:
    return lambda: issue_key_to(sandbox=make.SandboxFactory.create(), role=role, subject=subject)


def certificate(pem: bytes) -> Attempt:
    return lambda: add_certificate(provider=make.ProviderFactory.create(), pem=pem)


def certificate_twice() -> None:
    pem = pem_of(AT, LATER)
    for known in make.ProviderFactory.create_batch(2):
        add_certificate(provider=known, pem=pem)


def unnamed_provider() -> None:
    one_provider_meant(sandbox=make.SandboxFactory.create())


def consent(people: int = 1, **said: Any) -> Attempt:
    """Give a consent by a key that so many people share."""

    def give() -> None:
        provider = make.ProviderFactory.create()
        insurer = make.InsurerFactory.create(sandbox=provider.sandbox)
        for _ in range(people):
            profile = make.ProfileFactory.create(member__insurer=insurer)
            make.EnrolmentFactory.create(member=profile.member, number="7")
        key = {"insurer_number": insurer.number, "number": "7", "birth_on": date(1980, 5, 5)}
        give_consent(provider=provider, key=key, treatment="2", at=AT, **said)

    return give


def consent_ended_twice() -> None:
    grant = make.GrantFactory.create()
    for _ in range(2):
        end_consent(sandbox=grant.sandbox, provider=grant.provider, grant_id=grant.pk, reason="1", at=AT)


def consent_to_another() -> None:
    grant = make.GrantFactory.create()
    another = make.ProviderFactory.create(sandbox=grant.sandbox)
    end_consent(sandbox=grant.sandbox, provider=another, grant_id=grant.pk, reason="1", at=AT)


EXAMPLES: Final[list[tuple[RefusalCode, Attempt]]] = [
    (refusals.TEXT_REQUIRED, insurer("06130488", name="　")),
    (refusals.TEXT_REQUIRED, profile(name="")),
    (refusals.TEXT_REQUIRED, enrolment(number="")),
    (refusals.TEXT_REQUIRED, enrolment(number="・")),
    (refusals.TEXT_REQUIRED, lambda: services.register_person(sandbox=make.SandboxFactory.create(), code="")),
    (refusals.TEXT_TOO_LONG, profile(name="長" * 101)),
    (refusals.TEXT_TOO_LONG, enrolment(symbol="1" * 21)),
    (refusals.TEXT_TOO_LONG, enrolment(symbol="㌀" * 20)),  # four letters each, once folded
    (refusals.TEXT_TOO_LONG, ticket(Ticket(kind="01", remark_1="長" * (MOST_TEXT + 1)))),
    (refusals.TEXT_UNCARRIABLE, profile(name="見本\x00花子")),
    (refusals.TEXT_UNCARRIABLE, profile(address="見本県\ud83d")),
    (refusals.TEXT_UNCARRIABLE, ticket(Ticket(kind="01", disease_1="見本症\x1b"))),
    (refusals.AMOUNT_TOO_LARGE, entitlement(kind="specific_disease", ratio="", disease="1", self_pay=MOST_YEN + 1)),
    (refusals.AMOUNT_TOO_LARGE, entitlement(kind="specific_disease", ratio="", disease="1", self_pay=-1)),
    (refusals.AMOUNT_TOO_LARGE, ticket(Ticket(kind="01", self_pay=MOST_YEN + 1))),
    (refusals.INSURER_TAKEN, insurer_twice),
    (refusals.INSURER_KIND, insurer("06130488", kind=InsurerKind.MUNICIPAL)),
    (refusals.INSURER_UNKNOWN, insurer_of_another_sandbox),
    (refusals.INSURER_UNKNOWN, insurer_asked_by_another),
    (refusals.INSURER_REQUIRED, lambda: selectors.one_insurer_meant(sandbox=make.SandboxFactory.create())),
    (refusals.PERSON_TAKEN, person_twice),
    (refusals.PERSON_UNKNOWN, person_of_another_sandbox),
    (refusals.MEMBER_TAKEN, member_twice),
    (refusals.NOT_LATER, correction(AT)),
    (refusals.NOT_LATER, correction(AT - timedelta(days=1))),
    (refusals.SUPERSEDED, correction(LATER)),
    (refusals.LOST_BEFORE_ACQUIRED, loss_on_the_first_day),
    (refusals.LOST_BEFORE_ACQUIRED, lambda: covering(ON, ON)),
    (refusals.NO_FIRST_DAY, enrolment(period=DateSpan(None))),
    (refusals.COVERED_TWICE, overlap),
    (refusals.LOSS_REASON, enrolment(loss_reason="01")),
    (refusals.LOSS_REASON, enrolment(period=covering(ON, date(2024, 5, 1)), loss_reason="04")),
    (refusals.RELATION, enrolment(relation="3")),
    (refusals.CARD_CLASS, enrolment(card_class="08")),
    (refusals.BRANCH, enrolment(branch="1")),
    (refusals.CARD_DATES, enrolment(card_from=ON, card_until=ON - timedelta(days=1))),
    (refusals.HOLD, enrolment(hold="some")),
    (refusals.NOT_HELD, confirmation_of_nothing),
    (refusals.WELFARE_CARD_CLASS, enrolment(card_class="A1")),
    (refusals.WELFARE_CARD_CLASS, enrolment(welfare, number="1234566")),
    (refusals.WELFARE_SYMBOL, enrolment(welfare, number="1234566", card_class="A1", relation="1")),
    (refusals.ELDERLY_SYMBOL, enrolment(elderly, number="12345674", branch="01")),
    (refusals.SEX, profile(sex="9")),
    (refusals.SEX, profile(sex_on_back="4")),
    (refusals.POSTAL_CODE, profile(postal_code="9990001")),
    (refusals.ENTITLEMENT_KIND, entitlement(kind="gift", ratio="")),
    (refusals.RATIO, entitlement(ratio="")),
    (refusals.RATIO, entitlement(kind="limit_certificate", limit_class="01", limit_flag="A01")),
    (refusals.LIMIT, entitlement(limit_class="01", limit_flag="A01")),
    (refusals.LIMIT, entitlement(kind="limit_certificate", ratio="", limit_class="01", limit_flag="A07")),
    (refusals.DISEASE, entitlement(kind="specific_disease", ratio="", disease="4")),
    (refusals.TICKET, entitlement(TICKET, welfare, ticket=None)),
    (refusals.TICKET_INSURER, entitlement(TICKET)),
    (refusals.TICKET_CODE, ticket(Ticket(kind=""))),
    (refusals.TICKET_CODE, ticket(Ticket(kind="01", treatment="06"))),
    (refusals.TICKET_MONTH, ticket(Ticket(kind="01", month=date(2024, 4, 2)))),
    (consent_refusals.PROVIDER_TAKEN, provider_twice),
    (consent_refusals.PROVIDER_UNKNOWN, unknown_provider),
    (consent_refusals.KEY_SUBJECT_UNKNOWN, key(Role.PROVIDER, "1319911903")),
    (consent_refusals.KEY_SUBJECT_UNKNOWN, key(Role.INSURER, "06130488")),
    (consent_refusals.KEY_NEEDS_NO_SUBJECT, key(Role.ADMIN, "06130488")),
    (consent_refusals.FACILITY_TYPE, provider(facility_type="bank")),
    (consent_refusals.CERTIFICATE_UNREADABLE, certificate(b"-----BEGIN CERTIFICATE-----\nMIIB\n")),
    (consent_refusals.CERTIFICATE_TAKEN, certificate_twice),
    (consent_refusals.CERTIFICATE_DATES, certificate(pem_of(AT, AT))),
    (consent_refusals.PROVIDER_REQUIRED, unnamed_provider),
    (consent_refusals.CONSENT_NOBODY, consent(people=0)),
    (consent_refusals.CONSENT_SEVERAL, consent(people=2)),
    (consent_refusals.CONSENT_AHEAD, consent(consented_at=LATER)),
    (consent_refusals.CONSENT_UNTIL, consent(available_until=AT)),
    (consent_refusals.CONSENT_UNKNOWN, consent_to_another),
    (consent_refusals.CONSENT_ENDED, consent_ended_twice),
]


def all_codes() -> set[str]:
    """Return every refusal the two tables define."""
    tables = (vars(refusals), vars(consent_refusals))
    return {row.code for table in tables for row in table.values() if isinstance(row, RefusalCode)}


@pytest.mark.parametrize(("code", "attempt"), EXAMPLES, ids=[code.code for code, _ in EXAMPLES])
def test_refused(code: RefusalCode, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt()
    assert refused.value.code == code.code
    assert refused.value.kind is code.kind
    for sentence in (refused.value.ja, refused.value.en):
        assert sentence
        assert "{" not in sentence


def test_every_refusal_has_an_example() -> None:
    assert {code.code for code, _ in EXAMPLES} == all_codes()


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (insurer("613048"), "SIM-NUMBER-CHECK-DIGIT"),
        (insurer("0613048"), "SIM-NUMBER-FORM"),
        (insurer("99130013"), "SIM-NUMBER-LAW"),
        (insurer("06480014"), "SIM-NUMBER-PREFECTURE"),
        (enrolment(welfare, number="1234567", card_class="A1"), "SIM-NUMBER-CHECK-DIGIT"),
        (enrolment(welfare, number="123456", card_class="A1"), "SIM-RECIPIENT-FORM"),
        (enrolment(elderly, number="1234567"), "SIM-ELDERLY-FORM"),
        (provider(code="131991190"), "SIM-PROVIDER-FORM"),
        (provider(code="0119911904"), "SIM-NUMBER-CHECK-DIGIT"),
    ],
)
def test_faulty_numbers_are_refused(attempt: Attempt, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attempt()
    assert refused.value.code == code


@pytest.mark.parametrize(
    "attempt",
    [enrolment(elderly, number="12345678"), provider(code="1319911900")],
    ids=["presumed check digit of 後期", "code that may be from before 1976"],
)
def test_a_doubtful_fault_refuses_nobody(attempt: Attempt) -> None:
    assert attempt()


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        enrolment(welfare, number="12345", symbol="1" * 21, branch="01")()
    assert [(fault.code, fault.path) for fault in refused.value.errors] == [
        ("SIM-ENROLMENT-WELFARE-CLASS", "/card_class"),
        ("SIM-ENROLMENT-WELFARE-SYMBOL", "/symbol"),
        ("SIM-RECIPIENT-FORM", "/number"),
        ("SIM-TEXT-LONG", "/symbol"),
    ]


def test_a_refusal_can_be_sent_whatever_it_speaks_of() -> None:
    with pytest.raises(Refusal) as refused:
        ticket(Ticket(kind="\ud800"))()
    assert [fault.code for fault in refused.value.errors] == ["SIM-TEXT-CONTROL", "SIM-TICKET-CODE"]
    assert all((fault.ja + fault.en).encode() for fault in refused.value.errors)


def test_a_refused_correction_leaves_the_row_as_it_was() -> None:
    row = make.EnrolmentFactory.create()
    with pytest.raises(Refusal):
        services.correct_enrolment(enrolment=row, at=LATER, terms=replace(ENROLMENT, card_class="08"))
    stored = Enrolment.objects.get()
    assert (stored.pk, stored.known) == (row.pk, row.known)


def test_a_violation_nobody_named_is_a_crash() -> None:
    """Design §7: no caller can choose the kind of an insurer, so a wrong one is a mistake of this program."""
    wrong = make.InsurerFactory.build(sandbox=make.SandboxFactory.create(), kind="bank")
    with pytest.raises(IntegrityError, match="insurer_kind_is_a_known_one"):
        insert(wrong)
