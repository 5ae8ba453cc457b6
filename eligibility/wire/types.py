"""Types of the wire, each a pair: text → value and value → text, with a description of itself.

Values are plain Python: `str`, `int`, `datetime.date`, aware `datetime.datetime`; each class says
which.  The text is what stands between the tags, unescaped.  ``parse`` raises `BadValueError`,
``render`` raises `UnwritableError` for a value that has no text.  Formats: oqs-wire §4.2.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar

from eligibility.wire.codes import CODE_LISTS
from eligibility.wire.faults import Kind
from eligibility.wire.kana import HALF_WIDTH, to_half_width
from eligibility.wire.wire_type import WireType

JST = timezone(timedelta(hours=9), "JST")
"""Japan standard time; fixed, because Japan keeps no summer time and the wire carries no zone."""


_MARKS_OF_TIME = str.maketrans("", "", "-T:")


def _is_digits(text: object, count: int) -> bool:
    """Tell whether ``text`` is exactly ``count`` ASCII digits."""
    return isinstance(text, str) and len(text) == count and text.isascii() and text.isdigit()


class _Date(WireType):
    """``YYYYMMDD`` ↔ `datetime.date`."""

    def parse(self, text: str) -> date:
        if not _is_digits(text, 8):
            raise self.refuse()
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.refuse(Kind.NO_SUCH_DATE) from None

    def render(self, value: Any) -> str:
        # An instant is refused: which day it is depends on a zone that the caller must choose.
        if type(value) is not date:
            raise self.unwritable(value)
        return value.isoformat().replace("-", "")


class _DateTime(WireType):
    """``YYYYMMDDhhmmss`` in `JST` ↔ aware `datetime.datetime`; fractions of a second are dropped."""

    def parse(self, text: str) -> datetime:
        if not _is_digits(text, 14):
            raise self.refuse()
        month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(4, 14, 2))
        try:
            return datetime(int(text[:4]), month, day, hour, minute, second, tzinfo=JST)
        except ValueError:
            raise self.refuse(Kind.NO_SUCH_DATE) from None

    def render(self, value: Any) -> str:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self.unwritable(value)
        at = value if value.tzinfo is JST else value.astimezone(JST)
        return at.isoformat()[:19].translate(_MARKS_OF_TIME)


class _Month(WireType):
    """``YYYYMM`` ↔ the first day of the month as `datetime.date`."""

    def parse(self, text: str) -> date:
        if not _is_digits(text, 6):
            raise self.refuse()
        try:
            return date(int(text[:4]), int(text[4:]), 1)
        except ValueError:
            raise self.refuse(Kind.NO_SUCH_DATE) from None

    def render(self, value: Any) -> str:
        # Only the first day stands for a month: any other day is a day somebody forgot to round.
        if not isinstance(value, date) or isinstance(value, datetime) or value.day != 1:
            raise self.unwritable(value)
        return f"{value.year:04d}{value.month:02d}"


class _Digits(WireType):
    """Exactly ``length`` digits ↔ `str` with its leading zeros."""

    def parse(self, text: str) -> str:
        if not _is_digits(text, self.length or 0):
            raise self.refuse()
        return text

    def render(self, value: Any) -> str:
        if not _is_digits(value, self.length or 0):
            raise self.unwritable(value)
        return str(value)


class _Ratio(WireType):
    """Three digits ↔ the patient's share in percent as `int`: ``010`` is 10, one tenth (1割)."""

    MOST: ClassVar[int] = 100

    def parse(self, text: str) -> int:
        if not _is_digits(text, 3) or int(text) > self.MOST:
            raise self.refuse()
        return int(text)

    def render(self, value: Any) -> str:
        if type(value) is not int or not 0 <= value <= self.MOST:
            raise self.unwritable(value)
        return f"{value:03d}"


class _Count(WireType):
    """A number of yen or people ↔ `int`, not negative."""

    def parse(self, text: str) -> int:
        if not text or len(text) > (self.length or 0) or not _is_digits(text, len(text)):
            raise self.refuse()
        return int(text)

    def render(self, value: Any) -> str:
        if type(value) is not int or value < 0 or len(str(value)) > (self.length or 0):
            raise self.unwritable(value)
        return str(value)


class _Postal(WireType):
    """``NNN-NNNN`` ↔ `str` as written, with the hyphen."""

    def parse(self, text: str) -> str:
        if text[3:4] != "-" or not _is_digits(text[:3] + text[4:], 7):
            raise self.refuse()
        return text

    def render(self, value: Any) -> str:
        if not isinstance(value, str) or value[3:4] != "-" or not _is_digits(value[:3] + value[4:], 7):
            raise self.unwritable(value)
        return value


