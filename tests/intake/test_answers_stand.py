"""What the insurer answered about a member stands as long as nothing is said anew of who they are."""

import pytest

from insurers.models import Match, MatchState
from insurers.services import confirm_match
from tests.intake.world import Sender, enrolment, member, outcomes, sender

pytestmark = pytest.mark.django_db(transaction=True)


def confirmed() -> Sender:
    """Return an insurer that confirmed a member whose address differs from the resident register, and her name."""
    who = sender()
    who.residents(member(1, name="見本　正子", address="架空県見本市本町9丁目9番9号"))
    assert outcomes(who.has_taken("member", [member(1)])) == "h"
    assert outcomes(who.has_taken("enrolment", [enrolment(1)])) == "h"
    who.later(days=1)
    match = Match.objects.get(state=MatchState.OPEN)
    confirm_match(sandbox=who.insurer.sandbox, insurer=who.insurer, match_id=match.pk, at=who.at, reason="住民票で確認")
    who.later(days=1)
    return who


def test_another_postal_code_is_taken_without_a_new_match() -> None:
    who = confirmed()
    assert outcomes(who.has_taken("member", [member(1, postal_code="999-0002")])) == "a"
    assert list(Match.objects.values_list("state", flat=True)) == [MatchState.CONFIRMED]


def test_another_birth_date_is_matched_and_held_again() -> None:
    who = confirmed()
    assert outcomes(who.has_taken("member", [member(1, birth_on="19700101")])) == "h"
    assert list(Match.objects.order_by("pk").values_list("state", flat=True)) == [
        MatchState.CONFIRMED,
        MatchState.OPEN,
    ]
