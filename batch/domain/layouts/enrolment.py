"""資格 (kind ``enrolment``): an event of an enrolment, which its member and day of acquisition name (domain §3.3)."""

from typing import Final

from batch.domain.layouts import types
from batch.domain.layouts.member import insurer_number, member_code
from batch.domain.layouts.table import Column, Layout
from eligibility.wire.types import DATE, code, digits
from insurers.domain.rows import EnrolmentRow, Event

_EVENTS: Final = tuple(event.value for event in Event)
_ALWAYS: Final = frozenset(_EVENTS)
_STATED: Final = frozenset({Event.ACQUIRE.value, Event.CHANGE.value})
_LOST: Final = frozenset({Event.LOSE.value})
_NONE: Final[frozenset[str]] = frozenset()

_REPORT_SHOWN: Final = (
    "coalesce((select to_char(a.reported_on, 'YYYYMMDD') from batch_acquisition a "
    "where a.insurer_id = e.insurer_id and a.member_code = m.code and a.event_on = lower(e.period) "
    "and a.withdrawn_at is null), '')"
)


def _day(column: str) -> str:
    """Return the SQL text of a column of days."""
    return f"coalesce(to_char({column}, 'YYYYMMDD'), '')"


ENROLMENT: Final = Layout(
    "enrolment",
    "資格",
    "enrolments",
    (
        insurer_number(_ALWAYS),
        Column(
            "event",
            "異動区分",
            "what happened",
            types.words(
                {Event.ACQUIRE: "取得", Event.LOSE: "喪失", Event.CHANGE: "変更", Event.CANCEL: "取消"},
            ),
            _ALWAYS,
            "",
            "acquire",
            "domain §3.3",
            note="取得と変更は資格の全体、喪失は喪失だけを述べる。 "
            "acquire and change state all of the enrolment, lose only its loss.",
        ),
        member_code(_ALWAYS),
        Column(
            "acquired_on",
            "資格取得年月日",
            "day of acquisition",
            DATE,
            _ALWAYS,
            _day("lower(e.period)"),
            "20261101",
            "domain §3.2; R-060",
            blank=None,
            note="加入者番号とともに資格を特定する。 Names the enrolment, together with the member.",
        ),
        Column(
            "lost_on",
            "資格喪失年月日",
            "day of loss, the first day not covered",
            DATE,
            _LOST,
            _day("upper(e.period)"),
            "",
            "domain §3.2, §3.3",
            _STATED,
            blank=None,
        ),
        Column(
            "loss_reason",
            "資格喪失事由",
            "reason of loss",
            code(8),
            _LOST,
            "e.loss_reason",
            "",
            "domain §3.2, §3.3; oqs-wire §6",
            _STATED,
        ),
        Column(
            "symbol",
            "被保険者証記号",
            "記号",
            types.searched(20),
            _NONE,
            "e.symbol",
            "9901",
            "domain §2.5, §3.2",
            _STATED,
        ),
        Column(
            "number",
            "被保険者証番号",
            "番号",
            types.searched(20),
            _STATED,
            "e.number",
            "1001",
            "domain §2.5, §3.2",
            note="先頭のゼロも番号の一部。 Leading zeros belong to it.",
        ),
        Column("branch", "枝番", "branch number", digits(2), _NONE, "e.branch", "00", "domain §2.5, §3.2", _STATED),
        Column(
            "relation",
            "本人・家族の別",
            "insured person or dependant",
            code(9),
            _NONE,
            "e.relation",
            "1",
            "domain §3.2; oqs-wire §6",
            _STATED,
        ),
        Column(
            "card_class",
            "被保険者証区分",
            "kind of card",
            code(10),
            _STATED,
            "e.card_class",
            "01",
            "domain §3.2; oqs-wire §6",
        ),
        Column(
            "insured_name",
            "被保険者氏名",
            "name of the insured person",
            types.text(100),
            _NONE,
            "e.insured_name",
            "見本　太郎",
            "domain §3.2; R-135",
            _STATED,
        ),
        Column(
            "issued_on",
            "交付年月日",
            "day of issue",
            DATE,
            _NONE,
            _day("e.issued_on"),
            "20261105",
            "domain §3.2, §3.5",
            _STATED,
            blank=None,
        ),
        Column(
            "card_from",
            "有効開始年月日",
            "first day printed on the card",
            DATE,
            _NONE,
            _day("e.card_from"),
            "20261101",
            "domain §3.2",
            _STATED,
            blank=None,
        ),
        Column(
            "card_until",
            "有効終了年月日",
            "last day printed on the card",
            DATE,
            _NONE,
            _day("e.card_until"),
            "",
            "domain §3.2; P-04",
            _STATED,
            blank=None,
            note="その日を含む。 The day itself is included.",
        ),
        Column(
            "reported_on",
            "届出年月日",
            "day the employer reported the acquisition",
            DATE,
            _NONE,
            _REPORT_SHOWN,
            "20261104",
            "domain §3.2, §3.4; R-060",
            _STATED,
            blank=None,
        ),
    ),
    EnrolmentRow,
    "event",
    _EVENTS,
)
