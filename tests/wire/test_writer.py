"""Writing: one literal form, both orders, both encodings, there and back."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from eligibility.wire import (
    EMPTY_LIST,
    JST,
    MESSAGES,
    Element,
    Message,
    UnwritableError,
    Values,
    from_json,
    read,
    render,
    to_json,
)
from eligibility.wire.codes import Validity
from eligibility.wire.encoding import Encoding
from eligibility.wire.kana import GETA
from eligibility.wire.reference.samples import sample_values
from eligibility.wire.types import CodeValue
from tests.wire.support import REQUEST, RESULT

NAMED = pytest.mark.parametrize("message", MESSAGES.values(), ids=str)
EARLIEST = datetime.min.replace(year=1900)  # noqa: DTZ901 - the strategy adds the zone
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "_Date": st.dates(),
    "_DateTime": st.datetimes(EARLIEST, timezones=st.sampled_from([UTC, JST])).map(
        lambda at: at.replace(microsecond=0)
    ),
    "_Month": st.dates().map(lambda day: day.replace(day=1)),
    "_Ratio": st.integers(0, 100),
    "_Count": st.integers(0, 99_999_999),
    "_Postal": st.just("999-0001"),
    "_InsurerNumber": st.sampled_from(["138016", "06130488", "39131016"]),
    "_Kana": st.text("ｱｶﾞﾊﾟ", min_size=1),
    "_Text": st.text("見本太郎髙①Ａ１-ｱ<>&\"'●", min_size=1, max_size=20),
}


def any_value(element: Element) -> st.SearchStrategy[Any]:
    """Return values of a row that its table allows; what repeats at least once, because nothing is no value."""
    return any_one(element) if element.most == 1 else st.lists(any_one(element), min_size=1, max_size=2)


def any_one(element: Element) -> st.SearchStrategy[Any]:
    """Return values of one occurrence of a row."""
    type_ = element.type
    if isinstance(type_, CodeValue):
        return st.sampled_from(sorted(type_.allowed))
    if type_ is None:
        rows = element.children[0] if element.wraps else element
        one = any_group(rows.children)
        return st.lists(one, min_size=1, max_size=2) if element.wraps else one
    if type(type_).__name__ == "_Digits":
        return st.text("0123456789", min_size=type_.length or 0, max_size=type_.length)
    return BY_TYPE[type(type_).__name__]


def any_group(rows: tuple[Element, ...]) -> st.SearchStrategy[Values]:
    """Return values of a container: required rows, and any of the others, at least one in all."""
    written = [row for row in rows if row.written]
    required = {row.name: any_value(row) for row in written if row.least}
    optional = {row.name: any_value(row) for row in written if not row.least}
    return st.fixed_dictionaries(required, optional=optional).filter(bool)


@NAMED
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_written_reads_back_in_every_order_encoding_and_form(message: Message, data: st.DataObject) -> None:
    values = data.draw(
        st.fixed_dictionaries({"header": any_group(message.header), "body": any_group(message.body)}), label="values"
    )
    encoding: Encoding = data.draw(st.sampled_from(["utf-8", "shift_jis"]))
    seed = data.draw(st.integers())
    plain = read(message, render(message, values, encoding=encoding), strict=True)
    assert plain.faults == ()
    assert plain.values == values
    assert plain.encoding == encoding
    shuffled = read(message, render(message, values, encoding=encoding, order="shuffled", seed=seed), strict=False)
    assert shuffled.faults == ()
    assert shuffled.values == values
    in_json = from_json(message, json.loads(json.dumps(to_json(message, values))), strict=True)
    assert in_json.faults == in_json.notices == ()
    assert in_json.values == values


@NAMED
def test_the_form_is_literal(message: Message) -> None:
    written = render(message, sample_values(message)).decode()
    declaration, _, content = written.partition("\n")
    assert declaration == '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    assert "\n" not in content
    assert "xmlns" not in content
    root = etree.fromstring(written.encode())
    for element in root.iter():
        assert not element.attrib
        assert len(element) == 0 or not element.text
        assert not element.tail
    provider = "<MedicalInstitutionCode>9719999998</MedicalInstitutionCode>"
    assert provider in written


def orders(written: bytes) -> dict[str, list[str]]:
    """Return container → tags of its children in the order written."""
    return {
        element.tag: [child.tag for child in element] for element in etree.fromstring(written).iter() if len(element)
    }


def test_shuffling_is_repeatable_reaches_every_container_and_keeps_the_frame() -> None:
    values = sample_values(RESULT)
    annex = orders(render(RESULT, values))
    shuffled = orders(render(RESULT, values, order="shuffled", seed=1))
    assert orders(render(RESULT, values, order="shuffled", seed=1)) == shuffled
    assert orders(render(RESULT, values, order="shuffled", seed=2)) != shuffled
    assert {tag: sorted(rows) for tag, rows in shuffled.items()} == {tag: sorted(rows) for tag, rows in annex.items()}
    assert shuffled["XmlMsg"] == annex["XmlMsg"] == ["MessageHeader", "MessageBody"]
    one_row = {tag for tag, rows in annex.items() if len(rows) == 1}
    assert {tag for tag in annex if shuffled[tag] != annex[tag]} == annex.keys() - one_row - {"XmlMsg"}


def test_annex_order_is_that_of_the_tables() -> None:
    annex = orders(render(RESULT, sample_values(RESULT)))
    assert annex["MessageHeader"] == [row.tag for row in RESULT.header if row.example is not None]


def test_repeated_records_keep_their_order_and_are_shuffled_inside() -> None:
    record = sample_values(RESULT)["body"]["results"][0]
    values = {"body": {"results": [record | {"name": f"見本　{n}"} for n in "一二三"], "person_result": "1"}}
    root = etree.fromstring(render(RESULT, values, order="shuffled", seed=5))
    assert [name.text for name in root.iter("Name")] == ["見本　一", "見本　二", "見本　三"]
    first, second, third = root.iter("ResultOfQualificationConfirmation")
    assert [child.tag for child in first] != [child.tag for child in second] != [child.tag for child in third]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_what_has_no_value_is_absent(nothing: object) -> None:
    body = {"results": nothing, "search": {"symbol": nothing}, "prescription_form": nothing, "person_result": "1"}
    written = render(RESULT, {"header": {"checked_on": nothing}, "body": body})
    assert written.endswith(
        b"<XmlMsg><MessageHeader></MessageHeader><MessageBody><ProcessingResultStatus>1</ProcessingResultStatus>"
        b"</MessageBody></XmlMsg>"
    )
    assert to_json(RESULT, {"header": {"checked_on": nothing}, "body": body}) == {
        "XmlMsg": {"MessageHeader": {}, "MessageBody": {"ProcessingResultStatus": "1"}}
    }


def test_an_empty_list_can_be_asked_for() -> None:
    values = {"body": {"results": EMPTY_LIST}}
    assert b"<MessageBody><ResultList></ResultList></MessageBody>" in render(RESULT, values)
    assert to_json(RESULT, values)["XmlMsg"]["MessageBody"] == {"ResultList": []}


def test_zero_is_a_value() -> None:
    values = {"body": {"results": [{"tickets": [{"self_pay": 0}], "burden_ratio": 0}]}}
    assert b"<SelfPayAmount>0</SelfPayAmount>" in render(RESULT, values)
    assert b"<InsuredPartialContributionRatio>000</InsuredPartialContributionRatio>" in render(RESULT, values)
    record = to_json(RESULT, values)["XmlMsg"]["MessageBody"]["ResultList"][0]["ResultOfQualificationConfirmation"]
    assert record == {
        "InsuredPartialContributionRatio": "000",
        "PublicExpenseResultList": [{"MedicalTicketInfo": {"SelfPayAmount": "0"}}],
    }


def test_members_of_code_lists_are_codes() -> None:
    written = render(RESULT, {"body": {"validity": Validity.NOT_FOUND}})
    assert b"<QualificationValidity>4</QualificationValidity>" in written


def test_a_row_that_is_only_read_is_never_written() -> None:
    values = {"body": {"results": [{"name": "x", "prescription_form": "1"}]}}
    assert b"PrescriptionIssueSelect" not in render(RESULT, values)
    assert "PrescriptionIssueSelect" not in json.dumps(to_json(RESULT, values))


@pytest.mark.parametrize(
    "values",
    [
        {"head": {}},
        {"header": {"born_on": date(2026, 4, 1)}},
        {"body": {"results": [{"nmae": "x"}]}},
        {"body": {"results": [{"elderly": {"ratio": 10}}]}},
        {"body": {"validity": "7"}},
        {"body": {"results": [{"preschool": "2"}]}},
        {"body": {"results": [{"symbol": "1" * 21}]}},
        {"body": {"search": {"born_on": "19500102"}}},
        {"body": {"results": [{"burden_ratio": "020"}]}},
    ],
)
def test_an_unknown_key_or_an_impossible_value_is_the_callers_mistake(values: Values) -> None:
    with pytest.raises(UnwritableError):
        render(RESULT, values)
    with pytest.raises(UnwritableError):
        to_json(RESULT, values)


def test_the_mistake_says_where() -> None:
    with pytest.raises(UnwritableError) as error:
        render(RESULT, {"body": {"results": [{"sex": "9"}]}})
    assert error.value.__notes__ == ["in sex of siquc01res.body.results", "in results of siquc01res.body"]


def written_name(name: str, encoding: Encoding) -> str:
    """Return a name after writing and reading."""
    data = render(RESULT, {"body": {"results": [{"name": name}]}}, encoding=encoding)
    record: Values = read(RESULT, data, strict=False).values["body"]["results"][0]
    return str(record["name"])


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("見本　太郎", "見本　太郎"),
        ('<見本> & "太郎"', '<見本> & "太郎"'),
        ("]]>", "]]>"),
        ("髙﨑①Ⅳ德", "髙﨑①Ⅳ德"),
        ("a\x00b\x1bc\ufffe\ud800", f"a{GETA}b{GETA}c{GETA}{GETA}"),
        ("外\ue000字", f"外{GETA}字"),
        ("a\nb\tc\rd", "a\nb\tc\rd"),
    ],
)
def test_markup_is_escaped_and_what_cannot_be_carried_becomes_a_black_circle(
    name: str, carried: str, encoding: Encoding
) -> None:
    assert written_name(name, encoding) == carried


@pytest.mark.parametrize(
    ("name", "carried"),
    [("𠮷田", f"{GETA}田"), ("한", GETA), ("A—B", "A―B"), ("a\xa0b", "a b"), ("¥", "￥")],
)
def test_what_shift_jis_cannot_hold_becomes_a_black_circle_there_only(name: str, carried: str) -> None:
    assert written_name(name, "shift_jis") == carried
    assert written_name(name, "utf-8") == name


def test_the_substitute_is_for_writing_only() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "onshi.geta")


@given(name=st.text(min_size=1), encoding=st.sampled_from(["utf-8", "shift_jis"]))
def test_any_name_can_be_written_and_read(name: str, encoding: Encoding) -> None:
    data = render(RESULT, {"body": {"results": [{"name": name, "name_kana": name}]}}, encoding=encoding)
    reading = read(RESULT, data, strict=False)
    assert not {fault for fault in reading.faults if fault.level == "unreadable"}
    label = "UTF-8" if encoding == "utf-8" else "Shift_JIS"
    assert data.startswith(f'<?xml version="1.0" encoding="{label}"'.encode())


def test_values_are_not_touched() -> None:
    values = sample_values(REQUEST)
    before = json.dumps(values, default=str)
    render(REQUEST, values, order="shuffled", seed=3)
    to_json(REQUEST, values)
    assert json.dumps(values, default=str) == before
