"""異体字: characters that are one and the same in names and addresses, each group led by the one it is compared as.

Why a table of our own: Unicode folds only those old forms that it encodes twice for compatibility (隆, 祐, 福 and
their like; NFKC takes care of them). The ones below are characters in their own right. A group stands here when the
notices on the matching name it (斎, 髙, 邊: domain §3.5) or when it is an old and a new form, or two printed forms, of
what the resident register and a computer with fewer characters write for one name. Characters that only share a
reading are no variants and are not here.
"""

from typing import Final


def _groups(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILY_NAMES: Final = _groups("""
    斎齋斉齊 高髙 辺邊邉 崎﨑嵜 浜濱濵 吉𠮷 沢澤 広廣 国國 島嶋嶌 関關 滝瀧 桑桒 富冨 館舘 藤籐 槙槇 柳栁 曽曾
    桜櫻 蔵藏 条條 船舩 鉄鐵 塩鹽 桧檜 峰峯
""")
GIVEN_NAMES: Final = _groups("""
    徳德 瀬瀨 真眞 恵惠 栄榮 竜龍 静靜 実實 寿壽 礼禮 豊豐 万萬 与與 亀龜 円圓 岳嶽 横橫 黒黑 郎郞 緑綠 薫薰
    穂穗 巌巖 彦彥 衛衞 遥遙 尭堯 聡聰 弥彌 宝寶 来來 当當 学學 頼賴 増增 清淸 尚尙
""")
PLACES: Final = _groups("""
    県縣 区區 駅驛 総總 旧舊 町甼 鶴靏 芦蘆 祢禰
""")

VARIANTS: Final = (*FAMILY_NAMES, *GIVEN_NAMES, *PLACES)
"""Groups of characters; no character stands in two of them, nor is one that Unicode folds by itself."""
