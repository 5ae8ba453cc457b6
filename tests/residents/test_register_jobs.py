"""Runs through everybody: what they find, and that they find it once."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from batch.models import RegisterJob
from fixtures import factories as make
from insurers.domain.moves import MOVE_RULES, move_rule
from insurers.models import (
    Enrolment,
    IndividualNumber,
    InsurerKind,
    Match,
    Profile,
)
from insurers.services import MatchDecision, apply_matches, confirm_match, record_loss
from tests.residents.conftest import FIRST, FOURTH, SECOND, THIRD, MakeSomebody, run, sandbox_of

pytestmark = pytest.mark.django_db

ELSEWHERE: Final = "東京都模擬市見本町9-9"


def found(job: RegisterJob) -> list[tuple[Any, ...]]:
    return list(job.found.order_by("member_id").values_list("member_id", "action", "items", "before", "after"))


# -- re-match of everything


def test_everybody_is_matched_and_who_differs_is_held_and_found(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    same, other = somebody(insurer=insurer), somebody(insurer=insurer, birth_on=date(1990, 2, 27))
    named = somebody(insurer=insurer, name="見本　華子", name_kana="ミホン　カコ")
    job = run(insurer.sandbox, "rematch", SECOND)
    assert found(job) == [
        (other.member.pk, "matched", ["birth_on"], "", "all"),
        (named.member.pk, "matched", ["name", "name_kana"], "", "medical"),
    ]
    assert (job.members, job.findings, job.postponed) == (3, 2, 0)
    assert job.ended_wall_at is not None
    assert same.matches() == [([], "none", "settled")]
    assert (same.holds(SECOND), other.holds(SECOND), named.holds(SECOND)) == (["none"], ["all"], ["medical"])


def test_a_second_run_finds_nothing_and_writes_nothing(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    somebody(insurer=insurer), somebody(insurer=insurer, sex="1")
    run(insurer.sandbox, "rematch", SECOND)
    before = (Match.objects.count(), list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold")))
    job = run(insurer.sandbox, "rematch", THIRD)
    assert (job.members, job.findings) == (2, 0)
    assert (Match.objects.count(), list(Enrolment.objects.order_by("pk").values_list("pk", "known", "hold"))) == before


def test_what_the_insurer_confirmed_stays_confirmed(somebody: MakeSomebody) -> None:
    who = somebody(sex="1")
    run(sandbox_of(who), "rematch", SECOND)
    confirm_match(
        sandbox=who.member.sandbox,
        insurer=who.member.insurer,
        match_id=Match.objects.get().pk,
        at=THIRD,
        reason="確認済み",
    )
    assert run(sandbox_of(who), "rematch", FOURTH).findings == 0
    assert who.holds(FOURTH) == ["none"]


def test_a_correction_by_either_side_ends_the_hold(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    reported, registered = somebody(insurer=insurer, sex="1"), somebody(insurer=insurer, sex="1")
    run(insurer.sandbox, "rematch", SECOND)
    reported.reports(THIRD)
    registered.happens("correction", THIRD, date(2000, 1, 1), sex="1")
    job = run(insurer.sandbox, "rematch", FOURTH)
    assert [row[1:] for row in found(job)] == [("matched", [], "all", "none")] * 2
    assert reported.holds(FOURTH) == registered.holds(FOURTH) == ["none"]


def test_without_a_number_or_a_resident_nobody_registered_before_is_held(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    numberless, dead = somebody(insurer=insurer), somebody(insurer=insurer)
    IndividualNumber.objects.filter(person=numberless.member.person).delete()
    dead.happens("death", SECOND, SECOND.date())
    job = run(insurer.sandbox, "rematch", THIRD)
    assert [row[1:] for row in found(job)] == [
        ("matched", ["no_number"], "", "none"),
        ("matched", ["unknown"], "", "none"),
    ]


def test_a_registration_that_was_never_accepted_is_still_new(somebody: MakeSomebody) -> None:
    who = somebody(hold="all", name="見本　華子", name_kana="ミホン　カコ", address="東京都架空市見本町7-7-7")
    decision = MatchDecision(who.member.pk, ("unknown",), "all")
    apply_matches(decisions=[decision], cause="registration", at=FIRST)  # type: ignore[arg-type]  # its value
    run(sandbox_of(who), "rematch", SECOND)
    assert who.matches()[-1] == (["name", "name_kana", "address"], "all", "open")
    assert who.holds(SECOND) == ["all"]


def test_who_has_something_registered_at_that_instant_waits_for_the_next_run(somebody: MakeSomebody) -> None:
    who = somebody(sex="1")
    record_loss(enrolment=who.member.enrolments.get(), at=SECOND, lost_on=FOURTH.date(), reason="03")
    job = run(sandbox_of(who), "rematch", SECOND)
    assert (job.members, job.findings, job.postponed) == (1, 0, 1)
    assert run(sandbox_of(who), "rematch", THIRD).findings == 1


def test_a_run_stays_in_its_sandbox(somebody: MakeSomebody) -> None:
    ours, theirs = somebody(sex="1"), somebody(sex="1")
    job = run(sandbox_of(ours), "rematch", SECOND)
    assert (job.members, theirs.matches(), theirs.holds(SECOND)) == (1, [], ["none"])


# -- addresses that moved


@pytest.mark.parametrize("kind", InsurerKind.values)
def test_a_move_is_followed_or_reported_by_the_kind_of_insurer(somebody: MakeSomebody, kind: str) -> None:
    who = somebody(insurer=make.InsurerFactory.create(kind=kind))
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE, postal_code="000-0001")
    job = run(sandbox_of(who), "moves", THIRD)
    action = move_rule(kind).action
    assert found(job) == [(who.member.pk, action, ["address"], "東京都架空市見本町1-2-3", ELSEWHERE)]
    assert job.found.get().since_on == date(2024, 6, 4)
    now = Profile.objects.get(member=who.member, known__contains=THIRD)
    refreshed = action == "refreshed"
    assert (now.address == ELSEWHERE, now.postal_code == "000-0001", now.name) == (refreshed, refreshed, "見本　花子")
    assert Profile.objects.filter(member=who.member, known__contains=SECOND).get().address == "東京都架空市見本町1-2-3"
    assert who.matches() == ([([], "none", "settled")] if refreshed else [])


def test_every_kind_of_insurer_stands_in_one_rule() -> None:
    assert sorted(kind for rule in MOVE_RULES for kind in rule.kinds) == sorted(InsurerKind.values)


def test_what_was_followed_is_not_found_again(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    assert run(sandbox_of(who), "moves", THIRD).findings == 1
    assert run(sandbox_of(who), "moves", FOURTH).findings == 0


def test_a_move_is_followed_on_its_day_and_not_before(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 20), address=ELSEWHERE)
    assert run(sandbox_of(who), "moves", THIRD).findings == 0
    assert run(sandbox_of(who), "moves", datetime(2024, 6, 20, tzinfo=FIRST.tzinfo)).findings == 1


def test_an_address_that_differs_for_another_reason_is_left_to_the_match(somebody: MakeSomebody) -> None:
    insurer = make.InsurerFactory.create()
    never_moved, reported_since = somebody(insurer=insurer, address="東京都架空市別町5"), somebody(insurer=insurer)
    reported_since.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    reported_since.reports(THIRD, address="東京都架空市別町5")
    never_moved.happens("correction", SECOND, date(2000, 1, 1), address="東京都架空市見本町1-2-4")
    assert run(insurer.sandbox, "moves", FOURTH).findings == 0


def test_a_later_change_of_name_does_not_make_a_move_younger(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address=ELSEWHERE)
    who.reports(THIRD, address="東京都架空市別町5")
    who.happens("name", FOURTH, FOURTH.date(), name="架空　花子")
    assert run(sandbox_of(who), "moves", FOURTH + timedelta(1)).findings == 0


def test_another_spelling_of_the_new_address_is_no_move(somebody: MakeSomebody) -> None:
    who = somebody()
    who.happens("move", SECOND, date(2024, 6, 4), address="東京都架空市見本町１丁目２番地３号")
    assert run(sandbox_of(who), "moves", THIRD).findings == 0


def test_following_a_move_settles_a_match_that_differed_by_it(somebody: MakeSomebody) -> None:
    who = somebody(name="見本　華子", address=ELSEWHERE)
    who.happens("move", SECOND, date(2024, 6, 4), address="東京都架空市新町1")
    decision = MatchDecision(who.member.pk, ("name", "address"), "medical")
    apply_matches(decisions=[decision], cause="rematch", at=SECOND)  # type: ignore[arg-type]  # its value
    run(sandbox_of(who), "moves", THIRD)
    assert who.matches()[-1] == (["name"], "none", "settled")
    assert (who.holds(SECOND), who.holds(THIRD)) == (["medical"], ["none"])
    assert Match.objects.order_by("-pk")[0].cause == "move"
