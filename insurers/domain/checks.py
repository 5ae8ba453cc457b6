"""What can be wrong with terms before the database is asked: all of it at once, each with the field it is about.

Codes, formats and periods that one row decides alone are constraints of the database (`insurers.domain.refusals`);
here stands what needs more than the row: the kind of insurer, check digits, what a message can carry.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from insurers.domain import refusals
from insurers.domain.numbers import NumberFault, elderly_number_faults, recipient_number_faults
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms
from insurers.domain.tickets import CODES, MOST_TEXT, Ticket
from sandbox.domain.refusals import Refusal, RefusalCode, RefusalDetail

WELFARE: Final = "welfare_office"
ELDERLY: Final = "late_elderly"
WELFARE_CLASS: Final = "A1"

MOST_YEN: Final = 99_999_999
"""The largest amount the wire can write (8 digits)."""

UNCARRIABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters, halves of surrogate pairs and non-characters: what XML or PostgreSQL cannot hold."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A text column as the model declares it: its name, its longest text, and whether it may be empty."""

    name: str
    most: int
    required: bool


@dataclass(frozen=True, slots=True)
class EnrolmentRule:
    """A row of the table below: refuse with `code` at `field` when `broken` holds for (terms, kind of insurer)."""

    code: RefusalCode
    field: str
    broken: Callable[[EnrolmentTerms, str], bool]


ENROLMENT_RULES: Final = (
    EnrolmentRule(  # oqs-wire §7.4
        refusals.WELFARE_CARD_CLASS,
        "card_class",
        lambda terms, kind: (terms.card_class == WELFARE_CLASS) != (kind == WELFARE),
    ),
    EnrolmentRule(  # oqs-wire §7.4
        refusals.WELFARE_SYMBOL,
        "symbol",
        lambda terms, kind: kind == WELFARE and bool(terms.symbol or terms.branch or terms.relation),
    ),
    EnrolmentRule(  # domain §2.5
        refusals.ELDERLY_SYMBOL,
        "symbol",
        lambda terms, kind: kind == ELDERLY and bool(terms.symbol or terms.branch),
    ),
)

NUMBER_RULES: Final[Mapping[str, Callable[[str], tuple[NumberFault, ...]]]] = {
    WELFARE: recipient_number_faults,  # oqs-wire §7.4: the number is the 受給者番号
    ELDERLY: elderly_number_faults,
}
"""Kinds of insurer whose members' numbers have a form of their own; every other insurer's 番号 is free text."""


def enrolment_faults(terms: EnrolmentTerms, kind: str) -> list[RefusalDetail]:
    """Return what is wrong with an enrolment at an insurer of this kind."""
    broken = [detail(rule.code, rule.field) for rule in ENROLMENT_RULES if rule.broken(terms, kind)]
    faults_of = NUMBER_RULES.get(kind)
    return broken + (number_faults(faults_of(terms.number), "number") if faults_of else [])


def entitlement_faults(terms: EntitlementTerms, kind: str) -> list[RefusalDetail]:
    """Return what is wrong with an entitlement at an insurer of this kind, its ticket included."""
    found = [] if _is_amount(terms.self_pay) else [detail(refusals.AMOUNT_TOO_LARGE, "self_pay")]
    if terms.ticket is None:
        return found
    if kind != WELFARE:
        found.append(detail(refusals.TICKET_INSURER, "kind"))
    return found + _ticket_faults(terms.ticket)


def text_faults(columns: Iterable[TextColumn], values: Mapping[str, object]) -> list[RefusalDetail]:
    """Return what is wrong with the texts among `values`, which go by the names of their columns."""
    found = []
    for column in columns:
        text = values.get(column.name)
        if not isinstance(text, str):
            continue
        if column.required and not text.strip():
            found.append(detail(refusals.TEXT_REQUIRED, column.name))
        if len(text) > column.most:
            found.append(detail(refusals.TEXT_TOO_LONG, column.name, most=column.most))
        if UNCARRIABLE.search(text):
            found.append(detail(refusals.TEXT_UNCARRIABLE, column.name))
    return found


def number_faults(faults: Iterable[NumberFault], field: str) -> list[RefusalDetail]:
    """Return the faults of a number as reasons to refuse; doubtful ones are none (`NumberFault`)."""
    return [RefusalDetail(fault.code, f"/{field}", fault.ja, fault.en) for fault in faults if not fault.doubtful]


def detail(code: RefusalCode, field: str, **values: object) -> RefusalDetail:
    """Return one reason, with its sentences filled in; ``{field}`` stands for the field."""
    return RefusalDetail(
        code.code, f"/{field}", code.ja.format(field=field, **values), code.en.format(field=field, **values)
    )


def refuse(faults: Iterable[RefusalDetail]) -> None:
    """Raise one refusal for all the faults, named after the first; none is fine."""
    found = tuple(faults)
    if found:
        raise Refusal(found[0].code, found[0].ja, found[0].en, found)


def _ticket_faults(ticket: Ticket) -> list[RefusalDetail]:
    present = {f"ticket/{name}": value for name, value in ticket.to_json().items()}
    found = text_faults((TextColumn(name, MOST_TEXT, required=False) for name in present), present)
    for field, codes in CODES.items():
        value = getattr(ticket, field)
        # Only the kind must be there: the wire has every other element of a ticket optional.
        if value not in codes and (value or field == "kind"):
            shown = UNCARRIABLE.sub("\N{REPLACEMENT CHARACTER}", value)  # the sentence has to be carried too
            found.append(detail(refusals.TICKET_CODE, f"ticket/{field}", value=shown))
    if ticket.month is not None and ticket.month.day != 1:
        found.append(detail(refusals.TICKET_MONTH, "ticket/month"))
    if not _is_amount(ticket.self_pay):
        found.append(detail(refusals.AMOUNT_TOO_LARGE, "ticket/self_pay"))
    return found


def _is_amount(yen: int | None) -> bool:
    return yen is None or 0 <= yen <= MOST_YEN
