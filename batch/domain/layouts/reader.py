"""Reading rows: a table of columns compiled into one function of a row's texts.

A first load reads a million rows in one process, so a row in which nothing is wrong takes one call per column, most of
them a look-up of texts seen before. A row in which something may be wrong is read again, column by column, by the same
functions, and everything found is kept.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import itemgetter
from typing import Any, Final

from batch.domain.layouts.table import Column, Layout
from batch.domain.layouts.types import HIDDEN, BrokenRuleError
from eligibility.wire.faults import VALUE_SHOWN, BadValueError, Kind
from eligibility.wire.kana import GETA
from eligibility.wire.types import CodeValue
from eligibility.wire.wire_type import WireType
from insurers.domain import findings
from insurers.domain.checks import UNCARRIABLE
from insurers.domain.findings import Finding, RowRule, Severity
from insurers.domain.rows import Row

RowReader = Callable[[Sequence[str]], tuple[Row | None, tuple[Finding, ...]]]
Take = Callable[[str], Any]
"""Text of a cell → its value; raises BadValueError or BrokenRuleError."""

MOST_KEPT: Final = 65_536
LONGEST_KEPT: Final = 32
"""How many texts a column remembers, and of which length: what a file repeats, within bounds whatever it holds."""

RULES: Final[dict[Kind, RowRule]] = {
    Kind.FORMAT: findings.FORM,
    Kind.NO_SUCH_DATE: findings.NO_SUCH_DATE,
    Kind.NO_SUCH_CODE: findings.NO_SUCH_CODE,
    Kind.TOO_LONG: findings.TOO_LONG,
}
"""What a type of the wire finds → the rule about rows."""

# Twelve digits are shown to nobody, wherever they were written: they may be a 個人番号 in the wrong column.
_TWELVE_DIGITS = re.compile(r"(?<!\d)(?:\d[ 　\-－‐]?){11}\d(?!\d)")
_IDEOGRAPHIC_BLANK: Final = "　"


def row_reader(layout: Layout) -> RowReader:
    """Return the function that reads the rows of a layout."""
    kept: dict[tuple[int, bool, str | None], Take] = {}
    takes = {event: _takes(layout, event, kept) for event in layout.events}
    careful = _careful(layout, takes, _takes(layout, None, kept))
    build = _builder(layout)
    at = layout.position(layout.event) if layout.event else None
    words = layout.spellings
    only = takes[layout.events[0]] if at is None else None

    def read(texts: Sequence[str]) -> tuple[Row | None, tuple[Finding, ...]]:
        try:
            mine = only if at is None else takes[words[texts[at]]]
            values = [take(text) for take, text in zip(mine, texts)]  # type: ignore[arg-type]  # noqa: B905 # one is set; the hot loop
        except (BadValueError, BrokenRuleError, KeyError):
            return careful(texts)
        whole = "".join(texts)
        if GETA in whole or not whole.replace(_IDEOGRAPHIC_BLANK, " ").isprintable():
            return careful(texts)
        return build(values), ()

    return read


def _builder(layout: Layout) -> Callable[[list[Any]], Row]:
    """Return the function from the columns' values to a row."""
    make: Callable[..., Row] = layout.row
    names = [*(column.field for column in layout.columns), *layout.fixed]
    wanted = [field.name for field in fields(layout.row)]
    if names == wanted:
        return lambda values: make(*values)
    pick, fixed = itemgetter(*map(names.index, wanted)), list(layout.fixed.values())
    return lambda values: make(*pick(values + fixed))


def _takes(layout: Layout, event: str | None, kept: dict[tuple[int, bool, str | None], Take]) -> tuple[Take, ...]:
    """Return a function per column for the rows of an event; None: of an event that cannot be told."""
    return tuple(_take(column, _need(layout, column, event), kept) for column in layout.columns)


def _need(layout: Layout, column: Column, event: str | None) -> bool | None:
    """Tell whether a row must have the column; None when nothing is read from it."""
    if event is None:
        return column.required.issuperset(layout.events)
    return True if event in column.required else False if event in column.optional else None


def _take(column: Column, need: bool | None, kept: dict[tuple[int, bool, str | None], Take]) -> Take:
    blank = column.blank
    if need is None:
        return lambda _text: blank
    if column.type.free or column.secret:
        return _text_take(column.type, blank, required=need)
    key = (id(column.type), need, blank)
    if key not in kept:
        kept[key] = _Kept(_text_take(column.type, blank, required=need)).__getitem__
    return kept[key]


def _text_take(kind: WireType, blank: str | None, *, required: bool) -> Take:
    parse = kind.parse

    def take(text: str) -> Any:
        bare = text.strip()
        if bare:
            return parse(bare)
        if required:
            raise BrokenRuleError(findings.REQUIRED)
        return blank

    return take


class _Kept(dict[str, Any]):
    """Values of texts seen before."""

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def __missing__(self, text: str) -> Any:
        value = self._take(text)
        if len(text) <= LONGEST_KEPT and len(self) < MOST_KEPT:
            self[text] = value
        return value


def _careful(layout: Layout, takes: dict[str, tuple[Take, ...]], untold: tuple[Take, ...]) -> RowReader:
    """Return the function that reads a row column by column and keeps every finding."""
    build, words = _builder(layout), layout.spellings
    at = layout.position(layout.event) if layout.event else None

    def event_of(texts: Sequence[str]) -> str | None:
        return layout.events[0] if at is None else words.get(texts[at].strip())

    def read(texts: Sequence[str]) -> tuple[Row | None, tuple[Finding, ...]]:
        event = event_of(texts)
        values, found = [], []
        mine = untold if event is None else takes[event]
        for column, take, text in zip(layout.columns, mine, texts, strict=True):
            try:
                values.append(take(text))
            except (BadValueError, BrokenRuleError) as error:
                found.append(finding(column, text, error))
            if column.type.free and _need(layout, column, event) is not None:
                found.extend(_characters(column, text.strip()))
        if any(one.row_rule.severity is Severity.REFUSE for one in found):
            return None, tuple(found)
        return build(values), tuple(found)

    return read


def _characters(column: Column, text: str) -> list[Finding]:
    """Return what is to be said of the characters of a text."""
    if UNCARRIABLE.search(text):
        return [Finding(findings.CHARACTERS.id, column.name)]
    return [Finding(findings.SUBSTITUTED.id, column.name)] if GETA in text else []


def finding(column: Column, text: str, error: BadValueError | BrokenRuleError) -> Finding:
    """Return what a row is told about a cell; of a secret one its contents never."""
    value = HIDDEN if column.secret else shown(text)
    if isinstance(error, BrokenRuleError):
        return Finding(error.rule.id, column.name, {"value": value} | error.values)
    ja, en = _wanted(column.type)
    return Finding(RULES[error.kind].id, column.name, {"value": value, "want_ja": ja, "want_en": en})


def _wanted(kind: WireType) -> tuple[str, str]:
    """Return how a type's form is called in each language; of a code list, its codes."""
    if isinstance(kind, CodeValue):
        codes = sorted(kind.allowed)
        return "、".join(codes), ", ".join(codes)
    return kind.ja, kind.en


def shown(text: str) -> str:
    """Return a piece of an offending value fit to be repeated: short, printable, without a 個人番号 in it."""
    bare = UNCARRIABLE.sub("\N{REPLACEMENT CHARACTER}", _TWELVE_DIGITS.sub(HIDDEN, text.strip()))
    return bare if len(bare) <= VALUE_SHOWN else bare[: VALUE_SHOWN - 1] + "…"
