"""Layouts read what they write, say everything that is wrong with a row at once, and never repeat a 個人番号."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batch.domain.layouts import LAYOUTS, NOT_A_NUMBER, READERS, WRONG_CHECK_DIGIT, Layout
from batch.models import FileKind
from insurers.domain.findings import ROW_RULES, Finding, Severity
from insurers.domain.rows import EnrolmentRow, EntitlementRow, Event, MemberRow, NumberMark, Row
from insurers.models import Enrolment, Entitlement, Member, Profile
from tests.files.drawing import any_row

MARK = f"{'0a' * 32}.{'ff' * 28}"

ROWS = {
    "member": {
        "insurer_number": "06139995",
        "member_code": "K-1",
        "individual_number": MARK,
        "name": "見本　太郎",
        "birth_on": "19850412",
        "sex": "1",
    },
    "enrolment": {
        "insurer_number": "06139995",
        "event": "acquire",
        "member_code": "K-1",
        "acquired_on": "20261101",
        "symbol": "9901",
        "number": "0012",
        "card_class": "01",
    },
    "ratio": {
        "insurer_number": "06139995",
        "action": "record",
        "member_code": "K-1",
        "kind": "elderly_certificate",
        "valid_from": "20260801",
        "ratio": "020",
    },
    "limit": {
        "insurer_number": "06139995",
        "action": "record",
        "member_code": "K-1",
        "valid_from": "20260801",
        "limit_class": "01",
        "limit_flag": "B10",
    },
    "disease": {
        "insurer_number": "06139995",
        "action": "record",
        "member_code": "K-1",
        "valid_from": "20260801",
        "disease": "1",
        "self_pay": "010000",
    },
}


def read(layout_kind: str, /, **changed: str) -> tuple[Row | None, tuple[Finding, ...]]:
    """Read a good row of a kind with some cells changed."""
    layout, cells = LAYOUTS[layout_kind], ROWS[layout_kind] | changed
    return READERS[layout.kind]([cells.get(name, "") for name in layout.names])


def told(found: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the rules broken and where."""
    return [(one.rule, one.column) for one in found]


def test_there_is_a_layout_for_every_kind_of_file() -> None:
    assert tuple(LAYOUTS) == tuple(FileKind.values)
    assert [layout.kind for layout in LAYOUTS.values()] == list(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_columns_and_what_is_fixed_fill_every_field_of_a_row(layout: Layout) -> None:
    filled = [*(column.field for column in layout.columns), *layout.fixed]
    assert sorted(filled) == sorted(field.name for field in fields(layout.row))
    assert layout.names[0] == "insurer_number"
    assert len(layout.positions) == 2 * len(layout.columns), "names and titles are all different"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_event_reads_some_columns_and_needs_its_member(layout: Layout) -> None:
    for column in layout.columns:
        assert not column.required & column.optional
        assert column.required | column.optional <= set(layout.events)
        assert column.required | column.optional, "no column is read by nobody"
    assert layout.column("member_code").required == set(layout.events)
    if layout.event:
        assert layout.column(layout.event).required == set(layout.events)


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("member", Profile),
        ("enrolment", Enrolment),
        ("ratio", Entitlement),
        ("limit", Entitlement),
        ("disease", Entitlement),
    ],
)
def test_texts_are_as_long_as_the_register_can_hold(kind: str, model: type[Profile | Enrolment | Entitlement]) -> None:
    columns = {field.name: field for field in model._meta.concrete_fields}
    columns["member_code"] = Member._meta.get_field("code")
    for column in LAYOUTS[kind].columns:
        if column.type.free:
            assert column.type.length == columns[column.name].max_length, column.name
            assert columns[column.name].blank or column.required or column.name == "name"


@given(any_row())
def test_a_row_that_is_written_reads_as_itself(drawn: tuple[Layout, Row]) -> None:
    layout, row = drawn
    texts = layout.write(row)
    again, found = READERS[layout.kind](texts)
    assert again == row
    assert {one.rule for one in found} <= {"row.substituted"}


