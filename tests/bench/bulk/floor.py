"""The yardstick: a bare join of the same keys, and the string building for what it returns, one after the other.

It decides nothing, knows of nobody's certificates and reference numbers, and writes no journal: what is left is what
any program must do that has PostgreSQL find people by their cards and writes a part of a file for each.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from xml.sax.saxutils import escape

import psycopg

from insurers.domain.keys import fold
from tests.bench.asking import NOON
from tests.bench.bulk.people import Question, parts
from tests.bench.prepare import SANDBOX
from tests.bench.stage import BrokenError

JOIN: Final = """
SELECT q.place, i.number, e.symbol, e.number, e.branch, p.birth_on,
       e.card_class, e.relation, e.insured_name, p.name, p.other_name, p.name_kana, p.other_name_kana,
       p.sex, p.sex_on_back, p.address, p.postal_code, lower(e.period), upper(e.period),
       e.issued_on, e.card_from, e.card_until, e.loss_reason, i.name
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[]) WITH ORDINALITY
     AS q (insurer, number_key, symbol_key, branch, birth_on, place)
JOIN insurers_insurer i ON i.sandbox_id = %s AND i.number = q.insurer
JOIN insurers_enrolment e ON e.insurer_id = i.id AND e.number_key = q.number_key AND e.symbol_key = q.symbol_key
     AND e.branch = q.branch AND e.known @> %s
JOIN insurers_member m ON m.id = e.member_id
JOIN insurers_profile p ON p.member_id = m.id AND p.birth_on = q.birth_on AND p.known @> %s
ORDER BY q.place
"""

UNIT: Final = (
    "<BulkConfirmUnit><QualificationConfirmSearchInfo><InsurerNumber>%s</InsurerNumber>%s"
    "<InsuredIdentificationNumber>%s</InsuredIdentificationNumber>%s<Birthdate>%s</Birthdate>"
    "<ArbitraryIdentifier>%s</ArbitraryIdentifier></QualificationConfirmSearchInfo>"
    "<ProcessingResultStatus>1</ProcessingResultStatus><QualificationValidity>1</QualificationValidity>"
    "<ResultOfQualificationConfirmation><InsuredCardClassification>%s</InsuredCardClassification>"
    "<InsurerNumber>%s</InsurerNumber>%s<InsuredIdentificationNumber>%s</InsuredIdentificationNumber>%s%s%s"
    "<Name>%s</Name>%s%s%s<Sex1>%s</Sex1>%s<Birthdate>%s</Birthdate>%s%s<QualificationDate>%s</QualificationDate>"
    "%s%s%s%s%s<InsurerName>%s</InsurerName>"
    "<LimitApplicationCertificateChanged>0</LimitApplicationCertificateChanged>"
    "</ResultOfQualificationConfirmation></BulkConfirmUnit>"
)


@dataclass(frozen=True, slots=True)
class Floor:
    """How fast the yardstick did it: seconds of the join and of the string building, for so many people."""

    people: int
    join: float
    strings: float

    @property
    def seconds(self) -> float:
        """Both, one after the other."""
        return self.join + self.strings


def floor(url: str, question: Question, *, rounds: int) -> tuple[Floor, list[bytes]]:
    """Measure the yardstick and return its best, with the parts it wrote; BrokenError unless it found everybody."""
    keys = _keys(question)
    identifiers = [f"K{asked.who.n:07d}" for asked in question.people]
    joins, strings = [], []
    units: list[bytes] = []
    with psycopg.connect(url, autocommit=True) as connection:
        sandbox = _sandbox(connection)
        for _ in range(rounds):
            began = time.monotonic()
            rows = connection.execute(JOIN, (*keys, sandbox, NOON, NOON)).fetchall()
            joined = time.monotonic()
            units = [_unit(identifiers[row[0] - 1], row).encode() for row in rows]
            joins.append(joined - began)
            strings.append(time.monotonic() - joined)
    wanted = sum(not asked.wrong for asked in question.people)
    if len(units) != wanted:
        raise BrokenError(f"the bare join found {len(units)} of {wanted} people")
    return Floor(len(question.people), min(joins), min(strings)), units


def alike(units: Sequence[bytes], result: bytes) -> float:
    """Return which share of the yardstick's parts are parts of the result, byte for byte."""
    return len(set(units) & set(parts(result))) / len(units)


def _keys(question: Question) -> tuple[list[Any], ...]:
    """Return the keys of those who are not wrong on purpose as columns; the others have keys nobody has."""
    rows = [
        (
            asked.who.card.insurer.number,
            fold(asked.who.card.number) if not asked.wrong else "-",
            fold(asked.who.card.symbol),
            asked.who.card.branch,
            asked.who.birth_on,
        )
        for asked in question.people
    ]
    return tuple(map(list, zip(*rows, strict=True)))


def _sandbox(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT id FROM sandbox_sandbox WHERE code = %s", (SANDBOX,)).fetchone()
    if row is None:
        raise BrokenError(f"no sandbox {SANDBOX}")
    return int(row[0])


def _unit(identifier: str, row: tuple[Any, ...]) -> str:
    """Return one person's part of a result; what is blank stays out."""
    (
        _, insurer, symbol, number, branch, birth_on, card, relation, insured, name, other, kana, other_kana,
        sex, sex_on_back, address, postal_code, first, lost, issued_on, card_from, card_until, reason, insurer_name,
    ) = row  # fmt: skip
    insurer, symbol, branch = f"{insurer:>8}", _some("InsuredCardSymbol", symbol), _some("InsuredBranchNumber", branch)
    born = _day(birth_on)
    return UNIT % (
        insurer,
        symbol,
        number,
        branch,
        born,
        identifier,
        card,
        insurer,
        symbol,
        number,
        branch,
        _some("PersonalFamilyClassification", relation),
        _some("InsuredName", insured),
        escape(name),
        _some("NameOfOther", other),
        _some("NameKana", kana),
        _some("NameOfOtherKana", other_kana),
        sex,
        _some("Sex2", sex_on_back),
        born,
        _some("Address", address),
        _some("PostNumber", postal_code),
        _day(first),
        _some("DisqualificationDate", _day(lost)),
        _some("InsuredCertificateIssuanceDate", _day(issued_on)),
        _some("InsuredCardValidDate", _day(card_from)),
        _some("InsuredCardExpirationDate", _day(card_until)),
        _some("ReasonOfLoss", reason),
        escape(insurer_name),
    )


def _some(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""
