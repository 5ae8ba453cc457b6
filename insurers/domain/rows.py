"""Rows of enrolment files as values: what an insurer says about one member in one line (domain §3.2, §3.3).

Codes are those of the wire (OQSCD007–013), days are `datetime.date`, an absent text is "". The layouts of batch read
them; `insurers.domain.intake` decides what becomes of them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Event(StrEnum):
    """異動区分: what a row of the kind ``enrolment`` says happened."""

    ACQUIRE = "acquire"
    LOSE = "lose"
    CHANGE = "change"
    CANCEL = "cancel"


class Action(StrEnum):
    """What a row of the kinds ``ratio``, ``limit``, ``disease`` does: records, or voids what was recorded (R-083)."""

    RECORD = "record"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class NumberMark:
    """個人番号 as the register keeps it: the keyed hash to look it up by, and the sealed text (AES-GCM)."""

    digest: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class MemberRow:
    """加入者: who a member is; the same row again changes nothing, another one corrects."""

    insurer_number: str
    member_code: str
    number: NumberMark | None
    name: str
    name_kana: str
    other_name: str
    other_name_kana: str
    birth_on: date
    sex: str
    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """資格: an event of one enrolment, which its member and day of acquisition name.

    ``acquire`` and ``change`` state all of it, ``lose`` only the loss, ``cancel`` nothing else. `card_until` is the
    last day printed (inclusive), `lost_on` the first day no longer covered.
    """

    insurer_number: str
    event: Event
    member_code: str
    acquired_on: date
    lost_on: date | None
    loss_reason: str
    symbol: str
    number: str
    branch: str
    relation: str
    card_class: str
    insured_name: str
    issued_on: date | None
    card_from: date | None
    card_until: date | None
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """負担割合, 限度額適用認定証 or 特定疾病療養受療証: a record, or voiding the same one.

    `kind` is a value of `insurers.models.EntitlementKind`; `valid_to` is inclusive. `ratio` is three digits (``010`` =
    10 %), `self_pay` yen.
    """

    insurer_number: str
    action: Action
    member_code: str
    kind: str
    valid_from: date
    valid_to: date | None
    issued_on: date | None
    ratio: str = ""
    limit_class: str = ""
    limit_flag: str = ""
    long_term_on: date | None = None
    disease: str = ""
    self_pay: int | None = None


Row = MemberRow | EnrolmentRow | EntitlementRow