class _InsurerNumber(WireType):
    """Eight characters ↔ `str` without padding: 6 digits (国保) or 8 digits.

    Reading takes the three widths that real programs send (P-05): 6 digits, padded to 8 with
    blanks, padded to 8 with zeros.  Writing always pads with blanks.  Two leading zeros mean
    padding, because no 法別番号 is 00; one leading zero belongs to the number (06130488).
    """

    def settle(self, raw: str) -> tuple[str, Kind | None]:
        bare = raw.strip()
        if bare and raw == bare.rjust(8):
            return raw, Kind.ZERO_PADDED if raw.startswith("00") else None
        if raw == bare:
            return raw, Kind.UNPADDED
        return bare, Kind.BLANKS

    def parse(self, text: str) -> str:
        digits = text[2:] if text.startswith(("  ", "00")) and len(text) == 8 else text  # noqa: PLR2004 - the wire width
        if not (_is_digits(digits, 6) or _is_digits(digits, 8)):
            raise self.refuse()
        return digits

    def render(self, value: Any) -> str:
        if not (_is_digits(value, 6) or (_is_digits(value, 8) and not value.startswith("00"))):
            raise self.unwritable(value)
        return f"{value:>8}"


class _Text(WireType):
    """Free text ↔ `str`, at most ``length`` characters where a limit is known."""

    free: ClassVar[bool] = True

    def parse(self, text: str) -> str:
        if self.length and len(text) > self.length:
            raise self.refuse(Kind.TOO_LONG)
        return text

    def render(self, value: Any) -> str:
        if not isinstance(value, str) or (self.length and len(value) > self.length):
            raise self.unwritable(value)
        return value


class _Kana(WireType):
    """Half-width katakana ↔ `str`; writing folds full-width kana (and ● the rest), reading refuses it."""

    free: ClassVar[bool] = True

    def parse(self, text: str) -> str:
        if not HALF_WIDTH.fullmatch(text):
            raise self.refuse()
        return text

    def render(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.unwritable(value)
        return to_half_width(value)


@dataclass(frozen=True)
class CodeValue(WireType):
    """A code of list ``list_id`` ↔ plain `str`; enum members are strings and fit."""

    list_id: str = ""
    allowed: frozenset[str] = frozenset()

    def parse(self, text: str) -> str:
        """Return the code as a plain string."""
        if text not in self.allowed:
            raise self.refuse(Kind.NO_SUCH_CODE)
        return text

    def render(self, value: Any) -> str:
        """Return the code; one that is not in the list is refused."""
        if value not in self.allowed:
            raise self.unwritable(value)
        return str(value)


DATE = _Date("西暦年月日8桁 YYYYMMDD", "date, 8 digits YYYYMMDD", "[0-9]{8}", 8)
DATE_TIME = _DateTime(
    "西暦年月日時分秒14桁 YYYYMMDDhhmmss（日本時間）",
    "date and time, 14 digits YYYYMMDDhhmmss, Japan standard time",
    "[0-9]{14}",
    14,
)
MONTH = _Month("西暦年月6桁 YYYYMM", "month, 6 digits YYYYMM", "[0-9]{6}", 6)
RATIO = _Ratio("割合3桁（010＝1割）", "share, 3 digits (010 = 10 %)", "0[0-9]{2}|100", 3)
YEN = _Count("円、数字8桁以内", "yen, at most 8 digits", "[0-9]{1,8}", 8)
PEOPLE = _Count("人数、数字8桁以内", "people, at most 8 digits", "[0-9]{1,8}", 8)
POSTAL_CODE = _Postal("NNN-NNNN", "NNN-NNNN", "[0-9]{3}-[0-9]{4}", 8)
INSURER_NUMBER = _InsurerNumber(
    "8桁（6桁の番号は先頭を半角空白2つで埋める）",
    "8 characters, a 6-digit number after two blanks",
    "(  )?[0-9]{6}|[0-9]{8}",
    8,
)
KANA = _Kana("半角カナ", "half-width katakana", "[ -~｡-ﾟ●]*")


def digits(length: int) -> WireType:
    """Return the type of exactly ``length`` digits."""
    return _Digits(f"数字{length}桁", f"{length} digits", f"[0-9]{{{length}}}", length)


def text(length: int | None = None) -> WireType:
    """Return the type of free text of at most ``length`` characters (None: no limit is known)."""
    if length is None:
        return _Text("文字列", "text")
    return _Text(f"{length}文字以内", f"text, at most {length} characters", "", length)


def code(number: int) -> CodeValue:
    """Return the type of a code of list ``OQSCD<number>``."""
    codes = CODE_LISTS[f"OQSCD{number:03d}"]
    values = sorted(codes.values)
    return CodeValue(
        f"{codes.id} {codes.ja}",
        f"{codes.id} {codes.en}",
        "|".join(values),
        max(map(len, values)),
        codes.id,
        codes.values,
    )


PROVIDER_CODE = digits(10)
"""医療機関コード: prefecture 2, table 1, seven more; its check digit is not the wire's business."""
