"""Matches and holds: what is written once, what the insurer's answer releases, and who may answer."""

from datetime import date
from typing import Any

import pytest

from fixtures import factories as make
from insurers.domain.match_states import LatestMatch, is_news
from insurers.domain.terms import EnrolmentTerms, covering
from insurers.models import Enrolment, Match, MatchCause
from insurers.selectors import both_sides, latest_matches, matches_of, valid_enrolments
from insurers.services import (
    MatchDecision,
    apply_matches,
    confirm_match,
    confirm_matches,
    record_enrolment,
    record_loss,
    register_member,
)
from sandbox.domain.refusals import Refusal
from tests.residents.conftest import FIRST, FOURTH, HANAKO, SECOND, THIRD, MakeSomebody, Somebody
from tests.statements import counting

pytestmark = pytest.mark.django_db


def decide(
    *people: Somebody, at: Any, differs: tuple[str, ...] = ("birth_on",), hold: str = "all", cause: str = "rematch"
) -> Any:
    decisions = [MatchDecision(who.member.pk, differs, hold) for who in people]
    return apply_matches(decisions=decisions, cause=MatchCause(cause), at=at)


def open_id(who: Somebody) -> int:
    return Match.objects.get(member=who.member, state="open").pk


# -- applying


def test_a_decision_is_recorded_and_holds_from_then_on(somebody: MakeSomebody) -> None:
    who = somebody()
    applied = decide(who, at=SECOND)
    assert (applied.written, applied.held) == ((who.member.pk,), {who.member.pk: ("none", "all")})
    assert who.matches() == [(["birth_on"], "all", "open")]
    assert (who.holds(FIRST), who.holds(SECOND)) == (["none"], ["all"])
    assert Enrolment.objects.filter(member=who.member).count() == 2


def test_the_same_facts_again_write_nothing(somebody: MakeSomebody) -> None:
    who, settled = somebody(), somebody()
    decide(who, at=SECOND)
    decide(settled, at=SECOND, differs=(), hold="none")
    rows = list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold"))
    assert decide(who, at=THIRD).written == ()
    assert decide(settled, at=THIRD, differs=(), hold="none").written == ()
    assert list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold")) == rows
    assert Match.objects.count() == 2


def test_when_nothing_differs_any_more_the_hold_ends_and_the_open_match_with_it(somebody: MakeSomebody) -> None:
    who, corrected = somebody(), somebody()
    decide(who, corrected, at=SECOND)
    decide(who, at=THIRD, differs=(), hold="none")
    decide(corrected, at=THIRD, differs=(), hold="none", cause="registration")
    assert who.matches() == [(["birth_on"], "all", "superseded"), ([], "none", "settled")]
    assert corrected.matches() == [(["birth_on"], "all", "corrected"), ([], "none", "settled")]
    assert (who.holds(SECOND), who.holds(THIRD)) == (["all"], ["none"])


def test_more_is_held_and_less_only_for_other_facts(somebody: MakeSomebody) -> None:
    who = somebody()
    decide(who, at=SECOND, differs=("name", "address"), hold="medical")
    assert decide(who, at=THIRD, differs=("name", "address"), hold="none").written == ()
    decide(who, at=THIRD, differs=("name", "address"), hold="all")
    assert who.holds(THIRD) == ["all"]
    decide(who, at=FOURTH, differs=("name", "name_kana"), hold="medical")
    assert who.holds(FOURTH) == ["medical"]
    assert [state for *_, state in who.matches()] == ["superseded", "superseded", "open"]


def test_a_lost_enrolment_is_not_held_and_one_to_come_is(somebody: MakeSomebody) -> None:
    """R-063: the old enrolment goes on answering 無効."""
    who = somebody()
    record_loss(enrolment=who.member.enrolments.get(), at=SECOND, lost_on=SECOND.date(), reason="03")
    terms = EnrolmentTerms(period=covering(date(2024, 9, 1)), number="9", card_class="01")
    record_enrolment(member=who.member, at=SECOND, terms=terms)
    decide(who, at=THIRD)
    assert who.holds(THIRD) == ["none", "all"]


def test_what_became_known_at_that_instant_is_left_for_later(somebody: MakeSomebody) -> None:
    who, other = somebody(), somebody()
    record_loss(enrolment=other.member.enrolments.get(), at=SECOND, lost_on=FOURTH.date(), reason="03")
    applied = decide(who, other, at=SECOND)
    assert (applied.written, applied.postponed) == ((who.member.pk,), (other.member.pk,))
    assert other.matches() == []
    assert other.holds(SECOND) == ["none"]
    assert decide(who, other, at=THIRD).written == (other.member.pk,)


