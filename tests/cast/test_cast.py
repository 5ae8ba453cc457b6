"""The file itself: who is there, that every number is synthetic and right, that every code and outcome is reached."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import product

import pytest

from consent.domain.codes import FEE_TABLES, provider_code_faults
from eligibility.wire import CODE_LISTS, MESSAGES
from fixtures.asking import Ask, day_asked, key_of
from fixtures.cast import InsurerEntry, ProviderEntry, Role, cast, read_cast
from fixtures.entries import EnrolmentEntry
from fixtures.reference.reached import CEILING_CHANGED, DISEASE, INDEXED, LISTS, codes_of
from insurers.domain.keys import fold
from insurers.domain.numbers import elderly_number_faults, insurer_number_faults, kind_of, recipient_number_faults
from insurers.models import InsurerKind
from sandbox.domain.clock import day_of
from sandbox.domain.refusals import Refusal

ROLES = tuple(cast().roles)
ASKS = tuple((role, ask) for role in ROLES for ask in role.asks)
SHIFT_JIS = "cp932"

# Pitfalls an answer by number can show (domain Part 5); the others need a card, a bulk file or medical records.
PITFALLS = {"P-01", "P-02", "P-03", "P-04", "P-05", "P-06", "P-07", "P-08", "P-16", "P-17", "P-18"}


def test_there_are_enough_of_everybody() -> None:
    assert len(ROLES) >= 45
    assert len(cast().insurers) >= 8
    assert len(cast().providers) >= 6


def test_every_kind_of_insurer_is_there() -> None:
    assert {insurer.kind for insurer in cast().insurers} == set(InsurerKind.values)


def test_every_insurer_has_somebody() -> None:
    used = {membership.insurer for role in ROLES for membership in role.entry.memberships}
    assert used == {insurer.number for insurer in cast().insurers}


def test_every_connected_provider_asks_for_somebody() -> None:
    asking = {cast().provider(ask.provider).code for _, ask in ASKS}
    assert asking == {provider.code for provider in cast().providers if provider.connected}


def test_some_numbers_have_prefecture_codes_above_50() -> None:
    assert any(insurer.number[-6:-4] > "50" for insurer in cast().insurers)
    assert any("51" <= provider.code[:2] <= "59" for provider in cast().providers)


def test_one_provider_is_not_connected() -> None:
    assert [provider.connected for provider in cast().providers].count(False) == 1


@pytest.mark.parametrize("insurer", cast().insurers, ids=lambda insurer: insurer.number)
def test_insurer_numbers_are_right_and_never_assigned(insurer: InsurerEntry) -> None:
    assert insurer_number_faults(insurer.number) == ()
    assert insurer.number[-4:-1].startswith("39" if insurer.kind == InsurerKind.NHI_SOCIETY else "99")
    assert kind_of(insurer.number) == insurer.kind


@pytest.mark.parametrize("provider", cast().providers, ids=lambda provider: provider.code)
def test_provider_codes_are_right_and_never_assigned(provider: ProviderEntry) -> None:
    assert provider_code_faults(provider.code) == ()
    assert provider.code[2] in FEE_TABLES
    assert provider.code[7:9] == "90"


def test_numbers_of_the_elderly_and_of_welfare_have_right_check_digits() -> None:
    faults_of = {InsurerKind.LATE_ELDERLY: elderly_number_faults, InsurerKind.WELFARE_OFFICE: recipient_number_faults}
    checked = 0
    for role in ROLES:
        for membership in role.entry.memberships:
            check = faults_of.get(InsurerKind(cast().insurer(membership.insurer).kind))
            for enrolment in membership.enrolments if check else ():
                assert check is not None
                assert check(enrolment.terms.number) == (), role.code
                checked += 1
    assert checked >= 10


def test_nobody_lives_anywhere_real() -> None:
    for role in ROLES:
        for profile in (each.terms for membership in role.entry.memberships for each in membership.profiles):
            assert profile.postal_code.startswith("999-"), role.code
            assert profile.address.startswith(("架空県", "架空府", "隣架空県")), role.code


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_is_registered_can_be_written_in_shift_jis(role: Role) -> None:
    for text in texts_in(asdict(role.entry)):
        text.encode(SHIFT_JIS)


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    for each in inner:
        yield from texts_in(each)


def test_each_key_means_one_person_but_for_the_twins_without_branches() -> None:
    keys = Counter(key for role in ROLES for key in set(keys_of(role)))
    assert {key for key, persons in keys.items() if persons > 1} == {("133918", "芸", "1111", "", date(2001, 11, 11))}


def keys_of(role: Role) -> list[tuple[object, ...]]:
    return [
        (membership.insurer, fold(terms.symbol), fold(terms.number), terms.branch, profile.terms.birth_on)
        for membership in role.entry.memberships
        for terms in (enrolment.terms for enrolment in membership.enrolments)
        for profile in membership.profiles
    ]


@pytest.mark.parametrize("list_id", [each for each in INDEXED if each not in {DISEASE, CEILING_CHANGED}])
def test_the_expected_answers_reach_every_code(list_id: str) -> None:
    reached = {code for role in ROLES for code in codes_of(role, list_id)}
    assert reached == CODE_LISTS[list_id].values


def test_every_specific_disease_is_in_the_register_and_marked_as_shown_with_the_card() -> None:
    having = [role for role in ROLES if codes_of(role, DISEASE)]
    assert {code for role in having for code in codes_of(role, DISEASE)} == CODE_LISTS[DISEASE].values
    assert [role.code for role in ROLES if role.shown_with_card] == [role.code for role in having]


def test_a_changed_ceiling_cannot_be_answered_to_one_query() -> None:
    assert CEILING_CHANGED not in {element.code_list for _, element in MESSAGES["siquc01res"].walk()}


def when(ask: Ask) -> str:
    at = ask.at or cast().standard_at
    today = day_of(at)
    day = day_asked(ask, at)
    return "today" if day == today else "past" if day < today else "future"


@pytest.mark.parametrize(("outcome", "day"), [*product("123456", ("past", "today", "future"))])
def test_every_outcome_is_asked_for_on_past_present_and_future_days(outcome: str, day: str) -> None:
    assert [role.code for role, ask in ASKS if ask.validity == outcome and when(ask) == day]


@pytest.mark.parametrize(
    ("tag", "ratios"),
    [
        ("InsuredPartialContributionRatio", {"010", "020", "030"}),
        ("ElderlyRecipientContributionRatio", {"010", "020", "030"}),
    ],
)
def test_every_burden_ratio_is_reached(tag: str, ratios: set[str]) -> None:
    assert {record[tag] for _, ask in ASKS for record in ask.records if record.get(tag)} == ratios


@pytest.mark.parametrize("tag", ["InsuredPartialContributionRatio", "ElderlyRecipientContributionRatio"])
def test_ratios_change_on_the_first_of_august(tag: str) -> None:
    def ratio(role: Role, day: date) -> set[object]:
        asks = (ask for ask in role.asks if ask.on == day and ask.at is None)
        return {record.get(tag) for ask in asks for record in ask.records}

    changes = [ratio(role, date(2026, 7, 31)) | ratio(role, date(2026, 8, 1)) for role in ROLES]
    assert any(len(change - {None}) == 2 for change in changes)


def test_the_pitfalls_of_an_answer_by_number_each_have_somebody() -> None:
    assert {topic for role in ROLES for topic in role.about} >= PITFALLS


def test_all_widths_of_an_insurer_number_are_asked_with() -> None:
    sent = {key_of(role.entry, ask).insurer for role, ask in ASKS if role.code == "mihaba-tsuiko"}
    assert sent == {"139931", "  139931", "00139931"}


def test_everything_not_dated_ahead_is_known_at_the_standard_instant() -> None:
    dated = [
        at
        for role in ROLES
        for membership in role.entry.memberships
        for enrolment in membership.enrolments
        for at in dated_in(enrolment)
    ]
    assert dated
    assert max(dated) <= cast().standard_at


def dated_in(enrolment: EnrolmentEntry) -> list[datetime]:
    loss = enrolment.loss.known_from if enrolment.loss else None
    return [at for at in (enrolment.known_from, loss, *(change.at for change in enrolment.changes)) if at]


def test_expected_elements_are_elements_of_the_record() -> None:
    assert {tag for _, ask in ASKS for record in ask.records for tag in record} <= set(LISTS)


# --------------------------------------------------------------------------- a cast that is wrong

SMALL = """
synthetic: true
standard_at: 2026-11-20T09:00:00+09:00
holds_through: 2030-03-31
insurers: [{number: "01139906", kind: association, name: 架空}]
providers: [{code: "1319911903", facility_type: clinic, name: 見本}]
chapters:
  - ja: 章
    en: Chapter
    people:
      - code: somebody
        story_ja: 話
        story_en: Story
        about: [P-01]
        memberships:
          - insurer: "01139906"
            profiles: [{name: 見本　某, sex: "1", birth_on: 1980-01-01}]
            enrolments: [{from: 2020-04-01, number: "1"}]
        ask: [{day: today, ja: 有効, en: Valid, expect: {validity: "1", records: [{}]}}]
