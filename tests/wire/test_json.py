"""The JSON form: the same tables, the same faults (oqs-wire §3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.wire import MESSAGES, Level, Message, from_json, to_json
from eligibility.wire.faults import Kind
from eligibility.wire.reference.samples import sample_values
from tests.wire.support import REQUEST, RESULT, WRITTEN, Place, container, kinds, only


def document(message: Message = REQUEST) -> dict[str, Any]:
    """Return the sample as an object, with one person where people repeat."""
    values = sample_values(message)
    if message.unit is not None:
        del values["body"][message.unit.name][1:]
    return to_json(message, values)


def search(doc: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = doc["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"]
    return found


def parent(doc: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return the object that holds a row, entering the first item of every list."""
    found: Any = {"XmlMsg": doc["XmlMsg"]}
    for tag in place.parent.split("/")[1:]:
        found = found[0][tag] if isinstance(found, list) else found[tag]
    found = found[0] if isinstance(found, list) else found
    assert isinstance(found, dict)
    return found


DIRECT = tuple(place for place in WRITTEN if not container(place).wraps)
SINGLE = tuple(place for place in DIRECT if place.element.most == 1)
OBJECTS = tuple(p for p in SINGLE if p.element.type is None and not p.element.wraps)
LISTS = tuple(p for p in DIRECT if p.element.wraps)
REPEATED = tuple(p for p in DIRECT if p.element.most != 1)
TEXTS = tuple(p for p in SINGLE if p.element.type is not None and p.element.example is not None)


def test_a_request_as_the_known_web_client_sends_it() -> None:
    body = {
        "XmlMsg": {
            "MessageHeader": {"QualificationConfirmationDate": "20260401", "MedicalInstitutionCode": "9719999998"},
            "MessageBody": {
                "QualificationConfirmSearchInfo": {
                    "InsurerNumber": "00979997",
                    "InsuredCardSymbol": "",
                    "InsuredIdentificationNumber": "000123",
                    "Birthdate": "19500102",
                    "LimitApplicationCertificateRelatedConsFlg": "1",
                }
            },
        }
    }
    reading = from_json(REQUEST, body, strict=False)
    assert reading.ok
    assert reading.values["body"]["search"]["insurer_number"] == "979997"
    assert kinds(reading.notices) == {Kind.ZERO_PADDED, Kind.EMPTY_OPTIONAL}
    assert kinds(from_json(REQUEST, body, strict=True).faults) == {Kind.ZERO_PADDED}


def test_lists_are_arrays_of_objects_that_name_their_item() -> None:
    body = document(RESULT)["XmlMsg"]["MessageBody"]
    (item,) = body["ResultList"]
    (record,) = item.values()
    assert list(item) == ["ResultOfQualificationConfirmation"]
    assert list(record["SpecificDiseasesCertificateList"][0]) == ["SpecificDiseasesCertificateInfo"]
    assert record["InsurerNumber"] == "  979997"


@pytest.mark.parametrize("place", TEXTS, ids=str)
def test_a_value_that_is_no_string_is_a_fault(place: Place) -> None:
    for wrong in (["x"], {"x": "y"}, True, 1.5):
        doc = document(place.message)
        parent(doc, place)[place.element.tag] = wrong
        fault = only(from_json(place.message, doc, strict=False).faults)
        assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, place.shown)


def test_a_number_is_read_as_its_digits_and_in_strict_mode_a_fault() -> None:
    doc = document()
    search(doc)["Birthdate"] = 19500102
    reading = from_json(REQUEST, doc, strict=False)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.JSON_NOT_STRING}
    assert reading.values["body"]["search"]["born_on"].year == 1950
    assert kinds(from_json(REQUEST, doc, strict=True).faults) == {Kind.JSON_NOT_STRING}


@pytest.mark.parametrize("place", OBJECTS, ids=str)
@pytest.mark.parametrize("wrong", ["text", [], ["x"], 1])
def test_what_should_be_an_object_is_a_fault_otherwise(place: Place, wrong: object) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag] = wrong
    fault = only(from_json(place.message, doc, strict=False).faults)
    assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, place.shown)


@pytest.mark.parametrize("place", OBJECTS, ids=str)
def test_an_empty_object_is_absent_unless_the_body_of_a_result(place: Place) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag] = {}
    reading = from_json(place.message, doc, strict=False)
    expected = Kind.EMPTY_REQUIRED if place.element.least else Kind.EMPTY_OPTIONAL
    assert kinds((*reading.faults, *reading.notices)) == (set() if place.element.hollow else {expected})


