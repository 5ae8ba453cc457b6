"""Facts for the decision: one statement for one query or thousands, and one for those that mean nobody, or too many."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from eligibility.domain.facts import EnrolmentFact, EntitlementFact, Facts, ProfileFact, Query
from eligibility.domain.typing_errors import one_digit_off
from eligibility.models import Inquiry
from insurers.domain.spans import DateSpan, InstantSpan
from sandbox import arrays
from sandbox.database import Rows, run
from sandbox.models import Sandbox

MOST: Final = 200
"""Persons of one query whose facts are read at most: enough for any family, and little enough that a number shared by a
whole insurer, as without a symbol it may be, cannot slow the others down."""

# Persons are found by the index of the search key. Where some of those under one number can be meant, by birth date and
# branch as they ever were, nobody else is read: the others could not match, and are nobody's business (ADR 0005). The
# queries come in as arrays, so that the statement is prepared once whatever their number. Insurer, person and reference
# number are looked up by scalar subqueries, which can only go by the index: joined, the plan made once for any number
# of queries would read all insurers of the sandbox and all reference numbers of the provider, and remember persons it
# never meets again.
_UNDER_THE_NUMBER = """
    FROM insurers_enrolment e
    WHERE e.insurer_id = (
        SELECT id FROM insurers_insurer WHERE sandbox_id = q.sandbox_id AND number = q.insurer_number
    )
      AND e.number_key = q.number_key
      AND (q.symbol_key IS NULL OR e.symbol_key = q.symbol_key)
"""
_CAN_BE_MEANT = """
    (q.branch IS NULL OR e.branch = q.branch)
    AND (q.birth_on IS NULL OR EXISTS (
        SELECT FROM insurers_profile p WHERE p.member_id = e.member_id AND p.birth_on = q.birth_on
    ))
"""
# Nothing is sorted here, which for each query would take as long as looking it up. Each enrolment that fits is a hit,
# and has a row of its own in the end: that there are more than may be read shows in how many rows there are.
_MEANT = f"SELECT e.member_id {_UNDER_THE_NUMBER} AND {_CAN_BE_MEANT} LIMIT {MOST + 1}"
# Where nobody can be meant all are read, to tell why none was found; where too many can, those alone. Of these or those
# come first who are seen with the branch that was asked for.
_ALL = f"""
    SELECT member_id FROM (
        SELECT e.member_id,
               bool_or(e.known @> q.at AND e.hold <> 'all' AND (q.branch IS NULL OR e.branch = q.branch)) AS seen
        {_UNDER_THE_NUMBER}
        GROUP BY e.member_id
        ORDER BY NOT bool_or({_CAN_BE_MEANT})
        FETCH FIRST ROW WITH TIES
    ) likeliest
    ORDER BY NOT seen LIMIT {MOST}
"""  # noqa: S608  # nothing but our own words and place holders


def _facts_of(members: str) -> str:
    """Return the statement that reads everything about the persons of the members of each query, each enrolment once.

    The profile is the one known at the instant, else the one known first, for rows the centre does not know yet; that
    is asked of each profile by itself, since nearly every member has but one. An enrolment known before anything is
    known of whom it covers has a row without a profile.
    """
    return f"""
WITH hit AS MATERIALIZED (
    SELECT DISTINCT q.place, q.provider_id, q.at,
           (SELECT person_id FROM insurers_member WHERE id = found.member_id) AS person_id
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[],
                %s::bigint[], %s::bigint[], %s::timestamptz[])
         WITH ORDINALITY
         AS q (insurer_number, number_key, symbol_key, branch, birth_on, sandbox_id, provider_id, at, place)
    CROSS JOIN LATERAL ({members}) found
)
SELECT hit.place, e.id, hit.person_id, i.number, i.name,
       lower(e.period), upper(e.period), lower(e.known), upper(e.known),
       e.number, e.number_key, e.card_class,
       p.name, p.birth_on, p.sex, p.name_kana, p.other_name, p.other_name_kana, p.sex_on_back,
       p.address, p.postal_code,
       e.symbol, e.symbol_key, e.branch, e.relation, e.insured_name, e.issued_on, e.card_from, e.card_until,
       e.loss_reason, e.hold = 'all', i.kind = 'welfare_office',
       (SELECT json_agg(json_build_array(
                   lower(t.known), t.id, t.kind, lower(t.period), upper(t.period), t.issued_on, t.ratio, t.limit_class,
                   t.limit_flag, t.long_term_on, t.disease, t.self_pay, t.ticket
               ))::text
        FROM insurers_entitlement t
        WHERE t.member_id = m.id AND t.known @> hit.at),
       (SELECT r.number FROM eligibility_referencenumber r
        WHERE r.provider_id = hit.provider_id AND r.person_id = hit.person_id AND r.known @> hit.at)
