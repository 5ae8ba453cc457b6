"""The population in the register: everybody answers as computed, and no constraint got lost on the way."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from consent.models import FacilityType
from consent.services import add_provider
from fixtures.population.catalogue import Aside, found
from fixtures.population.load import populate
from fixtures.population.people import DRAWN_ON, person
from fixtures.population.rows import TABLES
from insurers.models import Enrolment, Entitlement, Insurer, Member, Profile
from insurers.models import Person as PersonRow
from insurers.services import register_person
from sandbox.domain.clock import frozen
from sandbox.domain.refusals import Refusal
from sandbox.models import Role, Sandbox
from sandbox.services import create_sandbox, issue_key
from tests.bench.asking import FILE_NAME, NOON, PROVIDER, question_about

PEOPLE = 2000
EVERY = 50


def catalogue() -> list[Aside]:
    with connection.cursor() as cursor:
        return found(cursor, list(TABLES))


@pytest.fixture
def sandbox(db: None) -> Sandbox:
    del db
    sandbox = create_sandbox(code="crowd", clock=frozen(NOON))
    add_provider(sandbox=sandbox, code=PROVIDER, name="架空クリニック", facility_type=FacilityType.CLINIC)
    return sandbox


@pytest.fixture
def key(sandbox: Sandbox) -> str:
    return issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=PROVIDER)


def wrong_answers(key: str, seed: int, numbers: range, on: date) -> Iterator[tuple[int, str]]:
    """Ask about people with the cards they show; what is not answered as computed comes back."""
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for n in numbers:
        question = question_about(person(seed, n), on)
        response = client.post(f"/oqs/{FILE_NAME}", question.file, content_type="application/xml")
        if response.status_code != 200 or question.expected not in response.content:
            yield n, response.content.decode()


@pytest.mark.parametrize("on", [NOON.date(), DRAWN_ON, date(2019, 8, 1)])
def test_everybody_is_answered_as_computed(sandbox: Sandbox, key: str, on: date) -> None:
    populate(sandbox=sandbox, people=PEOPLE)
    assert list(wrong_answers(key, 1, range(0, PEOPLE, EVERY), on)) == []


def test_those_who_moved_or_lost_their_coverage_are_answered_as_computed(sandbox: Sandbox, key: str) -> None:
    populate(sandbox=sandbox, people=PEOPLE)
    unusual = [n for n in range(PEOPLE) if person(1, n).expected(NOON.date()) != "1"][:60]
    assert {person(1, n).expected(NOON.date()) for n in unusual} == {"2", "3", "6"}
    for n in unusual:
        assert list(wrong_answers(key, 1, range(n, n + 1), NOON.date())) == []


def test_constraints_and_indexes_are_as_before(sandbox: Sandbox) -> None:
    before = catalogue()
    assert {
        "insurer_covers_a_member_once_a_day",
        "member_has_one_profile_at_an_instant",
        "enrolment_by_search_key",
        "enrolment_names_the_insurer_of_its_member",
    } <= {thing.name for thing in before}
    populate(sandbox=sandbox, people=PEOPLE)
    assert catalogue() == before


def test_the_exclusion_constraint_holds_for_what_was_loaded(sandbox: Sandbox) -> None:
    populate(sandbox=sandbox, people=100)
    row = Enrolment.objects.first()
    assert row is not None
    row.pk = None
    with pytest.raises(IntegrityError, match="insurer_covers_a_member_once_a_day"), transaction.atomic():
        row.save(force_insert=True)


def test_each_table_has_its_rows(sandbox: Sandbox) -> None:
    populate(sandbox=sandbox, people=PEOPLE)
    people = [person(1, n) for n in range(PEOPLE)]
    coverages = sum(len(who.coverages) for who in people)
    assert PersonRow.objects.filter(sandbox=sandbox).count() == PEOPLE
    assert Member.objects.filter(sandbox=sandbox).count() == coverages
    assert Profile.objects.count() == coverages
    assert Enrolment.objects.count() > coverages
    assert Entitlement.objects.count() == sum(len(who.rights) for who in people)


def test_what_is_registered_later_gets_ids_of_its_own(sandbox: Sandbox) -> None:
    populate(sandbox=sandbox, people=100)
    last = PersonRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    assert last is not None
    assert register_person(sandbox=sandbox, code="somebody-else").pk == last + 1


def test_a_few_people_join_a_full_register(sandbox: Sandbox, key: str) -> None:
    populate(sandbox=sandbox, people=PEOPLE)
    before = catalogue()
    populate(sandbox=sandbox, people=100, seed=2)
    assert catalogue() == before
    assert Insurer.objects.filter(sandbox=sandbox).count() == 470
    assert list(wrong_answers(key, 2, range(0, 100, 10), NOON.date())) == []


def test_a_failure_half_way_changes_nothing(sandbox: Sandbox) -> None:
    before = catalogue()

    def fail(what: str, people: int) -> None:
        raise ConnectionAbortedError(what, people)

    with pytest.raises(ConnectionAbortedError):
        populate(sandbox=sandbox, people=100, progress=fail)
    assert catalogue() == before
    assert PersonRow.objects.count() == 0


def test_the_same_population_twice_is_refused(sandbox: Sandbox) -> None:
    populate(sandbox=sandbox, people=10)
    with pytest.raises(Refusal, match="SIM-POPULATION-TAKEN"):
        populate(sandbox=sandbox, people=10)


@pytest.mark.parametrize("people", [0, -1, 4_000_001])
def test_a_number_of_people_out_of_range_is_refused(sandbox: Sandbox, people: int) -> None:
    with pytest.raises(Refusal, match="SIM-POPULATION-SIZE"):
        populate(sandbox=sandbox, people=people)


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_and_tells_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    sandbox = create_sandbox(code="command")
    call_command("populate", sandbox="command", people=30, seed=5)
    said = capsys.readouterr()
    assert "30" in said.out
    assert "indexes 30" in said.err
    assert PersonRow.objects.filter(sandbox=sandbox, code="population-5-0000029").exists()


@pytest.mark.django_db
def test_the_command_refuses_in_both_languages() -> None:
    with pytest.raises(CommandError, match=r"サンドボックス[\s\S]*no sandbox"):
        call_command("populate", sandbox="nowhere", people=30)
