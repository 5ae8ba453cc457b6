"""Replacing keys: everything is sealed again, however often it is interrupted, and found all the while."""

import pytest
from django.core.management import CommandError, call_command

from fixtures import factories as make
from insurers.individual_numbers import NumberKeys, number_keys
from insurers.models import IndividualNumber, Resident
from insurers.services import rotation
from insurers.services.rotation import rotate_numbers

pytestmark = pytest.mark.django_db

OLD = b"synthetic-data-only-not-a-secret"
NEWER = NumberKeys({2: b"n" * 32, 1: OLD}, OLD)
NUMBER = "990000000019"


class StopError(Exception):
    pass


def digests() -> list[bytes]:
    return [bytes(row.digest) for model in (IndividualNumber, Resident) for row in model.objects.order_by("pk")]


def seals() -> list[tuple[int, bytes]]:
    found = [row for model in (IndividualNumber, Resident) for row in model.objects.order_by("pk")]
    return [(row.key_id, bytes(row.sealed)) for row in found]


def test_everything_is_sealed_with_the_newest_key_and_found_as_before() -> None:
    one = make.IndividualNumberFactory.create(number=NUMBER)
    other = make.ResidentFactory.create(sandbox=one.sandbox, number=NUMBER)
    before = digests()
    assert rotate_numbers(keys=NEWER) == 2
    one.refresh_from_db()
    other.refresh_from_db()
    assert NEWER.open(bytes(one.sealed), one.key_id) == NEWER.open(bytes(other.sealed), other.key_id) == NUMBER
    assert (one.key_id, other.key_id) == (2, 2)
    assert digests() == before
    assert NEWER.digest(one.sandbox_id, NUMBER) == bytes(one.digest)


def test_a_second_run_finds_nothing_to_do() -> None:
    make.ResidentFactory.create_batch(3)
    rotate_numbers(keys=NEWER)
    before = seals()
    assert rotate_numbers(keys=NEWER) == 0
    assert seals() == before


def test_an_interrupted_run_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    make.ResidentFactory.create_batch(5)

    def interrupt(_what: str, done: int) -> None:
        if done == 4:
            raise StopError

    with pytest.raises(StopError):
        rotate_numbers(keys=NEWER, progress=interrupt)
    assert sorted(key_id for key_id, _ in seals()) == [1, 2, 2, 2, 2]
    assert rotate_numbers(keys=NEWER) == 1
    assert {key_id for key_id, _ in seals()} == {2}


def test_a_new_look_up_secret_makes_every_digest_anew() -> None:
    row = make.ResidentFactory.create(number=NUMBER)
    keys = NumberKeys({1: OLD}, b"l" * 32)
    assert rotate_numbers(keys=keys) == 0  # what seals did not change
    assert rotate_numbers(keys=keys, digests=True) == 1
    row.refresh_from_db()
    assert bytes(row.digest) == keys.digest(row.sandbox_id, NUMBER)
    assert rotate_numbers(keys=keys, digests=True) == 0


def test_the_command_says_how_many_and_what_key_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.ResidentFactory.create(key_id=7)
    with pytest.raises(CommandError, match=r"番号7[\s\S]*no key 7"):
        call_command("rotate_numbers")
    Resident.objects.update(key_id=number_keys().current)
    monkeypatch.setattr(rotation, "number_keys", lambda: NEWER)
    call_command("rotate_numbers")
    said = capsys.readouterr()
    assert "1 numbers / 1件" in said.out
    assert "Resident 1" in said.err
