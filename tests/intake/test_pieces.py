"""It does not matter where a piece of a file ends: outcomes, what is said, and the register are the same."""

import random
from typing import Final

import pytest

from batch.failing import WorkFailedError
from batch.intake import pieces, take_file
from batch.models import JobState
from insurers.domain.individual_numbers import synthetic_number
from sandbox.edge import stamp
from tests.intake.mixed import prepare, send_all
from tests.intake.world import Sender, Values, enrolment, everything, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE: Final = 5_000
ROWS: Final = 60
NUMBERS: Final = 5


@pytest.fixture
def two() -> tuple[Sender, Sender]:
    """Return two insurers in sandboxes of their own, of whom the same is known."""
    return sender("whole"), sender("cut")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_the_size_of_a_piece_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, two: tuple[Sender, Sender], size: int
) -> None:
    told = {}
    for who, piece in zip(two, (WHOLE, size), strict=True):
        monkeypatch.setattr(pieces, "PIECE", WHOLE)
        prepare(who)
        monkeypatch.setattr(pieces, "PIECE", piece)
        told[piece] = send_all(who)
    assert told[size] == told[WHOLE]
    assert_same_register(*two)


@pytest.mark.parametrize("seed", range(8))
def test_nor_does_it_when_members_take_numbers_from_each_other(
    monkeypatch: pytest.MonkeyPatch, two: tuple[Sender, Sender], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  # which rows, not a secret
    rows = [drawn(dice) for _ in range(ROWS)]
    told = []
    for who, piece in zip(two, (WHOLE, 1 + seed % 4), strict=True):
        monkeypatch.setattr(pieces, "PIECE", WHOLE)
        who.residents(*(member(n) for n in range(NUMBERS)))
        who.has_taken("member", [member(n) for n in range(NUMBERS - 2)])
        who.has_taken("enrolment", [enrolment(n) for n in range(NUMBERS - 2)])
        who.later(hours=1)
        monkeypatch.setattr(pieces, "PIECE", piece)
        job = who.has_taken("member", rows)
        told.append((outcomes(job), said(job)))
    assert told[0] == told[1]
    assert_same_register(*two)


def drawn(dice: random.Random) -> Values:
    """Return a row about one of a few members, with one of a few numbers or none."""
    n, whose = dice.randrange(NUMBERS), dice.randrange(NUMBERS + 1)
    number = dice.choice([member(n)["individual_number"], "" if whose == NUMBERS else synthetic_number(whose)])
    name = dice.choice(["name", "name", "address"])
    return member(n, individual_number=number) | ({name: "見本　別"} if dice.random() < 0.5 else {})


def assert_same_register(one: Sender, other: Sender) -> None:
    registered = everything(other.insurer)
    for what, rows in everything(one.insurer).items():
        assert rows == registered[what], what


def test_a_row_that_falls_through_is_a_mistake_of_ours_and_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    who = sender()
    job = who.sends("member", [member(n) for n in range(3)])
    monkeypatch.setattr("batch.intake.work.take_pieces", lambda *_, **__: None)
    with pytest.raises(WorkFailedError, match="RuntimeError in ledger"):
        take_file(job.pk, now=stamp)
    job.refresh_from_db()
    assert job.state == JobState.APPLYING
