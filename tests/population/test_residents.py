"""A population in the resident register: the people of `populate`, unlike them where computed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fixtures import factories as make
from fixtures.population.catalogue import found
from fixtures.population.people import person
from fixtures.population.resident_load import TABLES, populate_residents
from fixtures.population.residents import number_of, resident
from insurers.domain.individual_numbers import is_individual_number
from insurers.domain.residents import Identity, differences
from insurers.individual_numbers import number_keys
from insurers.models import Resident, ResidentRecord
from insurers.selectors import number_of as number_in_register
from insurers.selectors import resident_identities
from sandbox.domain.refusals import Refusal
from tests.bench.asking import NOON

PEOPLE = 1500


def reported(n: int) -> Identity:
    who = person(1, n)
    return Identity(who.name, who.name_kana, who.birth_on, who.sex, who.address)


def test_who_differs_and_in_what_is_computed() -> None:
    unlike = [resident(1, n, 100) for n in range(PEOPLE)]
    assert [
        n for n in range(PEOPLE) if differences(reported(n), unlike[n].identity) != _in_order(unlike[n].differs)
    ] == []
    assert 100 < sum(bool(one.differs) for one in unlike) < 200
    assert all(resident(1, n).identity == reported(n) for n in range(200))
    assert unlike[7] == resident(1, 7, 100)


def _in_order(differs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in ("birth_on", "sex", "name", "name_kana", "address") if item in differs)


def test_everybody_has_a_number_of_their_own_in_every_seed() -> None:
    numbers = {number_of(seed, n) for seed in (1, 2, 249) for n in (0, 1, 3_999_999)}
    assert len(numbers) == 9
    assert all(map(is_individual_number, numbers))


@pytest.mark.django_db
def test_the_register_holds_everybody_as_computed_and_its_indexes_are_as_before() -> None:
    sandbox = make.SandboxFactory.create()
    before = catalogue()
    populate_residents(sandbox=sandbox, people=PEOPLE, differing=100)
    assert catalogue() == before
    assert (Resident.objects.count(), ResidentRecord.objects.count()) == (PEOPLE, PEOPLE)
    keys = number_keys()
    digests = {keys.digest(sandbox.pk, number_of(1, n)): n for n in range(PEOPLE)}
    identities = resident_identities(sandbox_id=sandbox.pk, digests=list(digests), at=NOON)
    assert {n: identities[digest] for digest, n in digests.items()} == {
        n: resident(1, n, 100).identity for n in range(PEOPLE)
    }
    assert number_in_register(Resident.objects.get(code="population-1-0000042")) == number_of(1, 42)


def catalogue() -> list[object]:
    with connection.cursor() as cursor:
        return list(found(cursor, list(TABLES)))


@pytest.mark.django_db
def test_the_same_residents_twice_and_too_many_are_refused() -> None:
    sandbox = make.SandboxFactory.create()
    populate_residents(sandbox=sandbox, people=3)
    with pytest.raises(Refusal, match="SIM-POPULATION-TAKEN"):
        populate_residents(sandbox=sandbox, people=3)
    with pytest.raises(Refusal, match="SIM-POPULATION-SIZE"):
        populate_residents(sandbox=sandbox, people=0, seed=2)
    populate_residents(sandbox=sandbox, people=3, seed=2)
    assert Resident.objects.count() == 6


@pytest.mark.django_db
def test_the_command_enters_residents_and_refuses_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    make.SandboxFactory.create(code="command")
    call_command("populate_residents", sandbox="command", people=30, seed=5, differing=500)
    said = capsys.readouterr()
    assert "30 residents / 30人" in said.out
    assert "indexes 30" in said.err
    with pytest.raises(CommandError, match=r"サンドボックス[\s\S]*no sandbox"):
        call_command("populate_residents", sandbox="nowhere", people=30)
