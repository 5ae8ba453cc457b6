"""The monthly file: all of an insurer's members again, of whom few have changed; and the dry run before it."""

from collections.abc import Sequence
from unittest.mock import patch

import pytest
from django.db import connection

from batch.intake import piece, pieces
from batch.models import FileJob
from tests.intake.mixed import ENROLMENTS, MEMBERS, RATIOS, prepare
from tests.intake.rules import Files
from tests.intake.world import Sender, Values, enrolment, everything, member, outcomes, said, sender
from tests.statements import counting

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 400


@pytest.fixture
def who() -> Sender:
    """Return an insurer with many members, enrolled and known to the resident register, a month later."""
    found = sender()
    rows = [member(n) for n in range(MANY)]
    found.residents(*rows)
    found.has_taken("member", rows)
    found.has_taken("enrolment", [enrolment(n) for n in range(MANY)])
    found.later(days=30)
    return found


def decided_rows(who: Sender, kind: str, rows: Sequence[Values]) -> tuple[str, int]:
    """Take a file; return its outcomes and how many rows were decided one by one."""
    with patch.object(pieces, "take_piece", wraps=piece.take_piece) as taking:
        job = who.has_taken(kind, rows)
    return outcomes(job), sum(len(call.args[1]) for call in taking.call_args_list)


def test_a_file_that_says_what_is_known_changes_nothing_and_is_not_even_decided(who: Sender) -> None:
    before = everything(who.insurer)
    for kind, rows in (
        ("member", [member(n) for n in range(MANY)]),
        ("enrolment", [enrolment(n) for n in range(MANY)]),
    ):
        assert decided_rows(who, kind, [*rows, rows[0]]) == ("u" * (MANY + 1), 0)
    assert everything(who.insurer) == before


def test_of_a_file_in_which_one_in_a_hundred_changed_only_those_are_decided(who: Sender) -> None:
    rows = [member(n, **({"address": "架空県見本市新町１"} if n % 100 == 0 else {})) for n in range(MANY)]
    assert decided_rows(who, "member", rows) == (("a" + "u" * 99) * (MANY // 100), MANY // 100)
    assert decided_rows(who, "member", [rows[1], *rows]) == ("u" * (MANY + 1), 0)


def test_many_rows_take_as_many_statements_as_few() -> None:
    sent = {}
    for count in (2, 200):
        who = sender(f"with-{count}")
        who.residents(*(member(n) for n in range(0, count, 2)))
        for kind, rows in mixed(count):
            who.has_taken(kind, rows)
        who.later(hours=1)
        for kind, rows in changed(count):
            with counting() as statements:
                job = who.has_taken(kind, rows)
            assert set(outcomes(job)) <= {"a", "h"}
            sent[kind, count] = len(statements)
    for kind in ("member", "enrolment", "ratio"):
        assert sent[kind, 2] == sent[kind, 200] > 0, sent


def mixed(count: int) -> Files:
    """Return members, enrolments and ratios."""
    return [
        ("member", [member(n) for n in range(count)]),
        ("enrolment", [enrolment(n) for n in range(count)]),
        ("ratio", [ratio(n) for n in range(count)]),
    ]


def changed(count: int) -> Files:
    """Return rows that make every statement of a piece necessary: other names, other numbers, losses, corrections."""
    others = [member(n, individual_number=member(n + 5_000)["individual_number"]) for n in range(count)]
    return [
        ("member", [*(member(n, name="見本　改") for n in range(count)), *others]),
        ("enrolment", [enrolment(n, event="lose", lost_on="20261110", loss_reason="03") for n in range(count)]),
        ("ratio", [ratio(n, issued_on="20261102") for n in range(count)]),
    ]


def ratio(n: int, **more: str) -> Values:
    return {
        "insurer_number": "06139919",
        "action": "record",
        "member_code": f"K{n:04d}",
        "kind": "burden_ratio",
        "valid_from": "20261101",
        "ratio": "030",
    } | more


def letters(job: FileJob) -> tuple[str, dict[int, list[str]]]:
    return outcomes(job), said(job)


@pytest.mark.parametrize("size", [3, 5_000])
def test_a_dry_run_says_what_the_real_one_then_does_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    who = sender()
    prepare(who)
    monkeypatch.setattr(pieces, "PIECE", size)
    for kind, rows in (("member", MEMBERS), ("enrolment", ENROLMENTS), ("ratio", RATIOS)):
        before = everything(who.insurer)
        dry = who.has_taken(kind, rows, dry_run=True)
        assert everything(who.insurer) == before
        assert letters(dry) == letters(who.has_taken(kind, rows))
        assert everything(who.insurer) != before


def test_the_same_bytes_are_the_same_job_and_nothing_is_done_twice() -> None:
    who = sender()
    job = who.has_taken("member", [member(0)])
    before = everything(who.insurer)
    who.later(hours=1)
    again = who.has_taken("member", [member(0)])
    assert (again.pk, outcomes(again)) == (job.pk, "h")
    assert everything(who.insurer) == before


def test_nothing_is_left_of_a_file_but_its_job() -> None:
    who = sender()
    job = who.has_taken("member", [member(0)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE %s", [f"batch_staging_{job.pk}%"])
        assert cursor.fetchone() == (0,)
