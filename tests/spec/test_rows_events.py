"""ファイルの行: 異動 / Rows of files: events (domain §3.3, §3.6, §3.7).

一人の加入者についての行を順に読む。書いていない列の値は正しい。規則の文と直し方は
[行の規則](../reference/files/rules.md)にある。
Rows about one member, read in order; columns that are not named hold good values. What the rules say is in
[rules about rows](../reference/files/rules.md).
"""

from datetime import date, datetime

import pytest

from batch.domain.layouts import LAYOUTS, READERS
from insurers.domain.book import Book
from insurers.domain.intake import Decided, Setting, member_faults, take_enrolment, take_entitlement
from insurers.domain.rows import EnrolmentRow, EntitlementRow, MemberRow
from sandbox.domain.clock import JST
from tests.spec.test_rows_cells import GOOD

INSURERS = {"society": "06139919", "late_elderly": "39139969", "welfare_office": "12139978", "association": "01139906"}


def setting(kind: str = "society", on: str = "2026-11-20") -> Setting:
    """Return where a row is decided: at an insurer of this kind, on this day."""
    day = date.fromisoformat(on)
    return Setting(INSURERS[kind], kind, datetime(day.year, day.month, day.day, 10, tzinfo=JST), day)


def cells(kind: str, said: str) -> dict[str, str]:
    """Return the cells of a row: a good one with what is said, ``event column=value …``."""
    first, *rest = said.split()
    event = LAYOUTS[kind].event
    return {"insurer_number": "06139919"} | GOOD[kind] | {event: first} | dict(one.split("=", 1) for one in rest)


def decide(kind: str, rows: list[str], where: Setting) -> list[str]:
    """Decide rows about one member, in order; of each its outcome and the rules it broke."""
    layout, book, told = LAYOUTS[kind], Book("K-1"), []
    for said in rows:
        whole = cells(kind, said)
        row, found = READERS[layout.kind]([whole.get(name, "") for name in layout.names])
        assert found == ()
        told.append(_told(_taken(book, row, where)))
    return told


def _taken(book: Book, row: object, where: Setting) -> Decided:
    if isinstance(row, EnrolmentRow):
        return take_enrolment(book, row, where)
    assert isinstance(row, EntitlementRow)
    return take_entitlement(book, row, where)


def _told(decided: Decided) -> str:
    assert all(all(finding.sentences()) for finding in decided.findings)
    return " ".join([decided.outcome.name.lower(), *(finding.rule for finding in decided.findings)])


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        (["acquire acquired_on=20261001"], ["applied"]),
        (["acquire acquired_on=20261001", "acquire acquired_on=20261001"], ["applied", "unchanged"]),
        (
            ["acquire acquired_on=20261001 number=501", "acquire acquired_on=20261001 number=502"],
            ["applied", "refused enrolment.acquired-before"],
        ),
        (["acquire acquired_on=20261001 number=501", "change acquired_on=20261001 number=502"], ["applied", "applied"]),
        (["change acquired_on=20261001"], ["refused enrolment.unknown"]),
        (["acquire acquired_on=20261001", "acquire acquired_on=20261101"], ["applied", "refused enrolment.overlap"]),
    ],
)
def test_acquisition(rows: list[str], outcomes: list[str]) -> None:
    """加入者と取得年月日で資格を特定する。同じ行は何も変えず、訂正は変更による。一つの保険者で期間は重ならない（E004）。

    An enrolment is named by its member and its day of acquisition. The same row again changes nothing, a correction is
    a change. One insurer has no two enrolments of a member on a day (E004).
    """
    assert decide("enrolment", rows, setting()) == outcomes


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        (
            ["acquire acquired_on=20261001", "lose acquired_on=20261001 lost_on=20261116 loss_reason=03"],
            ["applied", "applied"],
        ),
        (
            ["acquire acquired_on=20261001", "lose acquired_on=20261001 lost_on=20261001 loss_reason=03"],
            ["applied", "refused enrolment.lost-early"],
        ),
        (["lose acquired_on=20261001 lost_on=20261116 loss_reason=03"], ["refused enrolment.unknown"]),
        (["acquire acquired_on=20261001 loss_reason=03"], ["refused enrolment.loss"]),
        (
            [
                "acquire acquired_on=20261001",
                "lose acquired_on=20261001 lost_on=20261116 loss_reason=03",
                "acquire acquired_on=20261116",
            ],
            ["applied", "applied", "applied"],
        ),
    ],
)
def test_loss(rows: list[str], outcomes: list[str]) -> None:
    """喪失年月日は取得年月日より後でなければならない（E007）。喪失の日から、次の資格を取得できる。

    A loss comes after the acquisition (E007). On the day of the loss the next enrolment may begin.
    """
    assert decide("enrolment", rows, setting()) == outcomes


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        (["acquire acquired_on=20261001", "cancel acquired_on=20261001"], ["applied", "applied"]),
        (
            ["acquire acquired_on=20261001", "cancel acquired_on=20261001", "acquire acquired_on=20261005"],
            ["applied", "applied", "applied"],
        ),
        (["cancel acquired_on=20261001"], ["refused enrolment.unknown"]),
    ],
)
def test_cancellation(rows: list[str], outcomes: list[str]) -> None:
    """取消は、その取得がなかったことにする。

    A cancellation says that the acquisition never was.
    """
    assert decide("enrolment", rows, setting()) == outcomes


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("acquire acquired_on=20261001 card_from=20261001 card_until=20270331", "applied"),
        ("acquire acquired_on=20261001 card_from=20261001 card_until=20260930", "refused enrolment.card"),
        ("acquire acquired_on=20261001 reported_on=20261001", "applied"),
        ("acquire acquired_on=20261001 reported_on=20260930", "refused enrolment.reported"),
    ],
)
def test_days(row: str, outcome: str) -> None:
    """証の有効期間は逆にならず、届出は取得の日かその後である（R-060）。

    A card does not end before it begins, and nothing is reported before it happened (R-060).
    """
    assert decide("enrolment", [row], setting()) == [outcome]