"""


def test_a_small_cast_can_be_read() -> None:
    (role,) = read_cast(SMALL).roles
    assert role.name == "見本　某"


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("synthetic: true", "synthetic: false", "", "SIM-CAST-SYNTHETIC"),
        ('number: "1"', "number: 1", "/people/somebody/memberships/0/enrolments/0/number", "SIM-ENTRY-TEXT"),
        ("2020-04-01", "april", "/people/somebody/memberships/0/enrolments/0/from", "SIM-ENTRY-DAY"),
        ("about: [P-01]", "about: []", "/people/somebody/about", "SIM-ENTRY-NONE"),
        ("story_en: Story", "story_eng: Story", "/people/somebody/story_eng", "SIM-ENTRY-UNKNOWN"),
        ("day: today", "on: today", "/people/somebody/ask/0/day", "SIM-ENTRY-REQUIRED"),
        (", expect: {", ", expects: {", "/people/somebody/ask/0/expect", "SIM-ENTRY-REQUIRED"),
        ("records: [{}]", "records: [{Name: [1]}]", "/people/somebody/ask/0/expect/records/0/Name", "SIM-ENTRY-TEXT"),
        ('validity: "1"', 'validity: "7"', "/people/somebody/ask/0/expect/validity", "SIM-ENTRY-CHOICE"),
        ("records: [{}]", "records: [{Nome: x}]", "/people/somebody/ask/0/expect/records/0/Nome", "SIM-ENTRY-UNKNOWN"),
        ('- insurer: "01139906"', '- insurer: "06139919"', "/people/somebody/memberships", "SIM-ENTRY-INSURER"),
        ("day: today,", "day: today, provider: nobody,", "/people/somebody/ask/0/provider", "SIM-ENTRY-CHOICE"),
        ("day: today,", 'day: today, card: "06139919",', "/people/somebody/ask/0/card", "SIM-ENTRY-CHOICE"),
        ("day: today,", "day: today, send: {nmber: x},", "/people/somebody/ask/0/send/nmber", "SIM-ENTRY-UNKNOWN"),
        ("kind: association", "kind: bank", "/insurers/0/kind", "SIM-ENTRY-CHOICE"),
        (
            "insurers: [",
            'insurers: [{number: "01139906", kind: association, name: 再},',
            "/insurers",
            "SIM-ENTRY-TWICE",
        ),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(old: str, new: str, path: str, code: str) -> None:
    assert old in SMALL
    with pytest.raises(Refusal) as refused:
        read_cast(SMALL.replace(old, new, 1))
    assert (code, path) in {(detail.code, detail.path) for detail in refused.value.errors}


def test_what_is_not_yaml_is_said() -> None:
    with pytest.raises(Refusal, match="SIM-CAST-YAML"):
        read_cast("people: [")
