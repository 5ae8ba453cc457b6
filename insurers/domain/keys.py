"""Search keys: 記号 and 番号 folded, so that one card written in several ways is still one card.

What the real centre tolerates is unknown (oqs-wire §7.1); this tolerance is invented. It forgives how a character
is written (width, case, kind of hyphen, blanks, middle dots) and never what it is: leading zeros of a number stay
(oqs-wire §4.2).
"""

import re
import unicodedata
from functools import lru_cache

# Hyphens, dashes, minus signs and box-drawing lines that stand where a card prints a hyphen.
_HYPHENS = "\u002d\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u2796\u30a0\ufe58\ufe63\uff0d"
# Middle dots and bullets typed for them; zero-width characters that word processors leave behind.
_DROPPED = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED = str.maketrans(dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_DROPPED))

# The long vowel mark is a letter of katakana 記号, except between digits, where it can only be meant as a hyphen.
_LONG_VOWEL_HYPHEN = re.compile(r"(?<=[0-9])ー(?=[0-9])")


def fold(text: str) -> str:
    """Return the key of a 記号 or 番号; folding a key again changes nothing.

    "１２－３４", "12 ‐ 34" and "12ー34" give "12-34"; "ｶﾞ・1" gives "ガ1"; "0012" stays "0012".
    """
    if text.isascii():
        return "".join(text.split()).upper()
    return _settled(text)


@lru_cache(maxsize=1 << 12)  # a symbol is shared by the people of a workplace
def _settled(text: str) -> str:
    # What was taken out may have stood between a letter and its mark, so once is not always enough.
    while (folded := _once(text)) != text:
        text = folded
    return text


def _once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_FOLDED)
    return _LONG_VOWEL_HYPHEN.sub("-", "".join(plain.split()))
