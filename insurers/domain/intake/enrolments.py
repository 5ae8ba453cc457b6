"""資格: what becomes of a row of the kind ``enrolment`` (domain §3.3)."""

from dataclasses import replace
from typing import Final

from insurers.domain import findings
from insurers.domain.book import Book, Version
from insurers.domain.checks import NUMBER_RULES, enrolment_faults
from insurers.domain.findings import Finding
from insurers.domain.intake.outcome import UNCHANGED, Decided, Outcome, Setting, iso, refused, told
from insurers.domain.rows import EnrolmentRow, Event
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.domain.terms import EnrolmentTerms

FAULTS: Final = {"/number": findings.NUMBER_FORM}
"""Field of the terms → rule, where it is not that of terms in general."""


def take_enrolment(book: Book, row: EnrolmentRow, setting: Setting) -> Decided:
    """Record an event of an enrolment (domain §3.3)."""
    current = next((v for v in book.enrolments.known(setting.at) if v.terms.period.lower == row.acquired_on), None)
    match row.event:
        case Event.ACQUIRE:
            return _acquire(book, current, row, setting)
        case Event.CHANGE:
            return _change(book, current, row, setting)
        case Event.LOSE:
            return _lose(book, current, row, setting)
        case Event.CANCEL:
            return _cancel(book, current, row, setting)


def _acquire(book: Book, current: Version[EnrolmentTerms] | None, row: EnrolmentRow, setting: Setting) -> Decided:
    faults = _day_faults(row)
    if faults:
        return refused(*faults)
    terms = _enrolment_terms(row, book.hold)
    if current is not None:
        if _same(current.terms, terms):
            return UNCHANGED
        return refused(told(findings.ACQUIRED_BEFORE, "acquired_on", acquired_on=iso(row.acquired_on)))
    return _enrol(book, None, terms, setting)


def _change(book: Book, current: Version[EnrolmentTerms] | None, row: EnrolmentRow, setting: Setting) -> Decided:
    faults = _day_faults(row)
    if faults:
        return refused(*faults)
    if current is None:
        return _unknown(row)
    terms = _enrolment_terms(row, current.terms.hold)
    return UNCHANGED if current.terms == terms else _enrol(book, current, terms, setting)


def _lose(book: Book, current: Version[EnrolmentTerms] | None, row: EnrolmentRow, setting: Setting) -> Decided:
    if row.lost_on is None:
        return refused(told(findings.LOSS_INCOMPLETE, "lost_on"))
    faults = _day_faults(row)
    if faults:
        return refused(*faults)
    if current is None:
        return _unknown(row)
    terms = replace(
        current.terms, period=DateSpan(current.terms.period.lower, row.lost_on), loss_reason=row.loss_reason
    )
    return UNCHANGED if current.terms == terms else _enrol(book, current, terms, setting)


def _cancel(book: Book, current: Version[EnrolmentTerms] | None, row: EnrolmentRow, setting: Setting) -> Decided:
    if current is None:
        return _unknown(row)
    book.enrolments.supersede(current, setting.at)
    return Decided(Outcome.APPLIED)


def _enrol(book: Book, current: Version[EnrolmentTerms] | None, terms: EnrolmentTerms, setting: Setting) -> Decided:
    """Write an enrolment in the place of `current`, or a new one, unless something is wrong with it."""
    at = setting.at
    faults, warnings = _terms_faults(terms, setting.kind)
    clash = next(
        (v for v in book.enrolments.following(at) if v is not current and v.terms.period.overlaps(terms.period)), None
    )
    if clash is not None:
        rule = findings.OVERLAP if at in clash.known else findings.NOT_LATER
        faults.append(told(rule, "acquired_on", acquired_on=iso(clash.terms.period.lower)))
    if faults:
        return refused(*faults, *warnings)
    known = InstantSpan(at) if current is None else book.enrolments.supersede(current, at)
    book.enrolments.add(known, terms)
    if terms.hold == "none":
        return Decided(Outcome.APPLIED, tuple(warnings))
    return Decided(Outcome.HELD, (*warnings, told(findings.MEMBER_HELD, "member_code", value=book.code)))


def _day_faults(row: EnrolmentRow) -> list[Finding]:
    found = []
    if row.lost_on is not None and row.lost_on <= row.acquired_on:
        days = {"lost_on": iso(row.lost_on), "acquired_on": iso(row.acquired_on)}
        found.append(told(findings.LOST_EARLY, "lost_on", **days))
    if row.loss_reason and row.lost_on is None:
        found.append(told(findings.LOSS_INCOMPLETE, "lost_on"))
    if row.card_from is not None and row.card_until is not None and row.card_until < row.card_from:
        found.append(told(findings.CARD_DATES, "card_until"))
    if row.reported_on is not None and row.reported_on < row.acquired_on:
        days = {"value": iso(row.reported_on), "acquired_on": iso(row.acquired_on)}
        found.append(told(findings.REPORTED_EARLY, "reported_on", **days))
    return found


def _terms_faults(terms: EnrolmentTerms, kind: str) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong with the terms at an insurer of this kind, and what is only doubtful."""
    faults = [
        told(FAULTS.get(fault.path, findings.TERMS), fault.path.removeprefix("/"), ja=fault.ja, en=fault.en)
        for fault in enrolment_faults(terms, kind)
    ]
    numbers = NUMBER_RULES.get(kind)
    doubts = [fault for fault in numbers(terms.number) if fault.doubtful] if numbers else []
    return faults, [told(findings.NUMBER_DOUBTFUL, "number", ja=fault.ja, en=fault.en) for fault in doubts]


def _enrolment_terms(row: EnrolmentRow, hold: str) -> EnrolmentTerms:
    return EnrolmentTerms(
        period=DateSpan(row.acquired_on, row.lost_on),
        number=row.number,
        card_class=row.card_class,
        symbol=row.symbol,
        branch=row.branch,
        relation=row.relation,
        insured_name=row.insured_name,
        issued_on=row.issued_on,
        card_from=row.card_from,
        card_until=row.card_until,
        loss_reason=row.loss_reason,
        hold=hold,
    )


def _same(known: EnrolmentTerms, told_now: EnrolmentTerms) -> bool:
    """Tell whether a row says what is registered already; a hold is the centre's and in no row."""
    return known == told_now or known == replace(told_now, hold=known.hold)


def _unknown(row: EnrolmentRow) -> Decided:
    return refused(told(findings.ENROLMENT_UNKNOWN, "acquired_on", acquired_on=iso(row.acquired_on)))
