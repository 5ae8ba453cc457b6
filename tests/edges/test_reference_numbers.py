"""照会番号登録: the provider's own number for a patient (oqs-wire §5.5)."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from consent.models import FacilityType
from consent.services import add_provider
from eligibility.models import ReferenceNumber
from eligibility.wire import MESSAGES, Values, render
from sandbox.domain.clock import frozen
from sandbox.models import Role
from sandbox.services import issue_key, set_clock
from tests.edges.conftest import INSURER, NOON, PROVIDER, World, answer_of, request_file

NAME = "OQSsiimm01req_202604010001.xml"
OTHER_PROVIDER = "1312345682"


def registration(number: str = "10023", **key: Any) -> bytes:
    info = {"reference_number": number, "insurer_number": INSURER, "symbol": "12", "number": "1001", "branch": "01"}
    header = {"provider_code": PROVIDER, "file_identifier": "R-1"}
    return render(MESSAGES["siimm01req"], {"header": header, "body": {"registration": info | key}})


def register(world: World, number: str = "10023", **key: Any) -> HttpResponse:
    return world.send(registration(number, **key), name=NAME)


def body_of(response: HttpResponse) -> Values:
    values: Values = answer_of(response, "siimm01res").values["body"]
    return values


def shown(world: World) -> str | None:
    (record,) = answer_of(world.ask()).values["body"]["results"]
    number: str | None = record.get("reference_number")
    return number


def test_registered_number_comes_with_the_next_answer(world: World) -> None:
    world.enrol("hanako")
    response = register(world)
    assert response["Content-Disposition"] == 'attachment; filename="OQSsiimm01res_202604010001.xml"'
    assert body_of(response)["person_result"] == "1"
    assert body_of(response)["registration"]["reference_number"] == "10023"
    assert shown(world) == "10023"


def test_registering_again_overwrites_from_then_on(world: World) -> None:
    world.enrol("hanako")
    register(world, "1")
    set_clock(sandbox=world.sandbox, clock=frozen(NOON + timedelta(days=1)))
    register(world, "2")
    assert shown(world) == "2"
    set_clock(sandbox=world.sandbox, clock=frozen(NOON + timedelta(hours=1)))
    assert shown(world) == "1"


def test_registering_twice_at_one_instant_keeps_the_last(world: World) -> None:
    world.enrol("hanako")
    register(world, "1")
    register(world, "2")
    assert shown(world) == "2"
    assert ReferenceNumber.objects.count() == 1


def test_number_given_after_the_clock_was_set_back_ends_where_the_later_one_begins(world: World) -> None:
    world.enrol("hanako")
    register(world, "later")
    set_clock(sandbox=world.sandbox, clock=frozen(NOON - timedelta(days=1)))
    register(world, "earlier")
    assert shown(world) == "earlier"
    set_clock(sandbox=world.sandbox, clock=frozen(NOON))
    assert shown(world) == "later"


def test_number_is_shown_to_its_own_provider_only(world: World) -> None:
    world.enrol("hanako")
    register(world)
    add_provider(sandbox=world.sandbox, code=OTHER_PROVIDER, name="別の診療所", facility_type=FacilityType.CLINIC)
    world.key = issue_key(sandbox=world.sandbox, role=Role.PROVIDER, subject=OTHER_PROVIDER)
    body = request_file(header={"provider_code": OTHER_PROVIDER})
    (record,) = answer_of(world.send(body)).values["body"]["results"]
    assert "reference_number" not in record


def test_unknown_person_is_refused(world: World) -> None:
    body = body_of(register(world))
    assert (body["person_result"], body["result_code"]) == ("2", "SIM-Q003")
    assert not ReferenceNumber.objects.exists()


def test_family_without_branch_is_refused(world: World) -> None:
    world.enrol("hanako")
    world.enrol("taro", branch="02", born=date(2010, 1, 1))
    body = body_of(register(world, branch=None))
    assert (body["person_result"], body["result_code"]) == ("2", "SIM-Q004")


def test_refused_registration_is_journaled_with_what_was_weighed(world: World) -> None:
    world.enrol("hanako")
    register(world, branch="09")
    (row,) = world.journal()
    assert (row.outcome, row.message, row.codes) == ("refused", "siimm01req", ["SIM-Q003"])
    assert [c["rule"] for c in row.candidates] == ["match.branch"]
