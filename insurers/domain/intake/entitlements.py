"""負担割合, 限度額適用認定証, 特定疾病: what becomes of a row of the kinds ``ratio``, ``limit`` and ``disease``."""

from collections.abc import Iterable, Sequence

from insurers.domain import findings
from insurers.domain.book import Book, Version
from insurers.domain.findings import Finding
from insurers.domain.intake.outcome import UNCHANGED, Decided, Outcome, Setting, iso, refused, told
from insurers.domain.rows import Action, EntitlementRow
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.domain.terms import EntitlementTerms


def take_entitlement(book: Book, row: EntitlementRow, setting: Setting) -> Decided:
    """Record a ratio, a limit certificate or a specific disease, or void one.

    Two of one kind may overlap (R-083): the second is taken with a warning. One with the same kind, contents and first
    day is the same record: its other columns are corrected.
    """
    if row.valid_to is not None and row.valid_to < row.valid_from:
        days = {"valid_to": iso(row.valid_to), "valid_from": iso(row.valid_from)}
        return refused(told(findings.ENDS_EARLY, "valid_to", **days))
    terms = _entitlement_terms(row)
    known = [v for v in book.entitlements.known(setting.at) if v.terms.kind == row.kind]
    current = _meant(known, terms)
    if row.action is Action.VOID:
        if current is None:
            return refused(told(findings.NOTHING_TO_VOID, "valid_from"))
        book.entitlements.supersede(current, setting.at)
        return Decided(Outcome.APPLIED)
    if current is not None and current.terms == terms:
        return UNCHANGED
    span = InstantSpan(setting.at) if current is None else book.entitlements.supersede(current, setting.at)
    book.entitlements.add(span, terms)
    others = (v.terms for v in known if v is not current and v.terms.period.overlaps(terms.period))
    return Decided(Outcome.APPLIED, tuple(_not_voided(others)))


def _meant(known: Sequence[Version[EntitlementTerms]], terms: EntitlementTerms) -> Version[EntitlementTerms] | None:
    """Return the record a row is about: of several with the same identity the one that says the same, or the first."""
    same = [version for version in known if _identity(version.terms) == _identity(terms)]
    first = min(same, key=lambda version: (version.id is None, version.id or 0), default=None)
    return next((version for version in same if version.terms == terms), first)


def _not_voided(others: Iterable[EntitlementTerms]) -> Iterable[Finding]:
    return (told(findings.NOT_VOIDED, "valid_from", valid_from=iso(other.period.lower)) for other in others)


def _entitlement_terms(row: EntitlementRow) -> EntitlementTerms:
    return EntitlementTerms(
        kind=row.kind,
        period=DateSpan.through(row.valid_from, row.valid_to),
        issued_on=row.issued_on,
        ratio=row.ratio,
        limit_class=row.limit_class,
        limit_flag=row.limit_flag,
        long_term_on=row.long_term_on,
        disease=row.disease,
        self_pay=row.self_pay,
    )


def _identity(terms: EntitlementTerms) -> tuple[object, ...]:
    """Return what tells one record of a member from another: voiding names it by this."""
    return terms.period.lower, terms.ratio, terms.limit_class, terms.limit_flag, terms.disease