@given(any_row(), st.data())
def test_what_is_written_is_the_same_for_all_ways_to_write_it(drawn: tuple[Layout, Row], data: st.DataObject) -> None:
    layout, row = drawn
    blanks = st.sampled_from(["", " ", "　", "\t"])
    texts = [data.draw(blanks) + text + data.draw(blanks) for text in layout.write(row)]
    again, _ = READERS[layout.kind](texts)
    assert again is not None
    assert layout.write(again) == layout.write(row)


@given(st.sampled_from(list(LAYOUTS.values())), st.data())
def test_whatever_stands_in_a_row_is_read_or_refused_with_sentences(layout: Layout, data: st.DataObject) -> None:
    cell = st.one_of(st.text(max_size=30), st.sampled_from(["", "acquire", "20261101", "登録", "01", "1", "010", MARK]))
    row, found = READERS[layout.kind]([data.draw(cell) for _ in layout.columns])
    refused = any(one.row_rule.severity is Severity.REFUSE for one in found)
    assert (row is None) == refused
    for one in found:
        assert one.column in layout.names
        assert all(
            sentence and "{" not in sentence.replace(one.values.get("value", ""), "") for sentence in one.sentences()
        )


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    row, found = read(
        "enrolment",
        insurer_number="613999",
        member_code="",
        acquired_on="20260231",
        lost_on="2026/11/1",
        loss_reason="04",
        number="0" * 21,
        branch="1",
        insured_name="見本\x07",
        symbol="●",
    )
    assert row is None
    assert told(found) == [
        ("row.required", "member_code"),
        ("row.date", "acquired_on"),
        ("row.form", "lost_on"),
        ("row.code", "loss_reason"),
        ("row.substituted", "symbol"),
        ("row.long", "number"),
        ("row.form", "branch"),
        ("row.characters", "insured_name"),
    ]


def test_a_substituted_character_is_a_warning_and_the_row_is_taken() -> None:
    row, found = read("member", name="●橋　章一")
    assert isinstance(row, MemberRow)
    assert row.name == "●橋　章一"
    assert told(found) == [("row.substituted", "name")]


@pytest.mark.parametrize("word", ["lose", "喪失", " 喪失 "])
def test_a_loss_states_only_the_loss(word: str) -> None:
    row, found = read("enrolment", event=word, lost_on="20261130", loss_reason="03", branch="x", insured_name="\x00")
    assert found == ()
    assert isinstance(row, EnrolmentRow)
    assert (row.event, row.lost_on, row.loss_reason) == (Event.LOSE, date(2026, 11, 30), "03")
    assert (row.number, row.card_class, row.branch, row.insured_name) == ("", "", "", "")


def test_an_event_is_said_in_english_or_japanese() -> None:
    assert LAYOUTS["enrolment"].spellings == {
        "acquire": "acquire",
        "lose": "lose",
        "change": "change",
        "cancel": "cancel",
        "取得": "acquire",
        "喪失": "lose",
        "変更": "change",
        "取消": "cancel",
    }
    assert LAYOUTS["ratio"].spellings == {"record": "record", "void": "void", "登録": "record", "取消": "void"}
    assert LAYOUTS["member"].spellings == {}


def test_a_loss_needs_its_day_and_reason_an_acquisition_needs_neither() -> None:
    assert told(read("enrolment", event="lose")[1]) == [("row.required", "lost_on"), ("row.required", "loss_reason")]
    assert read("enrolment")[1] == ()


def test_a_cancellation_needs_nothing_but_what_it_cancels() -> None:
    row, found = read("enrolment", event="取消", number="", card_class="", lost_on="never")
    assert found == ()
    assert isinstance(row, EnrolmentRow)
    assert (row.event, row.acquired_on, row.lost_on) == (Event.CANCEL, date(2026, 11, 1), None)


