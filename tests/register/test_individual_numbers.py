"""個人番号 at rest: what is sealed opens, what is looked up is found, and keys may be replaced."""

from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from config.env import SettingError, secret, secrets_by_id
from insurers.domain.individual_numbers import (
    MOST_SYNTHETIC,
    individual_check_digit,
    individual_number_faults,
    is_individual_number,
    synthetic_number,
)
from insurers.individual_numbers import NumberKeys, number_keys

OLD, NEW, LOOKUP = b"o" * 24, b"n" * 24, b"l" * 24
NUMBER = synthetic_number(1)


def reference_check_digit(body: str) -> str:
    """Follow the words of the ordinance, digit by digit from the lowest."""
    total = 0
    for n, digit in enumerate(reversed(body), start=1):
        total += int(digit) * (n + 1 if n <= 6 else n - 5)
    return "0" if total % 11 <= 1 else str(11 - total % 11)


@given(body=st.text("0123456789", min_size=11, max_size=11))
def test_the_check_digit_is_the_one_of_the_ordinance(body: str) -> None:
    digit = individual_check_digit(body)
    assert digit == reference_check_digit(body)
    assert [is_individual_number(body + other) for other in "0123456789"] == [other == digit for other in "0123456789"]


@given(text=st.text(max_size=14))
def test_a_number_without_faults_is_one_and_no_sentence_repeats_it(text: str) -> None:
    faults = individual_number_faults(text)
    assert is_individual_number(text) is (faults == ())
    assert all(len(text) < 4 or (text not in fault.ja and text not in fault.en) for fault in faults)


@given(serials=st.sets(st.integers(0, MOST_SYNTHETIC - 1), min_size=2, max_size=2))
def test_synthetic_numbers_are_valid_and_differ(serials: set[int]) -> None:
    one, other = map(synthetic_number, serials)
    assert is_individual_number(one)
    assert one.startswith("99")
    assert one != other


@pytest.mark.parametrize("serial", [-1, MOST_SYNTHETIC])
def test_there_are_only_so_many(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        synthetic_number(serial)


# -- keys


def test_what_is_sealed_opens_and_looks_different_every_time() -> None:
    keys = NumberKeys({2: NEW, 1: OLD}, LOOKUP)
    one, other = keys.seal(NUMBER), keys.seal(NUMBER)
    assert (keys.current, len(one)) == (2, 40)
    assert one != other
    assert NUMBER.encode() not in one
    assert keys.open(one, 2) == keys.open(other, 2) == NUMBER
    with pytest.raises(InvalidTag):
        keys.open(one, 1)
    with pytest.raises(InvalidTag):
        keys.open(one[:-1] + bytes([one[-1] ^ 1]), 2)
    with pytest.raises(KeyError):
        keys.open(one, 3)


def test_a_number_has_a_digest_of_its_own_in_every_sandbox() -> None:
    keys = NumberKeys({1: OLD}, LOOKUP)
    assert len(keys.digest(1, NUMBER)) == 32
    assert keys.digest(1, NUMBER) == keys.digest(1, NUMBER)
    assert len({keys.digest(1, NUMBER), keys.digest(2, NUMBER), keys.digest(1, synthetic_number(2))}) == 3


def test_replacing_the_keys_that_seal_changes_no_look_up_and_opens_what_was_sealed() -> None:
    before, after = NumberKeys({1: OLD}, LOOKUP), NumberKeys({2: NEW, 1: OLD}, LOOKUP)
    assert before.digest(7, NUMBER) == after.digest(7, NUMBER)
    assert after.open(before.seal(NUMBER), 1) == NUMBER
    assert NumberKeys({1: OLD}, NEW).digest(7, NUMBER) != before.digest(7, NUMBER)


def test_a_secret_serves_one_purpose_only() -> None:
    """The same secret given twice still makes a cipher and a digest that have nothing to do with each other."""
    keys = NumberKeys({1: OLD}, OLD)
    assert keys.open(keys.seal(NUMBER), 1) == NUMBER


def test_the_keys_of_the_settings_are_made_once() -> None:
    assert number_keys() is number_keys()
    assert number_keys().open(number_keys().seal(NUMBER), number_keys().current) == NUMBER


# -- settings


def base64(secret_bytes: bytes) -> str:
    return b64encode(secret_bytes).decode()


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", f"12:{base64(NEW)}, 3:{base64(OLD).rstrip('=')}")
    assert secrets_by_id("X", "") == ((12, NEW), (3, OLD))
    assert secrets_by_id("ABSENT", f"1:{base64(OLD)}") == ((1, OLD),)


def test_a_lone_secret_has_the_id_1_and_either_alphabet_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = b"\xfb\xff\xbf" * 6
    for written in ("-_-_" * 6, "+/+/" * 6):
        monkeypatch.setenv("X", written)
        assert secrets_by_id("X", "") == ((1, secret("X", "")),)
    assert len(odd) == len(secret("X", ""))


@pytest.mark.parametrize(
    "written",
    ["0:{0}", "-1:{0}", "32768:{0}", "x:{0}", "１:{0}", "1:", "1:c2hvcnQ=", "1:***", "1:{0},1:{0}", "1:{0},", "1:{0}é"],
)
def test_what_is_no_key_stops_the_start_and_names_the_variable(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("X", written.format(base64(OLD)))
    with pytest.raises(SettingError, match="X"):
        secrets_by_id("X", "")
