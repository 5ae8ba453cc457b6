"""住基照合: who somebody is as two registers say it, what differs, and what is held for it (R-065, domain §3.5).

The real matrix is public only as a damaged slide; this is our reading of it, the first row that holds decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from insurers.domain.likeness import addresses_alike, kana_alike, names_alike
from sandbox.domain.rules import Rule

SEX_NOT_SET: Final = "3"
"""OQSCD007: an insurer that keeps no sex; the query then goes without it (domain §3.5)."""

NO_NUMBER: Final = "no_number"
UNKNOWN: Final = "unknown"
"""In the place of differing items: the member has no 個人番号, or the register has nobody with it."""

ITEMS: Final = ("birth_on", "sex", "name", "name_kana", "address")
"""The items compared, in the order in which they are named."""


@dataclass(frozen=True, slots=True)
class Identity:
    """本人確認情報 as an insurer reported it or as the resident register holds it; absent texts are ""."""

    name: str
    name_kana: str
    birth_on: date
    sex: str
    address: str


def differences(reported: Identity, registered: Identity) -> tuple[str, ...]:
    """Return the items that differ, in the order of `ITEMS`; what the public tolerances forgive is no difference.

    Nothing is compared with kana that one side does not hold, nor with a sex that is not set. An address that one side
    does not hold differs (R-069).
    """
    if reported == registered:
        return ()
    differ = (
        reported.birth_on != registered.birth_on,
        reported.sex != registered.sex and SEX_NOT_SET not in {reported.sex, registered.sex},
        not names_alike(reported.name, registered.name),
        bool(reported.name_kana and registered.name_kana) and not kana_alike(reported.name_kana, registered.name_kana),
        not addresses_alike(reported.address, registered.address),
    )
    return tuple(item for item, differs in zip(ITEMS, differ, strict=True) if differs)


def compared(reported: Identity, registered: Identity | None, *, has_number: bool) -> tuple[str, ...]:
    """Return what a match finds: the differing items, or in their place why there was nothing to compare with."""
    if not has_number:
        return (NO_NUMBER,)
    return (UNKNOWN,) if registered is None else differences(reported, registered)


@dataclass(frozen=True, slots=True)
class Case:
    """What the table decides on: the differing items, and what surrounds them."""

    differs: frozenset[str]
    new: bool
    reading: str
    valid_enrolments: int

    @property
    def strict(self) -> bool:
        """Whether a new registration is held whole for whatever would hold anything (the rule of May 2024)."""
        return self.new and self.reading == "any"


@dataclass(frozen=True, slots=True)
class MatchRule:
    """A row of the table: when `holds`, `hold` is what is held (a value of `insurers.models.Hold`)."""

    rule: Rule
    hold: Literal["none", "medical", "all"]
    holds: Callable[[Case], bool]

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


def _row(
    rule_id: str,
    titles: tuple[str, str],
    source: str,
    hold: Literal["none", "medical", "all"],
    holds: Callable[[Case], bool],
) -> MatchRule:
    return MatchRule(Rule(f"match.{rule_id}", *titles, source, invented=True), hold, holds)


def _both_names(case: Case) -> bool:
    return {"name", "name_kana"} <= case.differs


def _name_and_address(case: Case) -> bool:
    return "address" in case.differs and bool({"name", "name_kana"} & case.differs)


MATCH_RULES: Final = (
    _row(
        "same",
        ("違う項目がなければ保留しない", "nothing differs: nothing is held"),
        "R-065; domain §3.5",
        "none",
        lambda case: not case.differs,
    ),
    _row(
        "no-number",
        ("個人番号がなければ照合できず、警告だけで保留しない", "without a 個人番号 there is no match: a warning only"),
        "R-071; domain §3.5",
        "none",
        lambda case: NO_NUMBER in case.differs,
    ),
    _row(
        "unknown-number",
        (
            "個人番号の人が住基にいない新規登録は全て保留",
            "a new registration with a 個人番号 no resident has: all held",
        ),
        "R-064, R-065; domain §3.5",
        "all",
        lambda case: UNKNOWN in case.differs and case.new,
    ),
    _row(
        "unknown-number-later",
        (
            "登録済みの人が住基からいなくなっても保留しない（死亡・国外転出がありうる）",
            "somebody registered earlier and no longer a resident is not held: they may have died or moved abroad",
        ),
        "R-066; domain §3.5",
        "none",
        lambda case: UNKNOWN in case.differs,
    ),
    _row(
        "birth-or-sex",
        ("生年月日か性別が違えば資格も医療情報も保留", "a different birth date or sex holds everything"),
        "domain §3.5",
        "all",
        lambda case: bool({"birth_on", "sex"} & case.differs),
    ),
    _row(
        "new-both-names",
        (
            "新規登録で漢字氏名とカナ氏名がともに違えば全て保留（matrix なら医療情報だけ）",
            "new, and kanji and kana both differ: held whole (by the matrix, medical information only)",
        ),
        "R-065; domain §3.5",
        "all",
        lambda case: case.strict and _both_names(case),
    ),
    _row(
        "new-name-and-address",
        (
            "新規登録で氏名の一方と住所が違えば全て保留（matrix なら次の行まで）",
            "new, and one name and the address differ: held whole (by the matrix, see below)",
        ),
        "R-065; domain §3.5",
        "all",
        lambda case: case.strict and _name_and_address(case),
    ),
    _row(
        "both-names",
        ("漢字氏名とカナ氏名がともに違えば医療情報を保留", "kanji and kana both differ: medical information is held"),
        "domain §3.5",
        "medical",
        _both_names,
    ),
    _row(
        "name-and-address",
        (
            "氏名の一方と住所が違い、有効な資格が複数あれば医療情報を保留",
            "one name and the address differ, and several enrolments are valid: medical information is held",
        ),
        "domain §3.5, §3.6",
        "medical",
        lambda case: _name_and_address(case) and case.valid_enrolments > 1,
    ),
    _row(
        "single",
        (
            "住所だけ、氏名の一方だけ、又は資格が一つなら保留しない",
            "the address alone, one name alone, or no second enrolment: nothing is held",
        ),
        "R-069; domain §3.5",
        "none",
        lambda _case: True,
    ),
)
"""The decision table; the last row always holds."""


def hold_for(differs: Sequence[str], *, new: bool, reading: str, valid_enrolments: int) -> MatchRule:
    """Return the row that decides what is held for these differing items, as `differences` names them.

    `new` is a new registration, `reading` the sandbox's `match_reading`, `valid_enrolments` how many enrolments of the
    person are valid at all insurers together, this one included.
    """
    case = Case(frozenset(differs), new, reading, valid_enrolments)
    return next(row for row in MATCH_RULES if row.holds(case))
