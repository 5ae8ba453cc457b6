"""The tables themselves: complete, unambiguous, and reusable."""

import pytest

from eligibility.wire import CODE_LISTS, MESSAGES, Element, Message
from eligibility.wire.messages import BY_PREFIX
from eligibility.wire.messages.record import RECORD_ROWS
from eligibility.wire.messages.search import CARD_KEY
from eligibility.wire.table import changed, leaf, plus, without
from eligibility.wire.types import text
from tests.wire.support import ALL, LEAVES, Place, container


def checks_out(number: str) -> bool:
    """Check digit M10W21: doubled from the right, digits of products added (domain §2.1)."""
    body, check = number[:-1], int(number[-1])
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(reversed(body)))
    return (10 - total % 10) % 10 == check


@pytest.mark.parametrize("message", MESSAGES.values(), ids=str)
def test_a_message_is_named_as_its_files_are(message: Message) -> None:
    assert message.prefix == f"OQS{message.id}"
    assert message.id.endswith(message.direction)
    assert MESSAGES[message.response_id].direction == "res"
    assert BY_PREFIX[message.prefix] is message


@pytest.mark.parametrize("place", ALL, ids=str)
def test_a_row_says_everything(place: Place) -> None:
    row = place.element
    assert row.ja
    assert row.en.isascii()
    assert row.tag.isalnum()
    assert row.name.isidentifier()
    assert row.source.startswith("oqs-wire §")
    assert (row.type is None) == bool(row.children)
    assert not row.code_list or row.code_list in CODE_LISTS
    assert row.mark.value == "seen" or row.note or place.element.mark.value == "one"
    siblings = container(place).children
    assert [child.tag for child in siblings].count(row.tag) == 1
    assert [child.name for child in siblings].count(row.name) == 1


@pytest.mark.parametrize("place", LEAVES, ids=str)
def test_an_example_is_of_its_rows_own_type(place: Place) -> None:
    row = place.element
    assert row.type is not None
    if row.example is not None:
        assert row.type.parse(row.type.settle(row.type.render(row.example))[0]) == row.example


def test_numbers_in_the_examples_have_right_check_digits() -> None:
    assert checks_out("06130488")
    assert checks_out("3410712362")
    numbers = {p.element.example for p in LEAVES if p.element.name in {"insurer_number", "provider_code"}}
    assert numbers == {"979997", "9719999998"}
    assert all(checks_out(number) for number in numbers)


def test_the_record_has_its_forty_nine_rows_in_annex_order() -> None:
    rows = [int(row.source.split(" row ")[1].split()[0]) for row in RECORD_ROWS]
    assert rows == sorted(rows)
    assert sorted(set(rows)) == list(range(1, 50))
    assert rows.count(46) == 18
    assert len(RECORD_ROWS) == 48 + 18


def test_the_official_misspelling_is_kept() -> None:
    tags = {p.element.tag for p in ALL}
    assert "StatusOfInfecton" in tags
    assert "StatusOfInfection" not in tags


def test_the_form_of_prescription_is_read_in_two_places_and_written_in_one() -> None:
    rows = {p.path: p.element.written for p in ALL if p.element.tag == "PrescriptionIssueSelect"}
    record = "ResultList/ResultOfQualificationConfirmation/PrescriptionIssueSelect"
    assert rows == {
        "/XmlMsg/MessageBody/PrescriptionIssueSelect": True,
        f"/XmlMsg/MessageBody/{record}": False,
        f"/XmlMsg/MessageBody/BulkConfirmUnit/{record}": False,
    }


def tags(rows: tuple[Element, ...]) -> list[str]:
    return [row.tag for row in rows]


def test_tables_can_be_varied_for_the_next_message() -> None:
    extra = leaf("Extra", "追加", "Extra", "extra", text(), source="test", example="x")
    assert tags(without(CARD_KEY, "InsuredCardSymbol", "InsuredBranchNumber")) == [
        "InsurerNumber",
        "InsuredIdentificationNumber",
    ]
    assert tags(plus(CARD_KEY, extra)) == [*tags(CARD_KEY), "Extra"]
    assert tags(plus(CARD_KEY, extra, before="InsurerNumber")) == ["Extra", *tags(CARD_KEY)]
    assert changed(CARD_KEY, "InsurerNumber", least=0)[0].occurs == "0..1"
    assert tags(changed(CARD_KEY, "InsurerNumber", least=0)) == tags(CARD_KEY)


def test_varying_a_row_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="Nowhere"):
        without(CARD_KEY, "Nowhere")
    with pytest.raises(KeyError, match="Nowhere"):
        changed(CARD_KEY, "Nowhere", least=0)
    with pytest.raises(ValueError, match="Nowhere"):
        plus(CARD_KEY, before="Nowhere")


def test_occurrence_is_printed_as_the_annex_prints_it() -> None:
    occurs = {p.element.occurs for p in ALL}
    assert occurs == {"1", "0..1", "1..n", "0..n"}


def test_rows_and_messages_print_short() -> None:
    assert repr(CARD_KEY[0]) == "<Element InsurerNumber>"
    assert repr(MESSAGES["siquc01req"]) == "<Message siquc01req>"
