"""Files to start from: an empty one of each kind (template), and filled ones that together make a tour (sample).

The tour is for one insurer of the cast, 架空商事健康保険組合: five members, what happens to their enrolments, ratios,
ceilings, diseases. Sent in the order of `LAYOUTS`, no row of it is refused. All people and numbers are made up; every
file says so in a column of its own, which is not read.
"""

from collections.abc import Mapping
from typing import Final

from batch.domain.csv_text import csv_pieces
from batch.domain.layouts import LAYOUTS
from eligibility.wire.encoding import Encoding

INSURER: Final = "06139919"
"""架空商事健康保険組合, of the cast."""

SYNTHETIC: Final = "#独自の様式、架空のデータ / a layout of Onshi's own, synthetic data only"
"""Title of the column that says what every file is."""

Cells = Mapping[str, str]

_FAMILY: Final = {"postal_code": "999-0011", "address": "架空県見本市試写町２－５－１"}
_CARD: Final = {
    "symbol": "9990",
    "card_class": "01",
    "issued_on": "20261005",
    "reported_on": "20261003",
}
_YEAR: Final = {"valid_from": "20261101", "valid_to": "20270731", "issued_on": "20261020"}

_MEMBERS: Final = (
    (
        "被保険者 an insured person",
        {
            "member_code": "S-0001",
            "individual_number": "999900000011",
            "name": "試写　一巻",
            "name_kana": "ｼｼｬ ｶｽﾞﾏｷ",
            "birth_on": "19810417",
            "sex": "1",
            **_FAMILY,
        },
    ),
    (
        "その被扶養者 a dependant",
        {
            "member_code": "S-0002",
            "individual_number": "999900000020",
            "name": "試写　二葉",
            "name_kana": "ｼｼｬ ﾌﾀﾊﾞ",
            "birth_on": "20150620",
            "sex": "2",
            **_FAMILY,
        },
    ),
    (
        "70歳以上の被扶養者 a dependant over 70",
        {
            "member_code": "S-0003",
            "individual_number": "999900000038",
            "name": "試写　三郎",
            "name_kana": "ｼｼｬ ｻﾌﾞﾛｳ",
            "birth_on": "19540308",
            "sex": "1",
            **_FAMILY,
        },
    ),
    (
        "通称名のある人 a person with another name",
        {
            "member_code": "S-0004",
            "individual_number": "999900000046",
            "name": "ＳＡＭＰＬＥ　ＦＯＵＲ",
            "name_kana": "ｻﾝﾌﾟﾙ ﾌｫｰ",
            "other_name": "見本　四葉",
            "other_name_kana": "ﾐﾎﾝ ﾖﾂﾊﾞ",
            "birth_on": "19901109",
            "sex": "2",
            "postal_code": "999-0012",
            "address": "架空県見本市試写町３－１　見本荘１０１",
        },
    ),
    (
        "誤って届け出られた人 a person reported by mistake",
        {
            "member_code": "S-0005",
            "individual_number": "999900000054",
            "name": "試写　五月",
            "name_kana": "ｼｼｬ ｻﾂｷ",
            "birth_on": "20000501",
            "sex": "2",
            "postal_code": "999-0013",
            "address": "架空県見本市試写町４－４",
        },
    ),
)

