"""What the decision is made from: one query and everything the register holds about the persons it can mean.

Where birth date and branch leave nobody under its number, those are all persons under it. Facts are complete before
anything is decided; the rules never go back for more (design §3). Rows of all knowledge are among them, each with the
span in which it is known, so that the reason for an answer can name what the centre had not yet been told (R-063,
P-17). Records are named tuples, which are made several times as fast as frozen dataclasses: there are a few in every
check.
"""

from datetime import date
from typing import Any, NamedTuple

from insurers.domain.spans import DateSpan, InstantSpan


class Query(NamedTuple):
    """Search key of one person as received, folded for comparison (insurers.domain.keys).

    `insurer_number` is canonical (6 or 8 digits). `symbol` and `branch` are None when they were not sent;
    `birth_on` is None where the message has none (照会番号登録, oqs-wire §5.5). No message carries `disease_consent`:
    it comes from a consent that the centre holds (`eligibility.domain.disclosure`).
    """

    insurer_number: str
    number: str
    birth_on: date | None
    symbol: str | None = None
    branch: str | None = None
    limit_consent: bool = False
    disease_consent: bool = False


class ProfileFact(NamedTuple):
    """Names, sex, birth date and address as the insurer registered them."""

    name: str
    birth_on: date
    sex: str
    name_kana: str = ""
    other_name: str = ""
    other_name_kana: str = ""
    sex_on_back: str = ""
    address: str = ""
    postal_code: str = ""


class EntitlementFact(NamedTuple):
    """A ratio, certificate or ticket known at the instant of the inquiry; `kind` as in EntitlementKind.

    Facts come ordered by when they became known, which decides between two in force (R-083).
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
    ticket: dict[str, Any] | None = None


class EnrolmentFact(NamedTuple):
    """One enrolment of a person the query can mean, matching the key or not.

    `period` is [取得年月日, 喪失年月日); `known` the sandbox time in which the register held it true.
    `welfare` marks 医療扶助, `held` a row whose linkage is stopped (R-064).
    """

    id: int
    person_id: int
    insurer_number: str
    insurer_name: str
    period: DateSpan
    known: InstantSpan
    number: str
    number_key: str
    card_class: str
    profile: ProfileFact
    symbol: str = ""
    symbol_key: str = ""
    branch: str = ""
    relation: str = ""
    insured_name: str = ""
    issued_on: date | None = None
    card_from: date | None = None
    card_until: date | None = None
    loss_reason: str = ""
    held: bool = False
    welfare: bool = False
    entitlements: tuple[EntitlementFact, ...] = ()
    reference_number: str = ""

    @property
    def acquired_on(self) -> date:
        """資格取得年月日; an enrolment always has one (constraint ``enrolment_has_a_first_day``)."""
        return self.period.lower or date.min

    def entitled(self, kind: str, on: date) -> tuple[EntitlementFact, ...]:
        """Return what of this kind is in force on the day, in the order in which it became known."""
        return tuple(e for e in self.entitlements if e.kind == kind and on in e.period)


class Facts(NamedTuple):
    """A query and the enrolments of every person it can mean, ordered by first day."""

    query: Query
    enrolments: tuple[EnrolmentFact, ...] = ()
