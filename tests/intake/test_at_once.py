"""Several workers and several insurers at once, on connections of their own: one does it, nothing is lost."""

from functools import partial
from threading import Barrier, local
from typing import Any

import pytest

from batch.intake import piece, pieces, take_file
from batch.intake.piece import take_piece
from batch.intake.writing import write
from batch.models import FileJob, JobState
from insurers.models import IndividualNumber, Member, Person
from sandbox.edge import stamp
from tests.intake.rules import of
from tests.intake.threads import at_once
from tests.intake.world import Sender, Values, everything, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "06139927"
MANY = 120


def work(job: FileJob, gate: Barrier | None = None) -> None:
    if gate is not None:
        gate.wait()
    take_file(job.pk, now=stamp)


def test_of_two_workers_on_one_job_one_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    who, gate, pieces_taken = sender(), Barrier(2), []

    def take(taking: Any, read: Any) -> Any:
        pieces_taken.append(len(read))
        return take_piece(taking, read)

    monkeypatch.setattr(pieces, "PIECE", 10)
    monkeypatch.setattr(pieces, "take_piece", take)
    job = who.sends("member", [member(n) for n in range(MANY)])
    at_once(partial(work, job, gate), partial(work, job, gate))
    job.refresh_from_db()
    assert (job.state, pieces_taken) == (JobState.DONE, [10] * (MANY // 10))
    assert outcomes(job) == "h" * MANY


def test_of_two_files_of_one_insurer_the_second_waits_for_the_first() -> None:
    who, gate = sender(), Barrier(2)
    first, second = who.sends("member", [member(0)]), who.sends("member", [member(0, name="見本　後")])
    at_once(partial(work, first, gate), partial(work, second, gate))
    work(second)
    second.refresh_from_db()
    assert second.state == JobState.DONE
    assert "見本\\u3000後" in everything(who.insurer)["profiles"][0]


@pytest.mark.parametrize("backwards", [False, True])
def test_two_insurers_may_register_the_same_people_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch, *, backwards: bool
) -> None:
    monkeypatch.setattr(pieces, "PIECE", 10)
    nobody_writes_before_both_have_read(monkeypatch)
    one, gate = sender(), Barrier(2)
    other = one.beside(OTHER)
    people = [member(n) for n in range(MANY)]
    one.residents(*people)
    theirs: list[Values] = [of(OTHER, row) for row in people]
    jobs = [one.sends("member", people), other.sends("member", theirs[::-1] if backwards else theirs)]
    at_once(*(partial(again_and_again, job, gate) for job in jobs))
    for who, job in zip((one, other), jobs, strict=True):
        job.refresh_from_db()
        assert (job.state, job.failures, outcomes(job)) == (JobState.DONE, 0, "a" * MANY)
        assert len(everything(who.insurer)["members"]) == MANY
    assert everything(one.insurer)["persons"] == [f"({MANY},)"]
    assert IndividualNumber.objects.count() == MANY


def nobody_writes_before_both_have_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first pieces of two files meet where both have found the people missing."""
    both, met = Barrier(2), local()

    def wrote(books: Any, place: Any) -> None:
        if not getattr(met, "already", False):
            met.already = True
            both.wait()
        write(books, place)

    monkeypatch.setattr(piece, "write", wrote)


def again_and_again(job: FileJob, gate: Barrier) -> None:
    """Ring until the job has ended, as the sweep does for a worker that gave up."""
    gate.wait()
    for _ in range(5):
        try:
            take_file(job.pk, now=stamp)
        except Exception:  # noqa: BLE001, S112  # the sweep rings again whatever it was
            continue
        return


def test_what_another_writer_always_does_first_is_refused_for_that_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person of one row becomes a member by another way, each time just before the row is written."""
    one = sender()
    one.beside(OTHER).has_taken("member", [of(OTHER, member(1))])
    person = Person.objects.get()
    in_the_way(monkeypatch, one, person)
    job = one.has_taken("member", [member(n) for n in range(3)])
    assert (job.state, outcomes(job), said(job)[2]) == (JobState.DONE, "hrh", ["register.constraint"])
    assert len(everything(one.insurer)["members"]) == 2


def in_the_way(monkeypatch: pytest.MonkeyPatch, who: Sender, person: Person) -> None:
    """Make the person a member of the insurer whenever the engine is about to, and take it back afterwards."""
    mine = Member(sandbox=who.insurer.sandbox, insurer=who.insurer, person=person)

    def wrote(books: Any, place: Any) -> None:
        if not any(book.human.person_id == person.pk for book in books):
            write(books, place)
            return
        at_once(mine.save)
        try:
            write(books, place)
        finally:
            at_once(mine.delete)

    monkeypatch.setattr(piece, "write", wrote)
