"""Prefecture codes (都道府県番号) as they stand in insurer and provider numbers (domain §2.3).

Each prefecture has its code 01–47 and an alternate one, 50 higher, for when its numbers run out; both are valid
and a validator that knows only the first is a known defect of real programs (P-14).
"""

from dataclasses import dataclass
from typing import Final

ALTERNATE: Final = 50
"""What an alternate code adds to the first one."""


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture under its first code; `name` is the Japanese one without 都道府県's suffix, as the source has it."""

    code: str
    name: str


_NAMES = (  # noqa: SIM905  # as one text the names line up; quoting each hides them
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 "
    "愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 "
    "宮崎 鹿児島 沖縄"
).split()

PREFECTURES: Final = tuple(Prefecture(f"{code:02d}", name) for code, name in enumerate(_NAMES, start=1))
"""The 47 prefectures in the order of their codes."""

_BY_CODE = {p.code: p for p in PREFECTURES} | {f"{int(p.code) + ALTERNATE}": p for p in PREFECTURES}


def prefecture_of(code: str) -> Prefecture | None:
    """Return the prefecture of a two-digit code 01–47 or 51–97, None when there is none."""
    return _BY_CODE.get(code)
