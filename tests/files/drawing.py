"""Rows of enrolment files for Hypothesis: anything a layout can say, events and all."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from batch.domain.layouts import LAYOUTS, Column, Layout
from eligibility.wire.codes import CODE_LISTS
from eligibility.wire.kana import GETA, to_half_width
from insurers.domain.checks import UNCARRIABLE
from insurers.domain.keys import fold
from insurers.domain.rows import Action, Event, NumberMark, Row

_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 30))
_CHARACTERS = st.characters(codec="utf-8").filter(lambda one: not UNCARRIABLE.match(one))


def _code(number: int) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(CODE_LISTS[f"OQSCD{number:03d}"].values))


def text(most: int, least: int = 1) -> st.SearchStrategy[str]:
    """Return texts as a row holds them: without blanks around them."""
    plain = st.text(_CHARACTERS, min_size=least, max_size=most)
    likely = st.sampled_from(["見本　太郎", "●橋", "O'Hara", '"', ",", "=1+1", "'=x", "-1", "ﾐﾎﾝ", "a b", "0012"])
    return st.one_of(plain, likely).map(str.strip).filter(lambda one: least <= len(one) <= most)


def _searched() -> st.SearchStrategy[str]:
    return text(20).filter(lambda one: 0 < len(fold(one)) <= 40)


def _kana() -> st.SearchStrategy[str]:
    kana = st.text(st.sampled_from("ｱﾐﾎﾝﾞﾟ アミホンガ　ーabc-●"), min_size=1, max_size=100)
    return kana.map(str.strip).filter(lambda one: bool(one) and (GETA in one or GETA not in to_half_width(one)))


_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "insurer_number": st.from_regex(r"[0-9]{6}|(0[1-9]|[1-9][0-9])[0-9]{6}", fullmatch=True),
    "member_code": text(20),
    "individual_number": st.builds(NumberMark, st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=40)),
    "name": text(100),
    "name_kana": _kana(),
    "other_name": text(100),
    "other_name_kana": _kana(),
    "sex": _code(7),
    "postal_code": st.from_regex(r"[0-9]{3}-[0-9]{4}", fullmatch=True),
    "address": text(200),
    "loss_reason": _code(8),
    "symbol": _searched(),
    "number": _searched(),
    "branch": st.from_regex(r"[0-9]{2}", fullmatch=True),
    "relation": _code(9),
    "card_class": _code(10),
    "insured_name": text(100),
    "kind": st.sampled_from(["burden_ratio", "elderly_certificate"]),
    "ratio": st.sampled_from([f"{percent:03d}" for percent in range(0, 101, 10)]),
    "limit_class": _code(11),
    "limit_flag": _code(12),
    "disease": _code(13),
    "self_pay": st.integers(0, 99_999_999),
}


def _value(column: Column) -> st.SearchStrategy[Any]:
    return _VALUES.get(column.name, _DAYS)


def rows(layout: Layout) -> st.SearchStrategy[Row]:
    """Return rows of a layout: what an event must have, what it may have, and nothing else."""

    @st.composite
    def draw_row(draw: st.DrawFn) -> Row:
        event = draw(st.sampled_from(layout.events))
        values = {column.field: draw(_cell(layout, column, event)) for column in layout.columns}
        return layout.row(**values, **layout.fixed)

    return draw_row()


def _cell(layout: Layout, column: Column, event: str) -> st.SearchStrategy[Any]:
    if column.name == layout.event:
        return st.just(Event(event) if layout.kind == "enrolment" else Action(event))
    if event in column.required:
        return _value(column)
    return st.one_of(st.just(column.blank), _value(column)) if event in column.optional else st.just(column.blank)


def any_row() -> st.SearchStrategy[tuple[Layout, Row]]:
    """Return rows of any layout."""
    return st.sampled_from(list(LAYOUTS.values())).flatmap(lambda layout: st.tuples(st.just(layout), rows(layout)))