FROM hit
JOIN insurers_member m ON m.person_id = hit.person_id
JOIN insurers_insurer i ON i.id = m.insurer_id
JOIN insurers_enrolment e ON e.member_id = m.id
LEFT JOIN insurers_profile p ON p.member_id = m.id AND (
    p.known @> hit.at OR NOT e.known @> hit.at AND NOT EXISTS (
        SELECT FROM insurers_profile better
        WHERE better.member_id = p.member_id AND (better.known @> hit.at OR better.known < p.known)
    )
)
"""  # noqa: S608  # nothing but our own words and place holders


FACTS_OF_THE_MEANT: Final = _facts_of(_MEANT)
FACTS_OF_ALL: Final = _facts_of(_ALL)
BIRTH_ON: Final = 13
"""Column of the birth date, which every profile has."""


class FactsWanted(NamedTuple):
    """Queries of one provider in one sandbox at one instant."""

    queries: Sequence[Query]
    sandbox_id: int
    provider_id: int | None
    at: datetime


class _Asked(NamedTuple):
    """A query with who asks it, and the instant as text."""

    query: Query
    sandbox_id: int
    provider_id: int | None
    at: str


def facts_for(wanted: Sequence[FactsWanted]) -> list[list[Facts]]:
    """Return the facts for each query of each that wants some, in order, with one statement whatever their number.

    A second one reads for those queries that can mean nobody, or too many.
    """
    asked = [
        _Asked(query, one.sandbox_id, one.provider_id, at)
        for one in wanted
        for at in [one.at.isoformat()]
        for query in one.queries
    ]
    found = _rows(FACTS_OF_THE_MEANT, asked)
    others = [place for place, rows in enumerate(found) if not 0 < len(rows) <= MOST]
    if others:
        for place, rows in zip(others, _rows(FACTS_OF_ALL, [asked[place] for place in others]), strict=True):
            found[place] = rows
    facts = iter([Facts(one.query, _enrolments(rows)) for one, rows in zip(asked, found, strict=True)])
    return [list(islice(facts, len(one.queries))) for one in wanted]


def _rows(statement: str, asked: Sequence[_Asked]) -> list[Rows]:
    """Return the rows of each query, in no order."""
    queries = [one.query for one in asked]
    rows = run(
        statement,
        (
            arrays.texts([q.insurer_number for q in queries]),
            arrays.texts([q.number for q in queries]),
            arrays.texts([q.symbol for q in queries]),
            arrays.texts([q.branch for q in queries]),
            arrays.days([q.birth_on for q in queries]),
            arrays.numbers([one.sandbox_id for one in asked]),
            arrays.numbers([one.provider_id for one in asked]),
            arrays.texts([one.at for one in asked]),
        ),
    )
    found: list[Rows] = [[] for _ in asked]
    for row in rows:
        found[row[0] - 1].append(row)
    return found


def _enrolments(rows: Rows) -> tuple[EnrolmentFact, ...]:
    """Return the enrolments of a query by their first day; one without a profile is not there yet."""
    there = [row for row in rows if row[BIRTH_ON] is not None]
    if len(there) > 1:
        there.sort(key=itemgetter(5, 1))
    return tuple([_enrolment(row) for row in there])


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An enrolment visible at the time that differs from the query in the key parts named by `differs_in`."""

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    birth_on: date
    differs_in: tuple[str, ...]