@pytest.mark.parametrize(
    ("kind", "row", "outcome"),
    [
        ("late_elderly", "acquire number=12345674", "applied"),
        ("late_elderly", "acquire number=12345675", "applied enrolment.number-doubtful"),
        ("late_elderly", "acquire number=12345674 symbol=99", "refused enrolment.terms"),
        ("welfare_office", "acquire number=1234566 card_class=A1", "applied"),
        ("welfare_office", "acquire number=1234566 card_class=01", "refused enrolment.terms"),
        ("society", "acquire card_class=A1", "refused enrolment.terms"),
    ],
)
def test_kind_of_insurer(kind: str, row: str, outcome: str) -> None:
    """保険者の種別に合わない内容は受け付けない。後期高齢者の番号の検証番号は推定なので、警告にとどめる（domain §2.5）。

    What does not fit the kind of insurer is refused. The check digit of a number of 後期高齢者 is only presumed, so a
    wrong one is a warning (domain §2.5).
    """
    assert decide("enrolment", [row], setting(kind)) == [outcome]


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        (["record ratio=020", "record ratio=020"], ["applied", "unchanged"]),
        (["record ratio=020", "record ratio=030"], ["applied", "applied entitlement.not-voided"]),
        (["record ratio=020", "void ratio=020", "record ratio=030"], ["applied", "applied", "applied"]),
        (["record ratio=020", "void ratio=030"], ["applied", "refused entitlement.unknown"]),
        (["record ratio=020 valid_to=20270731", "record ratio=020 valid_to=20261130"], ["applied", "applied"]),
        (["record valid_from=20261101 valid_to=20261031"], ["refused entitlement.period"]),
        (["record valid_to=99991231", "record"], ["applied", "unchanged"]),
    ],
)
def test_records_and_voids(rows: list[str], outcomes: list[str]) -> None:
    """取り消さずに期間の重なる記録を送ると、警告とともに両方が残る（R-083、E008）。取消は、種類、内容、初日で対象を特定する。

    A record that overlaps another is taken with a warning, and both stay until one is voided (R-083, E008). A row that
    voids names its record by kind, contents and first day.
    """
    assert decide("ratio", rows, setting()) == outcomes


@pytest.mark.parametrize(
    ("kind", "on", "address", "new", "broken"),
    [
        ("society", "2023-12-08", "", True, ["member.address"]),
        ("society", "2023-12-07", "", True, []),
        ("society", "2023-12-08", "架空県見本市１", True, []),
        ("society", "2023-12-08", "", False, []),
        ("association", "2023-12-08", "", True, []),
    ],
)
def test_address(kind: str, on: str, address: str, new: bool, broken: list[str]) -> None:
    """健保組合は2023年12月8日から、新しい加入者の住民票上の住所を登録しなければならない（R-070、R-072）。

    Since 8 December 2023 a 健保組合 must register the registered address of new members (R-070, R-072).
    """
    assert member(f"address={address}", setting(kind, on), new=new) == broken


@pytest.mark.parametrize(("birth", "broken"), [("20261120", []), ("20261121", ["member.birth"])])
def test_birth(birth: str, broken: list[str]) -> None:
    """生年月日は、サンドボックスの時計の日より後ではあり得ない。

    Nobody is born after the day of the sandbox's clock.
    """
    assert member(f"birth_on={birth}", setting("association"), new=False) == broken


def member(said: str, where: Setting, *, new: bool) -> list[str]:
    """Return the rules a member row breaks that is good but for one cell."""
    layout, (column, text) = LAYOUTS["member"], said.split("=")
    whole = {"insurer_number": "06139919"} | GOOD["member"] | {column: text}
    row, found = READERS[layout.kind]([whole.get(name, "") for name in layout.names])
    assert found == ()
    assert isinstance(row, MemberRow)
    return [finding.rule for finding in member_faults(row, new=new, setting=where)]