def test_a_hold_ends_where_the_row_was_superseded_anyway(somebody: MakeSomebody) -> None:
    """The clock was set back: what is registered for a later instant stays."""
    who = somebody()
    record_loss(enrolment=who.member.enrolments.get(), at=FOURTH, lost_on=FOURTH.date(), reason="03")
    decide(who, at=SECOND)
    assert (who.holds(THIRD), who.holds(FOURTH)) == (["all"], ["none"])


def test_applying_takes_as_many_statements_for_one_and_for_three(somebody: MakeSomebody) -> None:
    counts = []
    for people in (1, 3):
        who = [somebody() for _ in range(people)]
        with counting() as sent:
            decide(*who, at=SECOND)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("latest", "differs", "hold", "news"),
    [
        (None, (), "none", True),
        (("settled", (), "none", True), (), "none", False),
        (("settled", ("name", "address"), "none", False), ("name", "address"), "medical", True),
        (("open", ("sex",), "all", False), ("sex",), "all", False),
        (("open", ("sex",), "all", True), ("sex",), "all", True),
        (("open", ("name", "address"), "all", False), ("address", "name"), "none", False),
        (("open", ("name", "address"), "medical", False), ("name", "address"), "all", True),
        (("confirmed", ("sex",), "all", False), ("sex",), "all", False),
        (("confirmed", ("sex",), "all", True), ("sex",), "all", True),
        (("confirmed", ("sex",), "all", False), (), "none", True),
    ],
)
def test_what_is_news(latest: Any, differs: tuple[str, ...], hold: str, news: bool) -> None:
    before = latest and LatestMatch(frozenset(latest[1]), latest[2], latest[0], latest[3], pending=False)
    assert is_news(before, differs, hold) is news


# -- answering


def test_a_confirmation_releases_the_hold_from_then_on(somebody: MakeSomebody) -> None:
    who = somebody()
    decide(who, at=SECOND)
    confirm_match(
        sandbox=who.member.sandbox,
        insurer=who.member.insurer,
        match_id=open_id(who),
        at=THIRD,
        reason="届出の写しで確認",
    )
    row = Match.objects.get(member=who.member)
    assert (row.state, row.answered_at, row.reason) == ("confirmed", THIRD, "届出の写しで確認")
    assert (who.holds(SECOND), who.holds(THIRD)) == (["all"], ["none"])


def test_a_confirmation_stands_until_either_register_says_something_else(somebody: MakeSomebody) -> None:
    who = somebody(name="見本　華子", name_kana="ミホン　カコ")
    both = ("name", "name_kana")
    decide(who, at=SECOND, differs=both)
    who.confirms(THIRD, "確認済み")
    assert decide(who, at=FOURTH, differs=both).written == ()
    who.reports(FOURTH, name="見本　鼻子", name_kana="ミホン　ビコ")
    assert decide(who, at=FOURTH, differs=both).written == (who.member.pk,)


def test_a_change_in_the_resident_register_reopens_a_confirmed_match(somebody: MakeSomebody) -> None:
    who = somebody(birth_on=date(1990, 2, 27))
    decide(who, at=SECOND)
    who.confirms(THIRD, "確認済み")
    who.happens("correction", FOURTH, date(2000, 1, 1), birth_on=date(1990, 2, 26))
    assert decide(who, at=FOURTH).written == (who.member.pk,)
    assert who.holds(FOURTH) == ["all"]


@pytest.mark.parametrize(
    ("at", "reason", "code"),
    [(THIRD, "", "SIM-TEXT-REQUIRED"), (THIRD, "あ" * 201, "SIM-TEXT-LONG"), (SECOND, "確認", "SIM-KNOWN-NOT-LATER")],
)
def test_an_answer_that_cannot_be_is_refused_and_changes_nothing(
    somebody: MakeSomebody, at: Any, reason: str, code: str
) -> None:
    who = somebody()
    decide(who, at=SECOND)
    with pytest.raises(Refusal) as refused:
        who.confirms(at, reason)
    assert refused.value.code == code
    assert who.matches() == [(["birth_on"], "all", "open")]
    assert who.holds(THIRD) == ["all"]


