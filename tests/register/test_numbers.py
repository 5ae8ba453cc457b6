"""Properties of the numbers: whatever is generated is valid, and what is mistyped is noticed."""

from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consent.domain.codes import FEE_TABLES, provider_code, provider_code_faults
from fixtures.factories import InsurerFactory, ProviderFactory
from insurers.domain.numbers import (
    LAWS,
    Kind,
    check_digit,
    elderly_number_faults,
    insurer_number,
    insurer_number_faults,
    kind_of,
    recipient_number_faults,
    with_check_digit,
)
from insurers.domain.prefectures import ALTERNATE, PREFECTURES, prefecture_of
from insurers.models import InsurerKind

digits = st.sampled_from("0123456789")
bodies = st.text(digits, min_size=1, max_size=12)
prefectures = st.sampled_from([*range(1, 48), *range(51, 98)]).map("{:02d}".format)
laws = st.sampled_from(["", *(law.code for law in LAWS)])


def numbers_of(size: int) -> st.SearchStrategy[str]:
    return st.text(digits, min_size=size, max_size=size)


insurer_numbers = st.builds(
    lambda law, prefecture, serial: insurer_number(law=law, prefecture=prefecture, serial=serial),
    laws,
    prefectures,
    numbers_of(3),
)
provider_codes = st.builds(
    lambda prefecture, table, district, serial: provider_code(
        prefecture=prefecture, fee_table=table, district=district, serial=serial
    ),
    prefectures,
    st.sampled_from(list(FEE_TABLES)),
    numbers_of(2),
    numbers_of(4),
)


@given(insurer_numbers)
def test_a_generated_insurer_number_has_no_fault_and_a_kind(number: str) -> None:
    assert insurer_number_faults(number) == ()
    assert kind_of(number) in InsurerKind.values


@given(provider_codes)
def test_a_generated_provider_code_has_no_fault(code: str) -> None:
    assert provider_code_faults(code) == ()


@given(bodies, st.data())
def test_one_mistyped_digit_is_always_noticed(body: str, data: st.DataObject) -> None:
    number = with_check_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(digits)
    assume(wrong != number[place])
    mistyped = number[:place] + wrong + number[place + 1 :]
    assert check_digit(mistyped[:-1]) != mistyped[-1]


@given(bodies, st.data())
def test_two_swapped_neighbours_are_noticed_but_for_0_and_9(body: str, data: st.DataObject) -> None:
    """The known weakness of modulus 10: 09 and 90 weigh the same."""
    number = with_check_digit(body)
    place = data.draw(st.integers(0, len(number) - 2))
    one, other = number[place], number[place + 1]
    assume(one != other)
    swapped = number[:place] + other + one + number[place + 2 :]
    assert (check_digit(swapped[:-1]) == swapped[-1]) == ({one, other} == {"0", "9"})


@given(st.text(max_size=12))
def test_any_text_is_described_and_never_raised_about(text: str) -> None:
    for faults_of in (insurer_number_faults, recipient_number_faults, elderly_number_faults, provider_code_faults):
        for fault in faults_of(text):
            assert fault.code.startswith("SIM-")
            assert fault.ja
            assert fault.en


@pytest.mark.parametrize("text", ["０１１３００１２", "٠١١٣٠٠١٢", "0113001²", " 1130012", "01130012\n"])
def test_digits_of_other_scripts_and_blanks_are_no_digits(text: str) -> None:
    assert [fault.code for fault in insurer_number_faults(text)] == ["SIM-NUMBER-FORM"]


def test_every_fault_is_named_at_once() -> None:
    codes = [fault.code for fault in insurer_number_faults("99480010")]
    assert codes == ["SIM-NUMBER-LAW", "SIM-NUMBER-PREFECTURE", "SIM-NUMBER-CHECK-DIGIT"]
    codes = [fault.code for fault in provider_code_faults("4850000000")]
    assert codes == ["SIM-NUMBER-PREFECTURE", "SIM-PROVIDER-TABLE", "SIM-NUMBER-CHECK-DIGIT"]


def test_parts_that_make_no_number_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no prefecture"):
        insurer_number(prefecture="48", serial="001")
    with pytest.raises(ValueError, match="10 digits"):
        provider_code(prefecture="13", fee_table="1", district="9", serial="1190")


def test_the_kinds_are_those_of_the_model() -> None:
    assert set(get_args(Kind)) == set(InsurerKind.values)


def test_a_law_without_an_insurer_has_no_kind() -> None:
    with pytest.raises(KeyError):
        kind_of("54136015")


def test_every_prefecture_has_two_codes_and_nothing_else_has_one() -> None:
    assert len(PREFECTURES) == 47
    for prefecture in PREFECTURES:
        assert prefecture_of(prefecture.code) is prefecture_of(str(int(prefecture.code) + ALTERNATE)) is prefecture
    none = ["00", "48", "49", "50", "98", "99", "1", "", "１３"]
    assert [prefecture_of(code) for code in none] == [None] * len(none)


def test_the_factories_make_valid_numbers() -> None:
    for number in {InsurerFactory.build(sandbox=None).number for _ in range(940)}:
        assert insurer_number_faults(number) == ()
    for code in {ProviderFactory.build(sandbox=None).code for _ in range(2000)}:
        assert provider_code_faults(code) == ()
