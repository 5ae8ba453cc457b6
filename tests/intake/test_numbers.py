"""個人番号 that change, come late, or belong to somebody who came another way: whose history is whose (R-065)."""

from datetime import date

import pytest

from insurers.domain.individual_numbers import synthetic_number
from insurers.domain.terms import ProfileTerms
from insurers.models import Enrolment, Entitlement, Match, Member, Person, Profile
from insurers.services import record_number, record_profile, register_member, register_person
from tests.intake.rules import of, ratio
from tests.intake.world import Sender, Values, enrolment, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "06139927"
WRONG = synthetic_number(900)
RIGHT: Values = member(0)


@pytest.fixture
def who() -> Sender:
    """Return an insurer of whose member the resident register knows."""
    found = sender()
    found.residents(RIGHT)
    return found


def known(who: Sender, model: type[Profile] | type[Enrolment] | type[Entitlement]) -> list[str]:
    """Return the code of the member of each row that is known at the insurer's instant."""
    rows = model._base_manager.filter(member__insurer=who.insurer, known__contains=who.at)  # Django's own name
    return sorted(rows.values_list("member__code", flat=True))


def test_a_wrong_number_is_corrected_and_everything_goes_along_from_then_on(who: Sender) -> None:
    who.has_taken("member", [{**RIGHT, "individual_number": WRONG}])
    who.has_taken("enrolment", [enrolment(0)])
    who.has_taken("ratio", [ratio()])
    before = who.at
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [RIGHT])) == "a"
    for model in (Profile, Enrolment, Entitlement):
        assert known(who, model) == ["K0000"]
        assert model._base_manager.filter(member__code="", known__contains=before).count() == 1  # the same
        assert model._base_manager.count() == 2  # the same
    assert sorted(Member.objects.values_list("code", flat=True)) == ["", "K0000"]
    assert not Match.objects.filter(state="open").exists()


def test_a_number_that_was_right_after_all_comes_back_to_the_same_member(who: Sender) -> None:
    who.has_taken("member", [RIGHT])
    first = Member.objects.get(code="K0000").pk
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [{**RIGHT, "individual_number": WRONG}])) == "h"
    assert Member.objects.get(code="K0000").pk != first
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [RIGHT, {**RIGHT, "individual_number": ""}])) == "au"
    assert Member.objects.get(code="K0000").pk == first
    assert (Member.objects.count(), known(who, Profile)) == (2, ["K0000"])


def test_a_number_that_comes_late_is_given_to_the_member_who_had_none(who: Sender) -> None:
    who.has_taken("member", [{**RIGHT, "individual_number": ""}])
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [RIGHT])) == "a"
    assert (Member.objects.count(), Person.objects.count()) == (1, 1)
    assert list(Match.objects.order_by("pk").values_list("differs", flat=True)) == [["no_number"], []]


def test_or_makes_of_them_the_person_another_insurer_knows(who: Sender) -> None:
    other = who.beside(OTHER)
    other.has_taken("member", [of(OTHER, RIGHT)])
    who.has_taken("member", [{**RIGHT, "individual_number": ""}])
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [RIGHT])) == "a"
    one, same = Member.objects.exclude(code="")
    assert one.person_id == same.person_id


def test_a_member_who_came_another_way_is_found_by_their_number_and_gets_a_code(who: Sender) -> None:
    person = register_person(sandbox=who.insurer.sandbox, code="taro")
    cast = register_member(insurer=who.insurer, person=person)
    profile = record_profile(
        member=cast,
        at=who.at,
        terms=ProfileTerms(
            name=RIGHT["name"],
            name_kana=RIGHT["name_kana"],
            birth_on=date(1960, 1, 1),
            sex=RIGHT["sex"],
            address=RIGHT["address"],
            postal_code=RIGHT["postal_code"],
        ),
    )
    record_number(person=person, number=RIGHT["individual_number"])
    who.later(hours=1)
    assert outcomes(who.has_taken("member", [RIGHT, RIGHT])) == "au"
    assert list(Member.objects.values_list("pk", "code")) == [(cast.pk, "K0000")]
    assert Match.objects.filter(member=cast, state="settled").count() == 1
    assert Profile.objects.get() == profile


def test_nobody_takes_the_place_of_a_member_who_came_another_way(who: Sender) -> None:
    person = register_person(sandbox=who.insurer.sandbox, code="taro")
    cast = register_member(insurer=who.insurer, person=person)
    terms = ProfileTerms(name="見本　太郎", birth_on=who.at.date(), sex="1")
    record_profile(member=cast, at=who.at, terms=terms)
    record_number(person=person, number=WRONG)
    who.has_taken("member", [RIGHT])
    who.later(hours=1)
    job = who.has_taken("member", [{**RIGHT, "individual_number": WRONG}])
    assert (outcomes(job), said(job)) == ("r", {1: ["member.number-taken"]})
    assert known(who, Profile) == ["", "K0000"]