_ENROLMENTS: Final = (
    (
        "取得 an acquisition",
        {
            "event": "acquire",
            "member_code": "S-0001",
            "acquired_on": "20261001",
            "number": "501",
            "branch": "00",
            "relation": "1",
            "insured_name": "試写　一巻",
            **_CARD,
        },
    ),
    (
        "被扶養者の取得 that of a dependant",
        {
            "event": "取得",
            "member_code": "S-0002",
            "acquired_on": "20261001",
            "number": "501",
            "branch": "01",
            "relation": "2",
            "insured_name": "試写　一巻",
            **_CARD,
        },
    ),
    (
        "有効期限のある証 a card that expires",
        {
            "event": "acquire",
            "member_code": "S-0003",
            "acquired_on": "20261001",
            "number": "501",
            "branch": "02",
            "relation": "2",
            "insured_name": "試写　一巻",
            "card_from": "20261001",
            "card_until": "20270331",
            **_CARD,
        },
    ),
    (
        "取得 an acquisition",
        {
            "event": "acquire",
            "member_code": "S-0004",
            "acquired_on": "20261001",
            "number": "502",
            "branch": "00",
            "relation": "1",
            "insured_name": "ＳＡＭＰＬＥ　ＦＯＵＲ",
            **_CARD,
        },
    ),
    (
        "変更: 資格の全体を書く a change states all of the enrolment",
        {
            "event": "change",
            "member_code": "S-0004",
            "acquired_on": "20261001",
            "number": "503",
            "branch": "00",
            "relation": "1",
            "insured_name": "ＳＡＭＰＬＥ　ＦＯＵＲ",
            **_CARD,
        },
    ),
    (
        "喪失: 喪失だけを書く a loss states only itself",
        {
            "event": "lose",
            "member_code": "S-0002",
            "acquired_on": "20261001",
            "lost_on": "20261116",
            "loss_reason": "03",
        },
    ),
    (
        "誤りの取得 an acquisition by mistake …",
        {
            "event": "acquire",
            "member_code": "S-0005",
            "acquired_on": "20261001",
            "number": "504",
            "branch": "00",
            "relation": "1",
            "insured_name": "試写　五月",
            **_CARD,
        },
    ),
    ("その取消 … and its cancellation", {"event": "cancel", "member_code": "S-0005", "acquired_on": "20261001"}),
)

_RATIOS: Final = (
    (
        "高齢受給者証 2割 20 %",
        {"action": "record", "member_code": "S-0003", "kind": "elderly_certificate", "ratio": "020", **_YEAR},
    ),
    (
        "誤りを取り消す the wrong one is voided …",
        {"action": "void", "member_code": "S-0003", "kind": "elderly_certificate", "ratio": "020", **_YEAR},
    ),
    (
        "正しく登録し直す … and the right one recorded",
        {"action": "登録", "member_code": "S-0003", "kind": "高齢受給者証", "ratio": "030", **_YEAR},
    ),
)

_LIMITS: Final = (
    (
        "限度額適用認定証 区分ウ class ウ",
        {"action": "record", "member_code": "S-0001", "limit_class": "01", "limit_flag": "A03", **_YEAR},
    ),
    (
        "減額認定証も兼ねる証、長期入院 with reduced meals and a long stay",
        {
            "action": "record",
            "member_code": "S-0004",
            "limit_class": "02",
            "limit_flag": "A05",
            "long_term_on": "20261101",
            **_YEAR,
        },
    ),
)

_DISEASES: Final = (
    (
        "人工透析 dialysis",
        {"action": "record", "member_code": "S-0001", "disease": "1", "self_pay": "20000", **_YEAR},
    ),
    (
        "血友病、負担なし haemophilia, nothing to pay",
        {"action": "record", "member_code": "S-0004", "disease": "2", "valid_from": "20261101", "self_pay": "0"},
    ),
)

SAMPLES: Final[Mapping[str, tuple[tuple[str, Cells], ...]]] = {
    "member": _MEMBERS,
    "enrolment": _ENROLMENTS,
    "ratio": _RATIOS,
    "limit": _LIMITS,
    "disease": _DISEASES,
}
"""What a row shows and its cells, by kind; every row has the insurer's number besides."""


def template(kind: str, *, japanese: bool = False, encoding: Encoding = "utf-8") -> bytes:
    """Return an empty file of a kind: its header, in Japanese if wanted. KeyError for a kind there is not."""
    return b"".join(csv_pieces((SYNTHETIC, *_titles(kind, japanese=japanese)), (), encoding))


def sample(kind: str, *, japanese: bool = False, encoding: Encoding = "utf-8") -> bytes:
    """Return the file of the tour of a kind. KeyError for a kind there is not."""
    names = LAYOUTS[kind].names
    rows = (
        (note, *((cells | {"insurer_number": INSURER}).get(name, "") for name in names)) for note, cells in _of(kind)
    )
    return b"".join(csv_pieces((SYNTHETIC, *_titles(kind, japanese=japanese)), rows, encoding))


def _of(kind: str) -> list[tuple[str, dict[str, str]]]:
    return [(note, dict(cells)) for note, cells in SAMPLES[kind]]


def _titles(kind: str, *, japanese: bool) -> tuple[str, ...]:
    return tuple(column.ja if japanese else column.name for column in LAYOUTS[kind].columns)