def test_nobody_answers_for_another_insurer_nor_twice(somebody: MakeSomebody) -> None:
    who, other = somebody(), somebody()
    decide(who, at=SECOND)
    match = open_id(who)
    neighbour = make.InsurerFactory.create(sandbox=who.member.sandbox)
    for insurer in (other.member.insurer, neighbour):
        with pytest.raises(Refusal, match="SIM-MATCH-UNKNOWN"):
            confirm_match(sandbox=insurer.sandbox, insurer=insurer, match_id=match, at=THIRD, reason="x")
    confirm_match(sandbox=who.member.sandbox, insurer=who.member.insurer, match_id=match, at=THIRD, reason="x")
    with pytest.raises(Refusal, match="SIM-MATCH-ANSWERED"):
        confirm_match(sandbox=who.member.sandbox, insurer=who.member.insurer, match_id=match, at=FOURTH, reason="x")


def test_many_are_answered_at_once_each_for_itself(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    one, two, theirs = somebody(insurer=insurer), somebody(insurer=insurer), somebody()
    decide(one, two, theirs, at=SECOND)
    ids = [open_id(one), open_id(theirs), open_id(two), open_id(one)]
    answered = confirm_matches(sandbox=insurer.sandbox, insurer=insurer, match_ids=ids, at=THIRD, reason="一括確認")
    codes = [(one.match_id, one.refusal and one.refusal.code) for one in answered]
    assert codes == [(ids[0], None), (ids[1], "SIM-MATCH-UNKNOWN"), (ids[2], None)]
    assert (one.holds(THIRD), two.holds(THIRD), theirs.holds(THIRD)) == (["none"], ["none"], ["all"])


# -- reading


def test_both_registers_stand_side_by_side_as_they_were(somebody: MakeSomebody) -> None:
    who = somebody(birth_on=date(1990, 2, 27))
    decide(who, at=SECOND)
    who.reports(THIRD)
    who.happens("name", THIRD, THIRD.date(), name="架空　花子")
    both = both_sides([open_id(who)])[open_id(who)]
    assert both.reported is not None
    assert both.registered is not None
    assert (both.reported.birth_on, both.registered.birth_on) == (date(1990, 2, 27), HANAKO["birth_on"])
    assert both.registered.name == "見本　花子"


def test_what_is_not_there_is_none(somebody: MakeSomebody) -> None:
    match = make.MatchFactory.create(at=SECOND)
    assert both_sides([match.pk])[match.pk] == type(both_sides([match.pk])[match.pk])(None, None)
    who = somebody()
    assert latest_matches(member_ids=[who.member.pk], at=SECOND) == {}


def test_matches_are_those_of_the_insurer_or_of_the_sandbox(somebody: MakeSomebody) -> None:
    who, theirs = somebody(), somebody()
    neighbour = somebody(insurer=make.InsurerFactory.create(sandbox=who.member.sandbox))
    decide(who, theirs, neighbour, at=SECOND)
    sandbox, insurer = who.member.sandbox, who.member.insurer
    assert [row.member for row in matches_of(sandbox, insurer=insurer)] == [who.member]
    assert {row.member for row in matches_of(sandbox, insurer=None)} == {who.member, neighbour.member}
    assert list(matches_of(sandbox, insurer=None, state="settled")) == []


def test_enrolments_are_counted_at_all_insurers_of_the_person(somebody: MakeSomebody) -> None:
    who = somebody()
    assert valid_enrolments(member_ids=[who.member.pk], at=FIRST) == {who.member.pk: 1}
    elsewhere = register_member(
        insurer=make.InsurerFactory.create(sandbox=who.member.sandbox), person=who.member.person
    )
    for begins in (date(2020, 4, 1), date(2024, 9, 1)):
        lost = date(2021, 4, 1) if begins.year == 2020 else None
        record_enrolment(
            member=elsewhere,
            at=FIRST,
            terms=EnrolmentTerms(period=covering(begins, lost), number="1", card_class="01"),
        )
    assert valid_enrolments(member_ids=[who.member.pk], at=SECOND) == {who.member.pk: 1}
    september = FIRST.replace(month=9, day=2)
    assert valid_enrolments(member_ids=[who.member.pk, elsewhere.pk], at=september) == {
        who.member.pk: 2,
        elsewhere.pk: 2,
    }


def test_a_registration_stays_new_until_it_is_settled_or_confirmed(somebody: MakeSomebody) -> None:
    who = somebody()

    def pending() -> bool:
        return latest_matches(member_ids=[who.member.pk], at=FOURTH)[who.member.pk].pending

    decide(who, at=SECOND, cause="registration")
    assert pending()
    decide(who, at=THIRD, differs=("name", "name_kana"), hold="all")
    assert pending()
    decide(who, at=FOURTH, differs=(), hold="none")
    assert not pending()