def test_of_an_event_that_cannot_be_told_the_other_cells_are_still_read() -> None:
    row, found = read("enrolment", event="leave", acquired_on="", branch="9", number="")
    assert row is None
    assert told(found) == [("row.code", "event"), ("row.required", "acquired_on"), ("row.form", "branch")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("06139995", "06139995"), ("138016", "138016"), ("  138016", "138016"), ("00138016", "138016")],
)
def test_an_insurer_number_is_read_in_every_width_messages_have(text: str, kept: str) -> None:
    row, _ = read("member", insurer_number=text)
    assert row is not None
    assert row.insurer_number == kept
    assert LAYOUTS["member"].write(row)[0] == kept


@pytest.mark.parametrize("ratio", ["20", "025", "110", "０２０", "2割"])
def test_a_ratio_nobody_has_is_refused(ratio: str) -> None:
    row, found = read("ratio", ratio=ratio)
    assert row is None
    assert told(found) == [("ratio.value", "ratio")]
    assert ratio in found[0].sentences()[0]


def test_an_entitlement_is_of_the_kind_its_file_says() -> None:
    kinds = {"ratio": "elderly_certificate", "limit": "limit_certificate", "disease": "specific_disease"}
    for kind, of in kinds.items():
        row, _ = read(kind)
        assert isinstance(row, EntitlementRow)
        assert row.kind == of
    row, _ = read("ratio", kind="一部負担金割合", action="取消")
    assert isinstance(row, EntitlementRow)
    assert (row.action, row.kind) == ("void", "burden_ratio")


def test_the_end_of_the_calendar_is_no_end() -> None:
    row, _ = read("ratio", valid_to="99991231")
    assert isinstance(row, EntitlementRow)
    assert row.valid_to is None


@pytest.mark.parametrize("number", ["・", "㍿" * 20, "\u200b"])
def test_a_number_that_leaves_nothing_to_search_by_or_too_much_is_refused(number: str) -> None:
    row, found = read("enrolment", number=number)
    assert row is None
    assert told(found) == [("row.long" if len(number) > 1 else "row.form", "number")]


def test_kana_that_no_message_can_carry_is_refused() -> None:
    assert told(read("member", name_kana="見本 ﾀﾛｳ")[1]) == [("row.form", "name_kana")]
    assert read("member", name_kana="ミホン　タロウ")[1] == ()


def test_a_number_comes_as_a_mark_and_its_faults_show_nothing() -> None:
    row, found = read("member")
    assert found == ()
    assert isinstance(row, MemberRow)
    assert row.number == NumberMark(b"\x0a" * 32, b"\xff" * 28)
    assert read("member", individual_number="")[0] is not None
    for text, rule in ((NOT_A_NUMBER, "row.form"), (WRONG_CHECK_DIGIT, "member.number"), ("123456789018", "row.form")):
        row, found = read("member", individual_number=text)
        assert row is None
        assert told(found) == [(rule, "individual_number")]
        assert "1234" not in str(found) + "".join(found[0].sentences())


@pytest.mark.parametrize("digits", ["123456789018", "1234-5678-9018", "１２３４５６７８９０１８", "1234 5678 9018"])
def test_twelve_digits_in_a_wrong_column_are_not_repeated(digits: str) -> None:
    _, found = read("member", postal_code=digits, sex=f"x{digits}y")
    assert told(found) == [("row.code", "sex"), ("row.form", "postal_code")]
    assert digits not in str(found)
    assert "9018" not in str(found) + "".join("".join(one.sentences()) for one in found)


@example("a" * 100)
@given(st.text(min_size=1))
def test_a_value_is_repeated_short_and_printable(value: str) -> None:
    _, found = read("member", sex=f"x{value}")
    (shown,) = (one.values["value"] for one in found if one.column == "sex")
    assert len(shown) <= 40
    assert "\x00" not in shown


def test_every_finding_of_a_layout_is_a_rule_of_the_table() -> None:
    rules = {"row.required", "row.form", "row.date", "row.code", "row.long", "row.characters", "row.substituted"}
    assert rules <= set(ROW_RULES)
