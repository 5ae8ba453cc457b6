"""What an insurer states about a member, as values: the columns of the register without its bookkeeping.

Codes are those of the wire (OQSCD007–013). The member, the folded keys and the span of knowledge are added by the
services.
"""

from dataclasses import dataclass
from datetime import date

from insurers.domain.refusals import LOST_BEFORE_ACQUIRED
from insurers.domain.spans import DateSpan, EmptySpanError
from insurers.domain.tickets import Ticket


def covering(acquired_on: date, lost_on: date | None = None) -> DateSpan:
    """Return the days from 資格取得年月日 up to, but not on, 資格喪失年月日; None is not lost yet.

    Refuses a loss that is not after the acquisition (E007 of domain §3.6).
    """
    whole = DateSpan(acquired_on)
    return whole if lost_on is None else ending(whole, lost_on)


def ending(period: DateSpan, lost_on: date) -> DateSpan:
    """Return the period ended by a loss on `lost_on`; refuses one that leaves no day (E007)."""
    try:
        return period.until(lost_on)
    except EmptySpanError as error:
        raise LOST_BEFORE_ACQUIRED.refusal(acquired_on=period.lower, lost_on=lost_on) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTerms:
    """届出事項: names, birth date, sex and address. `name` may hold ● (R-135)."""

    name: str
    birth_on: date
    sex: str
    name_kana: str = ""
    other_name: str = ""
    other_name_kana: str = ""
    sex_on_back: str = ""
    address: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentTerms:
    """資格: `period` is [資格取得年月日, 資格喪失年月日), `card_until` the last day printed (inclusive).

    `hold` is a value of `insurers.models.Hold`; `number` keeps its leading zeros.
    """

    period: DateSpan
    number: str
    card_class: str = "01"
    symbol: str = ""
    branch: str = ""
    relation: str = ""
    insured_name: str = ""
    issued_on: date | None = None
    card_from: date | None = None
    card_until: date | None = None
    loss_reason: str = ""
    hold: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementTerms:
    """A ratio, certificate or ticket; `kind` is a value of `EntitlementKind` and says which fields belong to it.

    `period` is half-open: build it with `DateSpan.through` from an inclusive last day. `ratio` is three digits
    (``010`` = 10 %), `self_pay` is yen.
    """

    kind: str
    period: DateSpan
    issued_on: date | None = None
    ratio: str = ""
    limit_class: str = ""
    limit_flag: str = ""
    long_term_on: date | None = None
    disease: str = ""
    self_pay: int | None = None
    ticket: Ticket | None = None
