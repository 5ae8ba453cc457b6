"""Rules of the calendar, of other insurers, and of what the register does not question."""

from datetime import datetime, timedelta

import pytest

from insurers.domain.dated import ADDRESS_OF_SOCIETY_MEMBERS
from insurers.domain.numbers import insurer_number
from insurers.models import Entitlement
from sandbox.domain.clock import JST
from tests.intake.rules import ONE, of, ratio
from tests.intake.world import enrolment, everything, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

SINCE = datetime(2023, 12, 8, tzinfo=JST)
OTHER = "06139927"
LAWS = {"association": "01", "society": "06", "mutual_aid": "31", "late_elderly": "39", "municipal": ""}


@pytest.mark.parametrize("kind", LAWS)
@pytest.mark.parametrize(("at", "in_force"), [(SINCE - timedelta(microseconds=1), False), (SINCE, True)])
def test_a_society_must_know_the_address_of_new_members_since_a_day(kind: str, at: datetime, in_force: bool) -> None:
    number = insurer_number(prefecture="13", serial="991", law=LAWS[kind])
    who = sender(number=number)
    assert who.insurer.kind == kind
    who.at = at
    job = who.has_taken("member", [of(number, member(0, address=""))])
    refused = in_force and kind == "society"
    assert (outcomes(job) == "r") is refused
    assert ("member.address" in said(job)[1]) is refused
    assert ADDRESS_OF_SOCIETY_MEMBERS.since == SINCE.date()


def test_members_it_knows_already_may_go_on_without_an_address() -> None:
    who = sender()
    who.at = SINCE - timedelta(days=1)
    who.has_taken("member", [member(0, address="")])
    who.at = SINCE + timedelta(days=1)
    job = who.has_taken("member", [member(0, address="", name="見本　改"), member(1, address="")])
    assert (outcomes(job), said(job)[2]) == ("hr", ["member.address"])


def test_two_insurers_with_the_same_number_are_told_and_both_are_valid() -> None:
    one = sender()
    other = one.beside(OTHER)
    one.residents(member(0))
    one.has_taken("member", [member(0)])
    one.has_taken("enrolment", [enrolment(0)])
    job = other.has_taken("member", [of(OTHER, member(0))])
    assert (outcomes(job), said(job)) == ("a", {1: ["member.number-shared"]})
    assert outcomes(other.has_taken("enrolment", [of(OTHER, enrolment(0))])) == "a"
    held = [row for who in (one, other) for row in everything(who.insurer)["enrolments"]]
    assert ["'none')" in row for row in held] == [True, True]
    assert everything(one.insurer)["persons"] == ["(1,)"]


def test_a_wrong_effective_date_is_taken_as_it_is() -> None:
    """P-03: an acquisition a year too early, or one to come, is the insurer's word."""
    who = sender()
    who.residents(member(0), member(1))
    who.has_taken("member", [member(0), member(1)])
    rows = [enrolment(0, acquired_on="19000101"), enrolment(1, acquired_on="20991231")]
    job = who.has_taken("enrolment", rows)
    assert (outcomes(job), said(job)) == ("aa", {})


def test_a_second_ratio_is_taken_with_a_warning_and_the_first_shows_until_it_is_voided() -> None:
    """R-083: nothing but the void takes a wrong record away."""
    who = sender()
    for kind, rows in ONE:
        who.has_taken(kind, rows)
    job = who.has_taken("ratio", [ratio(), ratio(ratio="020")])
    assert (outcomes(job), said(job)) == ("aa", {2: ["entitlement.not-voided"]})
    assert known_ratios(who.insurer.pk) == ["020", "030"]
    who.later(hours=1)
    assert outcomes(who.has_taken("ratio", [ratio(action="void")])) == "a"
    assert known_ratios(who.insurer.pk) == ["020"]


def known_ratios(insurer: int) -> list[str]:
    """Return the ratios that are known and not voided."""
    found = Entitlement.objects.filter(member__insurer=insurer, known__endswith=None)
    return sorted(found.values_list("ratio", flat=True))


def test_a_file_about_members_of_another_insurer_changes_nothing_there() -> None:
    one = sender()
    other = one.beside(OTHER)
    one.has_taken("member", [member(0)])
    before = everything(one.insurer)
    job = other.has_taken("member", [member(0, name="見本　他")])
    assert (outcomes(job), said(job)) == ("r", {1: ["row.insurer"]})
    assert outcomes(other.has_taken("enrolment", [of(OTHER, enrolment(0))])) == "r"
    assert everything(one.insurer) == before