@pytest.mark.parametrize("place", LISTS, ids=str)
@pytest.mark.parametrize("wrong", ["text", {"Item": {}}, 1])
def test_what_should_be_an_array_is_a_fault_otherwise(place: Place, wrong: object) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag] = wrong
    fault = only(from_json(place.message, doc, strict=False).faults)
    assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, place.shown)


@pytest.mark.parametrize("place", REPEATED, ids=str)
@pytest.mark.parametrize("wrong", ["text", {"Item": {}}, 1])
def test_what_repeats_is_an_array(place: Place, wrong: object) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag] = wrong
    fault = only(from_json(place.message, doc, strict=False).faults)
    assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, place.lacking)


@pytest.mark.parametrize("place", REPEATED, ids=str)
def test_one_wrong_entry_of_an_array_does_not_spoil_the_others(place: Place) -> None:
    doc = document(place.message)
    entries = parent(doc, place)[place.element.tag]
    before = from_json(place.message, doc, strict=True).values
    entries.append(None)
    reading = from_json(place.message, doc, strict=False)
    fault = only(reading.faults)
    assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, f"{place.lacking}[2]")
    assert reading.values == before


@pytest.mark.parametrize("place", LISTS, ids=str)
@pytest.mark.parametrize("item", ["text", {}, {"Other": {}}, []])
def test_an_item_must_name_itself(place: Place, item: object) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag].append(item)
    fault = only(from_json(place.message, doc, strict=False).faults)
    assert (fault.code, fault.path) == (Kind.JSON_SHAPE.code, f"{place.shown}[2]")


@pytest.mark.parametrize("place", LISTS, ids=str)
def test_an_empty_array_is_absent(place: Place) -> None:
    doc = document(place.message)
    parent(doc, place)[place.element.tag] = []
    reading = from_json(place.message, doc, strict=True)
    assert reading.faults == reading.notices == ()


@pytest.mark.parametrize("place", [p for p in DIRECT if p.element.least], ids=str)
@pytest.mark.parametrize("gone", ["null", "absent"])
def test_null_is_absent(place: Place, gone: str) -> None:
    doc = document(place.message)
    if gone == "null":
        parent(doc, place)[place.element.tag] = None
    else:
        parent(doc, place).pop(place.element.tag)
        parent(doc, place)["Filler"] = ""  # an empty object would be reported as empty instead
    fault = only(from_json(place.message, doc, strict=False).faults)
    assert (fault.code, fault.path, fault.line) == (Kind.MISSING.code, place.lacking, None)


def test_faults_have_level_and_unit_as_in_xml() -> None:
    doc = document()
    search(doc)["Birthdate"] = "19500231"
    doc["XmlMsg"]["MessageHeader"]["MedicalInstitutionCode"] = "x"
    reading = from_json(REQUEST, doc, strict=False)
    assert {(Kind(f.code), f.level, f.unit) for f in reading.faults} == {
        (Kind.NO_SUCH_DATE, Level.PERSON, 0),
        (Kind.FORMAT, Level.FILE, None),
    }


@pytest.mark.parametrize("at", ["root", "frame", "search"])
def test_an_unknown_key_is_noted_and_in_strict_mode_a_fault(at: str) -> None:
    doc = document()
    {"root": doc, "frame": doc["XmlMsg"], "search": search(doc)}[at]["Mystery"] = {"a": [1]}
    reading = from_json(REQUEST, doc, strict=False)
    assert reading.ok
    assert only(reading.notices).path.endswith("/Mystery")
    assert kinds(from_json(REQUEST, doc, strict=True).faults) == {Kind.UNKNOWN}


@pytest.mark.parametrize("obj", [None, [], "XmlMsg", 1, {}, {"XmlMsg": []}, {"XmlMsg": None}, {"xmlmsg": {}}])
def test_what_is_no_message_is_unreadable(obj: object) -> None:
    reading = from_json(REQUEST, obj, strict=False)
    fault = only(reading.faults)
    assert (fault.code, fault.level, reading.values) == (Kind.NOT_JSON_MESSAGE.code, Level.UNREADABLE, {})


KEYS = st.sampled_from([*{place.element.tag for place in WRITTEN}, "XmlMsg", "", "\x00"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(obj=ANY, strict=st.booleans())
def test_no_document_raises(obj: object, strict: bool) -> None:
    for message in MESSAGES.values():
        from_json(message, obj, strict=strict)
        from_json(message, {"XmlMsg": {"MessageHeader": obj, "MessageBody": obj}}, strict=strict)
