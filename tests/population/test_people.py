"""The population as computed: what a client that measures relies on."""

from collections import defaultdict
from datetime import timedelta

import pytest

from fixtures.population.insurers import all_insurers
from fixtures.population.people import BLOCK, DRAWN_ON, MOST_PEOPLE, Person, person
from insurers.domain.numbers import (
    elderly_number_faults,
    insurer_number_faults,
    kind_of,
    recipient_number_faults,
)

PEOPLE = 4200


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [person(1, n) for n in range(PEOPLE)]


def test_insurers_of_every_kind_have_valid_numbers() -> None:
    kinds = {"association", "society", "municipal", "nhi_society", "mutual_aid", "late_elderly", "welfare_office"}
    assert {insurer.kind for insurer in all_insurers()} == kinds
    assert len({insurer.number for insurer in all_insurers()}) == len(all_insurers()) > 300
    for insurer in all_insurers():
        assert insurer_number_faults(insurer.number) == ()
        assert kind_of(insurer.number) == insurer.kind


def test_a_person_is_the_same_whenever_asked(people: list[Person]) -> None:
    assert [person(1, n) for n in (4000, 17, 0)] == [people[4000], people[17], people[0]]


def test_another_seed_is_other_people(people: list[Person]) -> None:
    others = [person(2, n) for n in range(100)]
    assert sum(other.birth_on == one.birth_on for other, one in zip(others, people, strict=False)) < 5


def test_a_card_finds_one_person(people: list[Person]) -> None:
    cards = [(c.insurer.number, c.number, c.branch) for who in people for c in who.coverages]
    assert len(set(cards)) == len(cards)


def test_numbers_stay_unique_to_the_last_person() -> None:
    last = range(MOST_PEOPLE - 2 * len(BLOCK), MOST_PEOPLE)
    cards = [
        (c.insurer.number, c.number, c.branch) for n in (*range(len(BLOCK)), *last) for c in person(1, n).coverages
    ]
    assert len(set(cards)) == len(cards)


def test_families_share_symbol_and_number_and_differ_by_branch(people: list[Person]) -> None:
    families: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for who in people:
        card = who.coverages[-1]
        if card.branch:
            families[card.insurer.number, card.symbol, card.number].append(card.branch)
    assert max(map(len, families.values())) == 4
    assert all(len(set(branches)) == len(branches) for branches in families.values())


def test_the_old_have_numbers_of_their_own(people: list[Person]) -> None:
    elders = [w for w in people if w.coverages[-1].insurer.kind == "late_elderly"]
    assert len(elders) > PEOPLE // 20
    for who in elders:
        card = who.coverages[-1]
        assert (card.symbol, card.branch) == ("", "")
        assert elderly_number_faults(card.number) == ()
        assert DRAWN_ON - who.birth_on >= timedelta(days=75 * 365)


def test_recipients_of_assistance_have_valid_numbers(people: list[Person]) -> None:
    cards = [w.coverages[-1] for w in people if w.coverages[-1].insurer.kind == "welfare_office"]
    assert cards
    assert all(recipient_number_faults(card.number) == () and not card.symbol for card in cards)


def test_coverages_follow_one_another_without_gap(people: list[Person]) -> None:
    moved = [who for who in people if len(who.coverages) == 2]
    assert PEOPLE * 6 // 100 < len(moved) < PEOPLE * 12 // 100
    for who in moved:
        earlier, current = who.coverages
        assert who.birth_on <= earlier.first < current.first == earlier.lost
        assert earlier.insurer is not current.insurer


def test_shares_are_those_promised(people: list[Person]) -> None:
    entitled = sum(bool(who.rights) for who in people)
    lost = sum(who.coverages[-1].lost is not None for who in people)
    assert PEOPLE * 12 // 100 < entitled < PEOPLE * 20 // 100
    assert PEOPLE * 2 // 100 < lost < PEOPLE * 5 // 100


def test_every_expected_answer_occurs(people: list[Person]) -> None:
    assert {who.expected(DRAWN_ON) for who in people} == {"1", "2", "3", "6"}


def test_on_earlier_days_nobody_is_expected_before_their_first_day(people: list[Person]) -> None:
    for who in people:
        assert who.expected(who.card.first - timedelta(days=1)) == "2"
        assert who.expected(who.card.first) in {"1", "6"}
