"""Every setting of a sandbox shows in an answer, or in what it is about, from the next request on."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse

from batch.domain.deadlines import Deadline
from batch.services.deadlines import AcquiredRow, acquired
from insurers.domain.resident_events import ResidentTerms
from insurers.domain.terms import EnrolmentTerms, ProfileTerms, covering
from insurers.models import Enrolment, Insurer
from insurers.services import enter_resident, record_enrolment, record_profile, register_insurer, register_member
from sandbox.services import SandboxSettings
from tests.edges.conftest import LONG_AGO, NOON, World, answer_of, request_file
from tests.intake.world import Sender, enrolment, member, outcomes

OTHER = "01130012"
BORN = date(1980, 5, 5)


def change(world: World, **settings: object) -> None:
    """Change settings as a team does."""
    response = world.client.patch(
        "/api/v1/sandbox",
        {"settings": settings},
        content_type="application/json",
        headers={"Authorization": f"Bearer {world.admin_key}"},
    )
    assert response.status_code == 200, response.content.decode()


def enrol_elsewhere(world: World, enrolment: Enrolment, issued_on: date | None = None) -> None:
    """Enrol the same person at a second insurer, from 2025 on."""
    other = register_insurer(sandbox=world.sandbox, number=OTHER, name="別の保険者")
    member = register_member(insurer=other, person=enrolment.member.person)
    record_profile(member=member, at=LONG_AGO, terms=ProfileTerms(name="見本　花子", birth_on=BORN, sex="2"))
    terms = EnrolmentTerms(period=covering(date(2025, 4, 1)), number="7", issued_on=issued_on)
    record_enrolment(member=member, at=LONG_AGO, terms=terms)


def asks_for_somebody(world: World) -> HttpResponse:
    world.enrol("hanako")
    return world.ask()


def asks_with_an_unknown_element(world: World) -> HttpResponse:
    return world.send(request_file().replace(b"<MessageBody>", b"<MessageBody><Unknown>1</Unknown>"))


def asks_after_changing_jobs(world: World) -> HttpResponse:
    enrol_elsewhere(world, world.enrol("hanako", lost=date(2025, 4, 1), loss_reason="03"))
    return world.ask()


def asks_for_twins(world: World) -> HttpResponse:
    world.enrol("hanako")
    world.enrol("hanae", branch="02")
    return world.ask(branch=None)


def asks_for_nobody(world: World) -> HttpResponse:
    return world.ask()


def asks_with_two_valid_cards(world: World) -> HttpResponse:
    enrol_elsewhere(world, world.enrol("hanako", issued_on=date(2020, 4, 1)), issued_on=date(2025, 4, 1))
    return world.ask()


def asks_without_symbol(world: World) -> HttpResponse:
    world.enrol("hanako")
    return world.ask(symbol=None)


def file_result(response: HttpResponse) -> object:
    return answer_of(response).values["header"]["file_result"]


def character_code(response: HttpResponse) -> object:
    return response["Content-Type"], answer_of(response).values["header"]["character_code"]


def insurers(response: HttpResponse) -> object:
    return [record["insurer_number"] for record in answer_of(response).values["body"].get("results", [])]


def branches(response: HttpResponse) -> object:
    return [record["branch"] for record in answer_of(response).values["body"].get("results", [])]


def empty_list(response: HttpResponse) -> object:
    return b"<ResultList></ResultList>" in response.content


def validity(response: HttpResponse) -> object:
    return answer_of(response).values["body"]["validity"]


Case = tuple[Callable[[World], HttpResponse], Callable[[HttpResponse], object], dict[object, object]]

CASES: dict[str, Case] = {
    "strict": (asks_with_an_unknown_element, file_result, {False: "1", True: "9"}),
    "encoding": (
        asks_for_somebody,
        character_code,
        {
            "utf-8": ("application/xml; charset=utf-8", "0"),
            "shift_jis": ("application/xml; charset=Shift_JIS", "1"),
        },
    ),
    "newer_reading": (
        asks_after_changing_jobs,
        insurers,
        {"old": ["06130488"], "new": [OTHER], "both": ["06130488", OTHER]},
    ),
    "several_reading": (asks_for_twins, branches, {"none": [], "all": ["01", "02"]}),
    "unfound_reading": (asks_for_nobody, empty_list, {"absent": False, "empty": True}),
    "overlap_reading": (
        asks_with_two_valid_cards,
        insurers,
        {"latest_issued": [OTHER], "as_asked": ["06130488"]},
    ),
    "symbol_reading": (asks_without_symbol, validity, {"lenient": "1", "exact": "4"}),
}
"""Setting → how to ask, what to look at, and what is to be seen for each value."""

ORDER = {"element_order", "shuffle_seed"}
"""Settings whose effect is an order, which is looked at below."""


DEADLINES: dict[str, dict[object, object]] = {
    "day_count": {
        "calendar": ("2026-05-06", "2026-05-06", "2026-05-11"),
        "business": ("2026-05-13", "2026-05-13", "2026-05-20"),
    },
    "report_days": {1: ("2026-05-02", "2026-05-06", "2026-05-11"), 9: ("2026-05-10", "2026-05-06", "2026-05-11")},
    "register_days": {1: ("2026-05-06", "2026-05-02", "2026-05-11"), 9: ("2026-05-06", "2026-05-10", "2026-05-11")},
    "total_days": {1: ("2026-05-06", "2026-05-06", "2026-05-02"), 9: ("2026-05-06", "2026-05-06", "2026-05-10")},
}
"""Setting → for each value, the last days of report, registration and total of an acquisition reported at once."""

MATCHING: dict[str, dict[object, object]] = {"match_reading": {"any": ("h", "4"), "matrix": ("a", "1")}}
"""Setting → for each value, what becomes of a new registration whose name and address are not the resident's, and what
a provider who asks for it is answered."""

BULK = {
    "bulk_ready",
    "bulk_ready_seconds",
    "bulk_ready_time",
    "bulk_ready_fetches",
    "bulk_results",
    "bulk_faults_reading",
    "bulk_keep_days",
    "bulk_people_limit",
    "bulk_files_limit",
}
"""Settings whose effect shows in bulk look-ups, which are looked at in tests/bulk/test_settings.py."""


def test_no_setting_is_left_out() -> None:
    shown = CASES.keys() | ORDER | DEADLINES.keys() | MATCHING.keys() | BULK
    assert shown == SandboxSettings.__annotations__.keys()


@pytest.mark.parametrize(
    ("setting", "value"), [(setting, value) for setting, seen in DEADLINES.items() for value in seen]
)
def test_setting_shows_in_the_deadlines(world: World, setting: str, value: object) -> None:
    change(world, **{setting: value})
    insurer = Insurer.objects.get(sandbox=world.sandbox)
    day = date(2026, 5, 1)
    acquired([AcquiredRow(insurer.pk, world.sandbox.pk, "1", day, day)])
    response = world.client.get(
        "/api/v1/deadlines?at=2026-06-01", headers={"Authorization": f"Bearer {world.admin_key}"}
    )
    (row,) = json.loads(response.content)["items"]
    assert tuple(row[deadline]["due_on"] for deadline in Deadline) == DEADLINES[setting][value]


@pytest.mark.django_db(transaction=True)  # a file is worked on by a connection of its own
@pytest.mark.parametrize(
    ("setting", "value"), [(setting, value) for setting, seen in MATCHING.items() for value in seen]
)
def test_setting_shows_in_what_is_held_of_a_new_registration(world: World, setting: str, value: object) -> None:
    change(world, **{setting: value})
    here = {"insurer_number": world.insurer.number, "birth_on": f"{BORN:%Y%m%d}"}
    sent = member(1, **here, sex="2", address="架空県見本市舞台町1丁目2番3号")
    enter_resident(
        sandbox=world.sandbox,
        at=LONG_AGO,
        on=BORN,
        terms=ResidentTerms(name="改姓　花子", birth_on=BORN, sex="2", address="架空県見本市楽屋町9丁目9番9号"),
        number=sent["individual_number"],
        code="hanako",
    )
    insurer = Sender(world.insurer, at=NOON)
    insurer.has_taken("member", [sent])
    job = insurer.has_taken("enrolment", [enrolment(1, **here, acquired_on="20200401", symbol="12", number="1001")])
    assert (outcomes(job), validity(world.ask(branch="00"))) == MATCHING[setting][value]


@pytest.mark.parametrize(
    ("setting", "value"), [(setting, value) for setting, (_, _, seen) in CASES.items() for value in seen]
)
def test_setting_shows_in_the_answer(world: World, setting: str, value: object) -> None:
    asks, look, seen = CASES[setting]
    change(world, **{setting: value})
    assert look(asks(world)) == seen[value]


def test_order_of_elements_follows_its_settings(world: World) -> None:
    annex = asks_for_somebody(world).content
    change(world, element_order="shuffled", shuffle_seed=1)
    shuffled, again = world.ask(), world.ask()
    change(world, shuffle_seed=2)
    other = world.ask()
    assert shuffled.content == again.content
    assert len({annex, shuffled.content, other.content}) == 3
    assert answer_of(shuffled).values == answer_of(other).values