# Either the asked insurer with a number one keystroke away, or the asked number with another insurer, symbol or
# birth date. Every arm goes through the index of the search key.
NEAR = """
WITH near AS (
    SELECT e.* FROM insurers_insurer i
    JOIN insurers_enrolment e ON e.insurer_id = i.id AND e.number_key = ANY(%s::text[])
    WHERE i.sandbox_id = %s AND i.number = %s
    UNION
    SELECT e.* FROM insurers_insurer i
    JOIN insurers_enrolment e ON e.insurer_id = i.id AND e.number_key = %s
    WHERE i.sandbox_id = %s
)
SELECT i.number, i.name, e.symbol, e.number, e.branch, p.birth_on, e.number_key, e.symbol_key
FROM near e
JOIN insurers_insurer i ON i.id = e.insurer_id
JOIN insurers_profile p ON p.member_id = e.member_id AND p.known @> %s::timestamptz
WHERE e.known @> %s::timestamptz AND e.hold <> 'all' AND (p.birth_on = %s OR e.number_key = %s)
ORDER BY p.birth_on <> %s, e.id
LIMIT 10
"""


def near_misses(query: Query, *, sandbox_id: int, at: datetime) -> list[NearMiss]:
    """Return what comes close to a query, most likely first, ten at most; read only to explain an answer."""
    birth = query.birth_on
    numbers = list(one_digit_off(query.number))
    rows = run(
        NEAR,
        (
            numbers, sandbox_id, query.insurer_number, query.number, sandbox_id,
            at, at, birth, query.number, birth,
        ),
    )  # fmt: skip
    return [_near(query, row) for row in rows]


def _near(query: Query, row: tuple[Any, ...]) -> NearMiss:
    insurer_number, name, symbol, number, branch, birth_on, number_key, symbol_key = row
    differences = {
        "InsurerNumber": insurer_number != query.insurer_number,
        "InsuredCardSymbol": query.symbol is not None and symbol_key != query.symbol,
        "InsuredIdentificationNumber": number_key != query.number,
        "InsuredBranchNumber": query.branch is not None and branch != query.branch,
        "Birthdate": query.birth_on is not None and birth_on != query.birth_on,
    }
    differs_in = tuple(tag for tag, differs in differences.items() if differs)
    return NearMiss(insurer_number, name, symbol, number, branch, birth_on, differs_in)


def _enrolment(row: tuple[Any, ...]) -> EnrolmentFact:
    """Build the fact from a row of the statement, whose columns stand in the order of the fields."""
    first, lost, known_from, known_until = row[5:9]
    entitlements, reference_number = row[32:]
    fields: list[Any] = [
        *row[1:5],
        DateSpan(first, lost),
        InstantSpan(known_from, known_until),
        *row[9:12],
        ProfileFact(*row[12:21]),
        *row[21:32],
        tuple(map(_entitlement, sorted(json.loads(entitlements), key=_since))) if entitlements else (),
        reference_number or "",
    ]
    return EnrolmentFact(*fields)


def inquiries_of(
    sandbox: Sandbox, *, provider_code: str | None = None, filters: Mapping[str, object]
) -> QuerySet[Inquiry]:
    """Return a sandbox's inquiries, or one provider's; `filters` are look-ups of Inquiry by name."""
    rows = Inquiry.objects.filter(sandbox=sandbox, **filters)
    return rows if provider_code is None else rows.filter(provider_code=provider_code)


def _since(row: list[Any]) -> tuple[str, int]:
    """Return what orders entitlements: since when one is known (ISO 8601, UTC like all instants here), and its id."""
    return row[0] or "", row[1]


def _entitlement(row: list[Any]) -> EntitlementFact:
    """Build the fact from a row, which begins with what orders it."""
    _, _, kind, first, end, issued_on, ratio, limit_class, limit_flag, long_term_on, disease, self_pay, ticket = row
    return EntitlementFact(
        kind,
        DateSpan(_day(first), _day(end)),
        _day(issued_on),
        ratio,
        limit_class,
        limit_flag,
        _day(long_term_on),
        disease,
        self_pay,
        ticket,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
