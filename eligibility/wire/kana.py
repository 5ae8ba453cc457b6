"""Half-width katakana, the form in which names in kana travel (oqs-wire §4.2)."""

import re
import unicodedata

GETA = "●"
"""What stands for a character that cannot be carried (R-135, oqs-wire §7.2)."""

HALF_WIDTH = re.compile(r"[ -~｡-ﾟ●]*")
"""ASCII, half-width katakana, and the substitute character."""


def _table() -> dict[int, str]:
    """Return full-width or hiragana character → half-width text."""
    table: dict[int, str] = {}
    for code in range(0xFF61, 0xFFA0):
        table[ord(unicodedata.normalize("NFKC", chr(code))[0])] = chr(code)
        for voice in "ﾞﾟ":
            voiced = unicodedata.normalize("NFKC", chr(code) + voice)
            if len(voiced) == 1:
                table[ord(voiced)] = chr(code) + voice
    table |= {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}
    # Characters without a half-width form of their own take their usual stand-in.
    table |= {ord(wide): half for wide, half in zip("　ヮヰヱヵヶ゛゜‐－", " ﾜｲｴｶｹﾞﾟ--", strict=True)}
    hiragana = {code - 0x60: half for code, half in table.items() if 0x30A1 <= code <= 0x30F6}  # noqa: PLR2004  # ァ–ヶ
    return hiragana | table


_TO_HALF = _table()
_NEITHER = re.compile(r"[^ -~｡-ﾟ●]")


def to_half_width(text: str) -> str:
    """Return ``text`` in half-width katakana; what has no such form becomes ●."""
    if HALF_WIDTH.fullmatch(text):
        return text
    return _NEITHER.sub(GETA, unicodedata.normalize("NFC", text).translate(_TO_HALF))
