"""Types of columns that the wire has not: what stands in a file is not always written as in a message.

As the types of the wire (`eligibility.wire.types`) each is a pair text → value and value → text. A text that breaks a
rule of rows by itself raises `BrokenRuleError` with that rule; every other misfit is the wire's `BadValueError`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final

from eligibility.wire.faults import BadValueError, Kind
from eligibility.wire.kana import GETA, to_half_width
from eligibility.wire.types import DATE, INSURER_NUMBER
from eligibility.wire.types import RATIO as WIRE_RATIO
from eligibility.wire.wire_type import WireType
from insurers.domain import findings
from insurers.domain.findings import RowRule
from insurers.domain.keys import fold
from insurers.domain.rows import NumberMark

MOST_KEY: Final = 40
"""Longest folded 記号 or 番号 the register holds, in characters."""

NOT_A_NUMBER: Final = "!form"
WRONG_CHECK_DIGIT: Final = "!check"
"""What stands in a row in place of a 個人番号 that is none, or whose check digit is wrong."""

HIDDEN: Final = "＊＊＊"
"""What a sentence shows instead of a 個人番号."""


class BrokenRuleError(ValueError):
    """Raised for a text that breaks a rule of rows; `values` fill the rule's sentences."""

    def __init__(self, rule: RowRule, **values: str) -> None:
        super().__init__(rule.id)
        self.rule = rule
        self.values = values


class _InsurerNumber(WireType):
    """6 or 8 digits ↔ `str`; a number padded to 8 as messages have it (P-05) is taken too, never written."""

    def parse(self, text: str) -> str:
        try:
            return str(INSURER_NUMBER.parse(text))
        except BadValueError:
            raise self.refuse() from None

    def render(self, value: Any) -> str:
        return INSURER_NUMBER.render(value).strip()


class _LastDay(WireType):
    """``YYYYMMDD`` ↔ `datetime.date`, inclusive; 99991231, which some systems write for "no end", is None."""

    def parse(self, text: str) -> date | None:
        day: date = DATE.parse(text)
        return None if day == date.max else day

    def render(self, value: Any) -> str:
        return DATE.render(value)


class _Ratio(WireType):
    """Three digits ↔ the same `str`, by tens from 000 to 100 (``010`` = 10 %)."""

    def parse(self, text: str) -> str:
        try:
            ratio: int = WIRE_RATIO.parse(text)
        except BadValueError:
            raise BrokenRuleError(findings.RATIO_ODD) from None
        if ratio % 10:
            raise BrokenRuleError(findings.RATIO_ODD)
        return text

    def render(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.unwritable(value)
        return WIRE_RATIO.render(WIRE_RATIO.parse(value))


@dataclass(frozen=True)
class _Words(WireType):
    """One of a few words ↔ its value; a row may say it in Japanese too, it is written in English."""

    words: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def parse(self, text: str) -> Any:
        try:
            return self.words[text]
        except KeyError:
            raise self.refuse(Kind.NO_SUCH_CODE) from None

    def render(self, value: Any) -> str:
        if value not in self.words.values():
            raise self.unwritable(value)
        return str(value)


class _FreeText(WireType):
    """Text of at most ``length`` characters ↔ `str`."""

    free: ClassVar[bool] = True

    def parse(self, text: str) -> str:
        if len(text) > (self.length or 0):
            raise self.refuse(Kind.TOO_LONG)
        return text

    def render(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > (self.length or 0):
            raise self.unwritable(value)
        return value


class _Searched(_FreeText):
    """記号 or 番号 ↔ `str` as printed; what is left of it to search by must be neither nothing nor too long."""

    def parse(self, text: str) -> str:
        super().parse(text)
        if not text.isascii():
            key = fold(text)
            if not key:
                raise self.refuse()
            if len(key) > MOST_KEY:
                raise self.refuse(Kind.TOO_LONG)
        return text


class _KanaName(_FreeText):
    """A name in kana, of whatever width ↔ `str`: everything in it has a half-width form, which messages carry."""

    def parse(self, text: str) -> str:
        super().parse(text)
        if GETA not in text and GETA in to_half_width(text):
            raise self.refuse()
        return text


class _Number(WireType):
    """個人番号, replaced where the file was read by a mark of it: ``<digest>.<sealed>`` in hex ↔ `NumberMark`.

    The digits themselves never come here, and nothing of the text is ever shown.
    """

    def parse(self, text: str) -> NumberMark:
        if text == WRONG_CHECK_DIGIT:
            raise BrokenRuleError(findings.NUMBER_CHECK_DIGIT)
        found = _MARK.fullmatch(text)
        if found is None:
            raise BrokenRuleError(findings.FORM, value=HIDDEN, want_ja=self.ja, want_en=self.en)
        return NumberMark(bytes.fromhex(found[1]), bytes.fromhex(found[2]))

    def render(self, value: Any) -> str:
        if not isinstance(value, NumberMark):
            raise UnwritableNumberError
        return f"{value.digest.hex()}.{value.sealed.hex()}"


class UnwritableNumberError(ValueError):
    """Raised for a number that is no mark; says nothing of it."""


_MARK = re.compile(r"([0-9a-f]{64})\.((?:[0-9a-f]{2})+)")

INSURER = _InsurerNumber("数字8桁、国保は6桁", "8 digits, or 6 for 国保", "[0-9]{6}|[0-9]{8}", 8)
LAST_DAY = _LastDay(
    "西暦年月日8桁 YYYYMMDD（その日を含む。99991231は空と同じ）",
    "date, 8 digits YYYYMMDD, the day included; 99991231 is the same as blank",
    "[0-9]{8}",
    8,
)
RATIO = _Ratio("割合3桁、10刻み（010＝1割）", "share, 3 digits by tens (010 = 10 %)", "0[0-9]0|100", 3)
NUMBER = _Number("数字12桁、末尾は検査用数字", "12 digits, the last one a check digit", "[0-9]{12}", 12)


def text(length: int) -> WireType:
    """Return the type of text of at most `length` characters."""
    return _FreeText(f"{length}文字以内", f"text, at most {length} characters", "", length)


def searched(length: int) -> WireType:
    """Return the type of a 記号 or 番号 of at most `length` characters."""
    return _Searched(
        f"{length}文字以内、文字か数字を含むもの",
        f"text, at most {length} characters, with a letter or digit in it",
        "",
        length,
    )


def kana(length: int) -> WireType:
    """Return the type of a name in kana of at most `length` characters."""
    return _KanaName(f"カナ{length}文字以内", f"kana, at most {length} characters", "", length)


def words(values: Mapping[Any, str]) -> WireType:
    """Return the type of the words `values` (value → Japanese word)."""
    accepted = {str(value): value for value in values} | {ja: value for value, ja in values.items()}
    return _Words(
        "、".join(f"{value}（{ja}）" for value, ja in values.items()),
        ", ".join(f"{value} ({ja})" for value, ja in values.items()),
        "|".join(accepted),
        max(map(len, accepted)),
        accepted,
    )
