"""Reading the books of a piece: its members by code and by number, and their rows; a fixed number of statements."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from insurers.domain.book import Book, Human, Shelf, Version
from insurers.domain.intake import Roll
from insurers.domain.spans import DateSpan, InstantSpan
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms, ProfileTerms
from insurers.domain.tickets import Ticket
from sandbox import arrays
from sandbox.database import planned_anew

# That an enrolment is known at an instant and covers a day is said in words no index understands: asked with @>
# PostgreSQL would look for everybody's in the index of the exclusion constraint instead of for the one person's.
# Whether another insurer covers them is asked of one membership at a time. Asked by EXISTS over the join of members and
# enrolments PostgreSQL may read those of all other insurers for every piece and hash them; by a join for one row it may
# begin with the enrolments, of which there are few when a first load begins and many before its next statement.
_ELSEWHERE = """coalesce((
    SELECT bool_or((
        SELECT true FROM insurers_enrolment e WHERE e.member_id = o.id
          AND coalesce(lower(e.known) <= %s::timestamptz, true)
          AND coalesce(upper(e.known) > %s::timestamptz, true)
          AND lower(e.period) <= %s::date AND coalesce(upper(e.period) > %s::date, true)
        LIMIT 1
    )) FROM insurers_member o WHERE o.person_id = {}.person_id AND o.insurer_id <> %s
), false)"""
# Locked in the order of their ids, as every writer of the register does (insurers.knowledge.lock_member): two files
# about the same members queue for each other instead of waiting in a circle.
MEMBERS = f"""
WITH wanted AS MATERIALIZED (
    SELECT m.id FROM unnest(%s::text[]) AS wanted (code)
    JOIN insurers_member m ON m.insurer_id = %s AND m.code = wanted.code AND m.code <> ''
    UNION
    SELECT m.id FROM unnest(%s::bigint[]) AS wanted (person_id)
    JOIN insurers_member m ON m.insurer_id = %s AND m.person_id = wanted.person_id
), locked AS MATERIALIZED (
    SELECT m.id, m.code, m.person_id FROM insurers_member m JOIN wanted USING (id) ORDER BY m.id FOR NO KEY UPDATE OF m
)
SELECT m.id, m.code, m.person_id, n.digest,
       (SELECT x.hold FROM insurers_match x WHERE x.member_id = m.id AND x.state = 'open'),
       EXISTS (SELECT FROM insurers_match x WHERE x.member_id = m.id AND x.state = 'open') AND (
           SELECT coalesce(max(x.id) FILTER (WHERE x.cause = 'registration'), 0)
               > coalesce(max(x.id) FILTER (WHERE x.state IN ('settled', 'confirmed')), 0)
           FROM insurers_match x WHERE x.member_id = m.id
       ),
       {_ELSEWHERE.format("m")}
FROM locked m LEFT JOIN insurers_individualnumber n ON n.person_id = m.person_id
"""  # noqa: S608  # nothing but our own words and place holders
# Before the members, who are looked for by these persons: each number is looked up once.
HUMANS = f"""
SELECT n.digest, n.person_id,
       {_ELSEWHERE.format("n")}
FROM unnest(%s::bytea[]) AS wanted (digest)
JOIN insurers_individualnumber n ON n.sandbox_id = %s AND n.digest = wanted.digest
"""  # noqa: S608  # as above
# One whose knowledge ended at this very instant tells that the member was known before (batch.intake.matching).
PROFILES = """
SELECT member_id, id, lower(known), upper(known), name, birth_on, sex, name_kana, other_name, other_name_kana,
       sex_on_back, address, postal_code
FROM unnest(%s::bigint[]) AS wanted (member_id) JOIN insurers_profile USING (member_id)
WHERE upper(known) IS NULL OR upper(known) >= %s::timestamptz
"""
ENROLMENTS = """
SELECT member_id, id, lower(known), upper(known), lower(period), upper(period), number, card_class, symbol, branch,
       relation, insured_name, issued_on, card_from, card_until, loss_reason, hold
FROM unnest(%s::bigint[]) AS wanted (member_id) JOIN insurers_enrolment USING (member_id)
WHERE upper(known) IS NULL OR upper(known) > %s::timestamptz
"""
ENTITLEMENTS = """
SELECT member_id, id, lower(known), upper(known), kind, lower(period), upper(period), issued_on, ratio, limit_class,
       limit_flag, long_term_on, disease, self_pay, ticket
