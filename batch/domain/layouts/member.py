"""加入者 (kind ``member``): who a member is (domain §3.2)."""

from typing import Final

from batch.domain.layouts import types
from batch.domain.layouts.table import NO_EVENT, Column, Layout
from eligibility.wire.types import DATE, POSTAL_CODE, code
from insurers.domain.rows import MemberRow

_ALWAYS: Final = frozenset({NO_EVENT})

INSURER_SHOWN: Final = "(select i.number from insurers_insurer i where i.id = m.insurer_id)"
_DIGEST_SHOWN: Final = (
    "coalesce((select encode(n.digest, 'hex') from insurers_individualnumber n where n.person_id = m.person_id), '')"
)


def insurer_number(events: frozenset[str]) -> Column:
    """Return the column that every layout begins with."""
    return Column(
        "insurer_number",
        "保険者番号",
        "number of the insurer",
        types.INSURER,
        events,
        INSURER_SHOWN,
        "06139919",
        "domain §2.1, §3.2; P-05",
        note="送った保険者自身の番号。 Always that of the insurer who sends the file.",
    )


def member_code(events: frozenset[str]) -> Column:
    """Return the column that names the member."""
    return Column(
        "member_code",
        "加入者番号",
        "the insurer's own number of the member",
        types.text(20),
        events,
        "m.code",
        "K-000001",
        "domain §3.2 (member_id)",
        note="保険者が決める、変わらない番号。 Chosen by the insurer; it stays the same for a member.",
    )


MEMBER: Final = Layout(
    "member",
    "加入者",
    "members",
    (
        insurer_number(_ALWAYS),
        member_code(_ALWAYS),
        Column(
            "individual_number",
            "個人番号",
            "individual number (マイナンバー)",
            types.NUMBER,
            frozenset(),
            _DIGEST_SHOWN,
            "999900000003",
            "domain §2.7; R-071",
            _ALWAYS,
            blank=None,
            secret=True,
            called="number",
            note="空は「登録済みの番号のまま」。返却ファイルには書かない。 "
            "Blank leaves the registered number as it is. No file that is handed back holds it.",
        ),
        Column("name", "氏名", "name", types.text(100), _ALWAYS, "p.name", "見本　太郎", "domain §3.2, §3.4; R-135"),
        Column(
            "name_kana",
            "氏名カナ",
            "name in kana",
            types.kana(100),
            frozenset(),
            "p.name_kana",
            "ﾐﾎﾝ ﾀﾛｳ",
            "domain §3.2, §3.4; R-069",
            _ALWAYS,
            note="全角・半角を問わない。 In either width.",
        ),
        Column(
            "other_name",
            "通称名等",
            "other name",
            types.text(100),
            frozenset(),
            "p.other_name",
            "",
            "domain §3.2",
            _ALWAYS,
        ),
        Column(
            "other_name_kana",
            "通称名等カナ",
            "other name in kana",
            types.kana(100),
            frozenset(),
            "p.other_name_kana",
            "",
            "domain §3.2",
            _ALWAYS,
        ),
        Column(
            "birth_on",
            "生年月日",
            "birth date",
            DATE,
            _ALWAYS,
            "to_char(p.birth_on, 'YYYYMMDD')",
            "19850412",
            "domain §3.2, §3.4; R-069",
            blank=None,
        ),
        Column("sex", "性別", "sex", code(7), _ALWAYS, "p.sex", "1", "domain §3.2; oqs-wire §6; R-069"),
        Column(
            "postal_code",
            "郵便番号",
            "postal code",
            POSTAL_CODE,
            frozenset(),
            "p.postal_code",
            "999-0001",
            "domain §3.2",
            _ALWAYS,
        ),
        Column(
            "address",
            "住所",
            "address in the resident register",
            types.text(200),
            frozenset(),
            "p.address",
            "架空県見本市舞台町１－２－３",
            "domain §3.2; R-070, R-072",
            _ALWAYS,
            note="健保組合の新しい加入者には必須。 Required of new members of a 健保組合.",
        ),
    ),
    MemberRow,
)
