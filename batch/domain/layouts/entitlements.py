"""負担割合, 限度額適用認定証, 特定疾病: the kinds ``ratio``, ``limit`` and ``disease`` (domain §3.2, §3.7)."""

from typing import Final

from batch.domain.layouts import types
from batch.domain.layouts.member import insurer_number, member_code
from batch.domain.layouts.table import Column, Layout
from eligibility.wire.types import DATE, YEN, code
from insurers.domain.rows import Action, EntitlementRow

_ACTIONS: Final = tuple(action.value for action in Action)
_ALWAYS: Final = frozenset(_ACTIONS)
_NONE: Final[frozenset[str]] = frozenset()

_FIELDS: Final[dict[str, object]] = {
    "ratio": "",
    "limit_class": "",
    "limit_flag": "",
    "long_term_on": None,
    "disease": "",
    "self_pay": None,
}
"""Fields of a row that belong to one kind only, and how they are when absent."""

RATIO_KINDS: Final = {"burden_ratio": "一部負担金割合", "elderly_certificate": "高齢受給者証"}
"""Values of `insurers.models.EntitlementKind` that have a ratio."""

_ACTION: Final = Column(
    "action",
    "処理区分",
    "record it, or void what was recorded",
    types.words({Action.RECORD: "登録", Action.VOID: "取消"}),
    _ALWAYS,
    "",
    "record",
    "domain §3.2, §3.3; R-083",
    note="誤った記録は、同じ内容の取消の行を送るまで残る。 "
    "A wrong record stays until a row with the same contents voids it.",
)


def _first_day(example: str) -> Column:
    return Column(
        "valid_from",
        "有効開始年月日",
        "first day",
        DATE,
        _ALWAYS,
        "to_char(lower(t.period), 'YYYYMMDD')",
        example,
        "domain §3.2, §3.7; R-084",
        blank=None,
        note="年の途中の変更は翌月の初日から。 A change within a year holds from the first of the next month.",
    )


def _last_day(example: str) -> Column:
    return Column(
        "valid_to",
        "有効終了年月日",
        "last day",
        types.LAST_DAY,
        _NONE,
        "coalesce(to_char(upper(t.period) - 1, 'YYYYMMDD'), '')",
        example,
        "domain §3.2, §3.7; P-04",
        _ALWAYS,
        blank=None,
    )


_ISSUED: Final = Column(
    "issued_on",
    "交付年月日",
    "day of issue",
    DATE,
    _NONE,
    "coalesce(to_char(t.issued_on, 'YYYYMMDD'), '')",
    "20260720",
    "domain §3.2",
    _ALWAYS,
    blank=None,
)


def _layout(kind: str, ja: str, en: str, *columns: Column, of: str = "") -> Layout:
    """Return a layout of entitlements; `of` is the kind of all its rows where no column says it."""
    names = {column.name for column in columns}
    fixed = {name: blank for name, blank in _FIELDS.items() if name not in names}
    common = (insurer_number(_ALWAYS), _ACTION, member_code(_ALWAYS))
    return Layout(
        kind,
        ja,
        en,
        (*common, *columns),
        EntitlementRow,
        "action",
        _ACTIONS,
        ({"kind": of} if of else {}) | fixed,
    )


RATIO: Final = _layout(
    "ratio",
    "負担割合",
    "burden ratios",
    Column(
        "kind",
        "証の種類",
        "kind of record",
        types.words(RATIO_KINDS),
        _ALWAYS,
        "t.kind",
        "elderly_certificate",
        "domain §3.2 (kind), §3.7; R-095",
    ),
    _first_day("20260801"),
    _last_day("20270731"),
    _ISSUED,
    Column("ratio", "負担割合", "burden ratio", types.RATIO, _ALWAYS, "t.ratio", "020", "domain §3.2, §3.7; R-080"),
)

LIMIT: Final = _layout(
    "limit",
    "限度額適用認定証",
    "ceiling certificates",
    _first_day("20260801"),
    _last_day("20270731"),
    _ISSUED,
    Column(
        "limit_class",
        "認定証区分",
        "kind of certificate",
        code(11),
        _ALWAYS,
        "t.limit_class",
        "01",
        "domain §3.2, §3.7; oqs-wire §6",
    ),
    Column(
        "limit_flag",
        "適用区分",
        "class of the ceiling",
        code(12),
        _ALWAYS,
        "t.limit_flag",
        "A03",
        "domain §3.2, §3.7; oqs-wire §6; R-080",
    ),
    Column(
        "long_term_on",
        "長期入院該当年月日",
        "day since which a long stay in hospital counts",
        DATE,
        _NONE,
        "coalesce(to_char(t.long_term_on, 'YYYYMMDD'), '')",
        "",
        "domain §3.2, §3.7",
        _ALWAYS,
        blank=None,
    ),
    of="limit_certificate",
)

DISEASE: Final = _layout(
    "disease",
    "特定疾病療養受療証",
    "certificates of a specific disease",
    _first_day("20260401"),
    _last_day(""),
    _ISSUED,
    Column(
        "disease",
        "認定疾病区分",
        "disease",
        code(13),
        _ALWAYS,
        "t.disease",
        "1",
        "domain §3.2, §3.7; oqs-wire §6",
    ),
    Column(
        "self_pay",
        "自己負担限度額",
        "most that is paid in a month, in yen",
        YEN,
        _NONE,
        "coalesce(t.self_pay::text, '')",
        "10000",
        "domain §3.2",
        _ALWAYS,
        blank=None,
    ),
    of="specific_disease",
)