FROM unnest(%s::bigint[]) AS wanted (member_id) JOIN insurers_entitlement USING (member_id)
WHERE upper(known) IS NULL OR upper(known) > %s::timestamptz
"""


def roll_of(
    *, insurer_id: int, sandbox_id: int, codes: Sequence[str], digests: Sequence[bytes], at: datetime, on: date
) -> Roll:
    """Return the members with these codes, and those whose numbers have these digests; their shelves are empty yet."""
    roll, covering = Roll(at), (at, at, on, on, insurer_id)
    humans = planned_anew(HUMANS, (*covering, arrays.binaries(digests), sandbox_id)) if digests else []
    persons = arrays.numbers(person_id for _, person_id, _ in humans)
    found = planned_anew(MEMBERS, (arrays.texts(codes), insurer_id, persons, insurer_id, *covering)) if codes else []
    for member_id, code, person_id, digest, hold, pending, elsewhere in found:
        human = Human(person_id, None if digest is None else bytes(digest), elsewhere=elsewhere)
        roll.enter(Book(code, human, member_id, hold or "none", waiting=hold is not None, pending=pending))
    for digest, person_id, elsewhere in humans:
        roll.humans.setdefault(bytes(digest), Human(person_id, bytes(digest), elsewhere=elsewhere))
    return roll


def fill_profiles(books: Iterable[Book], at: datetime) -> None:
    """Put the profiles known at `at` or later onto the books' shelves."""
    by_id = _by_id(books)
    for member_id, row_id, lower, upper, *terms in _rows(PROFILES, by_id, at):
        _put(by_id[member_id].profiles, row_id, lower, upper, _profile(terms))


def fill_enrolments(books: Iterable[Book], at: datetime) -> None:
    """Put the enrolments known at `at` or later onto the books' shelves."""
    by_id = _by_id(books)
    for member_id, row_id, lower, upper, *terms in _rows(ENROLMENTS, by_id, at):
        _put(by_id[member_id].enrolments, row_id, lower, upper, _enrolment(terms))


def fill_entitlements(books: Iterable[Book], at: datetime) -> None:
    """Put the entitlements known at `at` or later onto the books' shelves."""
    by_id = _by_id(books)
    for member_id, row_id, lower, upper, *terms in _rows(ENTITLEMENTS, by_id, at):
        _put(by_id[member_id].entitlements, row_id, lower, upper, _entitlement(terms))


def _by_id(books: Iterable[Book]) -> dict[int, Book]:
    return {book.member_id: book for book in books if book.member_id is not None}


def _rows(sql: str, by_id: dict[int, Book], at: datetime) -> list[tuple[Any, ...]]:
    return planned_anew(sql, (arrays.numbers(by_id), at)) if by_id else []


def _put(shelf: Shelf[Any], row_id: int, lower: datetime | None, upper: datetime | None, terms: Any) -> None:
    shelf.versions.append(Version(row_id, InstantSpan(lower, upper), terms))


def _profile(row: list[Any]) -> ProfileTerms:
    name, birth_on, sex, kana, other_name, other_kana, sex_on_back, address, postal_code = row
    return ProfileTerms(
        name=name,
        birth_on=birth_on,
        sex=sex,
        name_kana=kana,
        other_name=other_name,
        other_name_kana=other_kana,
        sex_on_back=sex_on_back,
        address=address,
        postal_code=postal_code,
    )


def _enrolment(row: list[Any]) -> EnrolmentTerms:
    first, lost, number, card_class, symbol, branch, relation, name, issued, card_from, card_until, reason, hold = row
    return EnrolmentTerms(
        period=DateSpan(first, lost),
        number=number,
        card_class=card_class,
        symbol=symbol,
        branch=branch,
        relation=relation,
        insured_name=name,
        issued_on=issued,
        card_from=card_from,
        card_until=card_until,
        loss_reason=reason,
        hold=hold,
    )


def _entitlement(row: list[Any]) -> EntitlementTerms:
    kind, first, end, issued_on, ratio, limit_class, limit_flag, long_term_on, disease, self_pay, ticket = row
    return EntitlementTerms(
        kind=kind,
        period=DateSpan(first, end),
        issued_on=issued_on,
        ratio=ratio,
        limit_class=limit_class,
        limit_flag=limit_flag,
        long_term_on=long_term_on,
        disease=disease,
        self_pay=self_pay,
        ticket=None if ticket is None else Ticket.from_json(ticket),
    )
