"""Likeness of names, kana and addresses: what does not count as a difference from the resident register (domain §3.5).

The real register's tolerances are public by example only: 異体字 are no mismatch, 2丁目1番地2号 is 2-1-2, ● stands for
a character the insurer could not write (R-135), kana come with big letters for small ones (P-08). What is made of them
here is our reading. There are no thresholds: two texts are alike when their plain forms are equal, or for addresses
when one goes on with the building where the other stops.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from insurers.domain.variants import VARIANTS

ANY_CHARACTER: Final = "●"
"""Stands for one character that a narrower character set could not hold."""

_VARIANT: Final = str.maketrans({other: group[0] for group in VARIANTS for other in group[1:]})
# Middle dots, zero-width characters and variation selectors: how a name is set, not how it is spelled.
_DROPPED: Final = dict.fromkeys(
    (*map(ord, "・·•‧\u00ad\u200b\u200c\u200d\u2060\ufeff"), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
_HYPHENS: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u30a0", "-")
)
_SMALL: Final = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_HIRAGANA: Final = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
_VOWELS: Final = {
    "ア": "アカサタナハマヤラワガザダバパ",
    "イ": "イキシチニヒミリヰギジヂビピエケセテネヘメレヱゲゼデベペ",  # ケイ, not ケエ, is how names are written
    "ウ": "ウクスツヌフムユルグズヅブプヴオコソトノホモヨロヲゴゾドボポ",  # ショウ, not ショオ
}
_VOWEL_OF: Final = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}


def names_alike(one: str, other: str) -> bool:
    """Tell whether two kanji names are alike; ● matches any one character."""
    return one == other or _match(plain_name(one), plain_name(other))


def kana_alike(one: str, other: str) -> bool:
    """Tell whether two kana names are alike."""
    return one == other or plain_kana(one) == plain_kana(other)


def addresses_alike(one: str, other: str) -> bool:
    """Tell whether two addresses are alike: the same, or the same as far as the house number and one of them stops."""
    if one == other:
        return True
    short, long = sorted((plain_address(one), plain_address(other)), key=len)
    return _match(short, long) or (_match(short, long[: len(short)]) and _stops_well(short, long[len(short) :]))


def plain_name(text: str) -> str:
    """Return a name without what does not count: width, blanks, middle dots, case, 異体字."""
    return _settled(_once_name, text)


def plain_kana(text: str) -> str:
    """Return kana as full-width big katakana; a long vowel mark becomes the vowel it stands for (ショー → シヨウ)."""
    return _settled(_once_kana, text)


def plain_address(text: str) -> str:
    """Return an address with its numbers as 2-1-2: width, blanks, 漢数字, 丁目, 番地, 番, 号 and の do not count."""
    return _settled(_once_address, text)


def _settled(once: Callable[[str], str], text: str) -> str:
    """Apply `once` until nothing changes: what was taken out may have stood between two that belong together."""
    while (plain := once(text)) != text:
        text = plain
    return text


def _once_name(text: str) -> str:
    return "".join(_folded(text).translate(_HYPHENS).split())


def _once_kana(text: str) -> str:
    plain = "".join(_folded(text).translate(_HYPHENS).translate(_HIRAGANA).translate(_SMALL).split())
    found: list[str] = []
    for letter in plain:
        lengthened = _VOWEL_OF.get(found[-1]) if letter in "-ー" and found else None
        found.append(lengthened or ("ー" if letter == "-" else letter))
    return "".join(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_DROPPED).translate(_VARIANT)


# -- addresses

_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[\sー]+(?=[0-9])")
_KANJI_NUMBER: Final = re.compile("[〇一二三四五六七八九十百]+")
_COUNTED: Final = re.compile(r"(?<=[0-9])(?:丁目|番地|番|号)[のノ之]?")
_ROOM: Final = re.compile(r"(?<=[0-9])号室")
_OF: Final = re.compile(r"(?<=[0-9])[のノ之](?=[0-9])")
_LOOSE_HYPHEN: Final = re.compile(r"(?<![0-9])-|-(?![0-9])")
# 通り名: how to find the town, between the ward and the town; the town alone says the same.
_KYOTO: Final = re.compile(r"^((?:京都府)?京都市[^区]{1,3}区).+(?:[上下][るル]|[東西]入[るル]?)(.+)$")
_DIGIT: Final = {letter: str(value) for value, letter in enumerate("〇一二三四五六七八九")}
_UNITS: Final = (("百", 100), ("十", 10))
_HOUSE_NUMBER: Final = re.compile(r"[0-9]-[0-9]")
_PARTS: Final = 3
"""丁目, 番, 号: a fourth number is that of a room."""


def _once_address(text: str) -> str:
    plain = _folded(text).translate(_HYPHENS).translate(_SMALL)
    plain = _BETWEEN_DIGITS.sub("-", plain)
    plain = "".join(plain.split())
    plain = _KYOTO.sub(r"\1\2", plain)
    plain = _KANJI_NUMBER.sub(lambda found: _number(found.group()), plain)
    plain = _ROOM.sub("", plain)
    plain = _COUNTED.sub("-", plain)
    plain = _OF.sub("-", plain)
    return _LOOSE_HYPHEN.sub("", plain)


def _number(written: str) -> str:
    """Return 漢数字 as digits: 二十三, 二三 and 百二 as 23, 23 and 102."""
    if not set(written) & {"十", "百"}:
        return "".join(map(_DIGIT.__getitem__, written))
    value = 0
    for letter, unit in _UNITS:
        before, found, after = written.partition(letter)
        if found:
            value += unit * (int("".join(_DIGIT.get(one, "") for one in before) or "1"))
            written = after
    return str(value + int("".join(_DIGIT.get(one, "") for one in written) or "0"))


def _match(one: str, other: str) -> bool:
    """Tell whether two plain texts of one length are equal where neither has ●."""
    if one == other:
        return True
    if len(one) != len(other) or (ANY_CHARACTER not in one and ANY_CHARACTER not in other):
        return False
    return all(a == b or ANY_CHARACTER in {a, b} for a, b in zip(one, other, strict=True))


def _stops_well(short: str, rest: str) -> bool:
    """Tell whether an address may stop here: behind its house number, before a building or a room of it."""
    if not short:
        return False
    if not short[-1].isdigit():  # within the building: its name is there, its room is not
        return rest[0].isdigit() and _HOUSE_NUMBER.search(short) is not None
    if rest[0] == "-":  # a fourth number is a room, a third one another house
        return len(re.split("[^0-9-]", short)[-1].split("-")) >= _PARTS
    return not rest[0].isdigit()
