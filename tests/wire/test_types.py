"""Each type there and back, and what it refuses."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.wire import CODE_LISTS, JST, UnwritableError
from eligibility.wire.faults import BadValueError, Kind
from eligibility.wire.kana import to_half_width
from eligibility.wire.types import (
    DATE,
    DATE_TIME,
    INSURER_NUMBER,
    KANA,
    MONTH,
    POSTAL_CODE,
    RATIO,
    YEN,
    code,
    digits,
    text,
)
from eligibility.wire.wire_type import WireType

NUMBER = st.text("0123456789", min_size=1, max_size=10)
INSURERS = st.one_of(
    st.from_regex(r"[0-9]{6}", fullmatch=True, alphabet="0123456789"),
    st.from_regex(r"(?!00)[0-9]{8}", fullmatch=True, alphabet="0123456789"),
)
EARLIEST = datetime.min.replace(year=1900)  # noqa: DTZ901 - the strategy adds the zone
INSTANTS = st.datetimes(EARLIEST, timezones=st.sampled_from([UTC, JST, timezone(timedelta(hours=-5))]))
PAIRS: list[tuple[WireType, st.SearchStrategy[Any]]] = [
    (DATE, st.dates()),
    (DATE_TIME, INSTANTS.map(lambda at: at.replace(microsecond=0))),
    (MONTH, st.dates().map(lambda day: day.replace(day=1))),
    (RATIO, st.integers(0, 100)),
    (YEN, st.integers(0, 99_999_999)),
    (POSTAL_CODE, st.from_regex(r"[0-9]{3}-[0-9]{4}", fullmatch=True, alphabet="0123456789-")),
    (INSURER_NUMBER, INSURERS),
    (digits(10), st.from_regex(r"[0-9]{10}", fullmatch=True, alphabet="0123456789")),
    (text(20), st.text(max_size=20)),
    (text(), st.text()),
    (KANA, st.text("ｱｲｳｶﾞﾊﾟｯｬｰ ABC-")),
    *((code(int(number[-3:])), st.sampled_from(sorted(codes.values))) for number, codes in CODE_LISTS.items()),
]


@pytest.mark.parametrize(("type_", "values"), PAIRS, ids=lambda part: part.en if isinstance(part, WireType) else "")
@given(data=st.data())
def test_what_is_written_reads_back_as_the_same_value(
    type_: WireType, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    written = type_.render(value)
    assert type_.parse(written) == value
    assert type_.length is None or len(written) <= type_.length


@pytest.mark.parametrize("type_", [pair[0] for pair in PAIRS], ids=lambda type_: type_.en)
@given(garbage=st.text(max_size=30))
def test_any_text_is_either_read_or_refused_with_a_row_of_the_table(type_: WireType, garbage: str) -> None:
    refusal = refused(type_, garbage)
    if refusal is None:
        value = type_.parse(garbage)
        assert type_.parse(type_.render(value)) == value
    else:
        assert refusal.kind in Kind
        assert refusal.want_ja
        assert refusal.want_en


def refused(type_: WireType, garbage: str) -> BadValueError | None:
    try:
        type_.parse(garbage)
    except BadValueError as refusal:
        return refusal
    return None


@pytest.mark.parametrize("type_", [DATE, DATE_TIME, MONTH, RATIO, YEN, POSTAL_CODE, INSURER_NUMBER, KANA, digits(2)])
@pytest.mark.parametrize("value", [None, 1.5, b"1", "", [], True, "x y", -1, 10**9])
def test_a_value_of_the_wrong_kind_is_the_callers_mistake(type_: WireType, value: Any) -> None:
    if type_ is KANA and isinstance(value, str):
        return
    with pytest.raises(UnwritableError):
        type_.render(value)


@pytest.mark.parametrize(
    ("raw", "number", "quirk"),
    [
        ("  138016", "138016", None),
        ("138016", "138016", Kind.UNPADDED),
        ("00138016", "138016", Kind.ZERO_PADDED),
        ("06130488", "06130488", None),
        ("39131016", "39131016", None),
        (" 138016", "138016", Kind.BLANKS),
        ("138016  ", "138016", Kind.BLANKS),
        ("\n06130488\n", "06130488", Kind.BLANKS),
    ],
)
def test_an_insurer_number_is_one_number_in_all_its_widths(raw: str, number: str, quirk: Kind | None) -> None:
    settled, found = INSURER_NUMBER.settle(raw)
    assert (INSURER_NUMBER.parse(settled), found) == (number, quirk)


def test_an_insurer_number_is_written_eight_wide_with_blanks() -> None:
    assert INSURER_NUMBER.render("138016") == "  138016"
    assert INSURER_NUMBER.render("06130488") == "06130488"


@pytest.mark.parametrize(
    "raw", ["1380160", "13801", "0138016", "1380l6", "１３８０１６", "   38016", "000138016", "13 8016"]
)
def test_other_widths_and_digits_are_no_insurer_number(raw: str) -> None:
    with pytest.raises(BadValueError):
        INSURER_NUMBER.parse(INSURER_NUMBER.settle(raw)[0])


def test_a_padded_eight_digit_number_cannot_be_written() -> None:
    with pytest.raises(UnwritableError):
        INSURER_NUMBER.render("00138016")


@pytest.mark.parametrize("written", ["20260229", "20261301", "20260431", "00000101", "20260100"])
def test_an_impossible_day_is_told_apart_from_a_malformed_one(written: str) -> None:
    with pytest.raises(BadValueError) as bad:
        DATE.parse(written)
    assert bad.value.kind is Kind.NO_SUCH_DATE


@pytest.mark.parametrize("written", ["2026-04-01", "260401", "２０２６０４０１", "R80401", "2026041", " 2026041"])
def test_a_day_in_another_form_is_malformed(written: str) -> None:
    with pytest.raises(BadValueError) as bad:
        DATE.parse(written)
    assert bad.value.kind is Kind.FORMAT


def test_instants_are_written_in_japan_time() -> None:
    assert DATE_TIME.render(datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC)) == "20260401000000"
    assert DATE_TIME.parse("20260401000000").isoformat() == "2026-04-01T00:00:00+09:00"


def test_a_naive_instant_or_a_day_in_its_place_is_refused() -> None:
    with pytest.raises(UnwritableError):
        DATE_TIME.render(datetime(2026, 4, 1))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(UnwritableError):
        DATE_TIME.render(date(2026, 4, 1))
    with pytest.raises(UnwritableError):
        DATE.render(datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(UnwritableError):
        MONTH.render(date(2026, 4, 2))


@pytest.mark.parametrize(
    ("wide", "half"),
    [
        ("ミホン　ハナコ", "ﾐﾎﾝ ﾊﾅｺ"),
        ("みほん　はなこ", "ﾐﾎﾝ ﾊﾅｺ"),
        ("ガギグ・パピプー", "ｶﾞｷﾞｸﾞ･ﾊﾟﾋﾟﾌﾟｰ"),
        ("ショウイチ", "ｼｮｳｲﾁ"),
        ("ヴァヱヶ", "ｳﾞｧｴｹ"),
        ("ＡＢ－１", "AB-1"),
        ("髙木", "●●"),
        ("ﾐﾎﾝ ●", "ﾐﾎﾝ ●"),
        ("\u30cf\u3099", "ﾊﾞ"),
    ],
)
def test_kana_is_written_in_half_width(wide: str, half: str) -> None:
    assert to_half_width(wide) == half == KANA.render(wide)


def test_kana_in_full_width_is_refused_in_reading() -> None:
    with pytest.raises(BadValueError):
        KANA.parse("ミホン")


@given(st.text())
def test_kana_of_any_text_reads_back(anything: str) -> None:
    assert KANA.parse(KANA.render(anything)) == to_half_width(anything)
