"""Checking, registering reference numbers, and writing the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple, TypeVar

from django.db import transaction

from consent.selectors import KEY_AND_ALL_IT_NAMES, SEEN, Asker
from eligibility.domain.decision import Decision, decide
from eligibility.domain.facts import Facts, Query
from eligibility.domain.matching import Weighed, weigh_all
from eligibility.models import Inquiry
from eligibility.selectors import FactsWanted, facts_for
from sandbox.clerk import Clerk, Errands, Way, walk_alone
from sandbox.database import MOST_TOGETHER, SPOILING, give_up_lost, in_transaction, run

Got = TypeVar("Got")


class Entry(NamedTuple):
    """One row of the journal as an edge hands it in; see eligibility.models.Inquiry for the meaning."""

    channel: str
    file_name: str
    message: str
    at: datetime
    wall_at: datetime
    on: date | None
    outcome: str
    validity: str
    rules: tuple[str, ...]
    codes: tuple[str, ...]
    candidates: tuple[Weighed, ...]
    status: int
    request: bytes
    response: bytes
    request_key: str | None = None


def checking(queries: Sequence[Query], *, asker: Asker, on: date, at: datetime) -> Way[list[Decision]]:
    """Answer queries about the day `on` as known at `at`: facts for all at once, one decision each, in order."""
    facts: list[Facts] = yield FactsWanted(queries, asker.sandbox_id, asker.provider_id, at)
    return [decide(f, on=on, at=at, readings=asker.readings) for f in facts]


def check(queries: Sequence[Query], *, asker: Asker, on: date, at: datetime) -> list[Decision]:
    """Walk `checking` alone: one statement, in the transaction of this thread."""
    return walk_alone(checking(queries, asker=asker, on=on, at=at), ERRANDS)


def finding(query: Query, *, asker: Asker, at: datetime) -> Way[tuple[Weighed, ...]]:
    """Weigh what a query hits without deciding about any day (照会番号登録)."""
    facts: list[Facts] = yield FactsWanted([query], asker.sandbox_id, asker.provider_id, at)
    return weigh_all(facts[0], at=at, readings=asker.readings)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer given before, as the journal holds it."""

    inquiry_id: int
    file_name: str
    status: int
    request: bytes
    response: bytes


ANSWERED = """
SELECT id, file_name, status, request, response FROM eligibility_inquiry WHERE key_id = %s AND request_key = %s
"""


def answered_before(*, asker: Asker, request_key: str) -> Answered | None:
    """Return what this key was answered under this request key, if it asked before."""
    rows = run(ANSWERED, (asker.key_id, request_key))
    return Answered(*rows[0]) if rows else None


# Several rows at once: what is the same for all of them (the round trip, carrying out, the commit) is paid once. A row
# is not written when what its answer was made from has changed since it was read: the key, its sandbox with clock and
# settings, its provider (`consent.selectors.SEEN`). Nor is it when its key was answered before under its request key.
# The ids are given out beforehand, to tell whose rows were written. Ids of rules and codes hold no comma; one text is
# cheaper to send than an array.
_GIVEN = (
    "seen::text", "sandbox_id::bigint", "key_id::bigint", "provider_code::text", "channel::text", "file_name::text",
    "message::text", "at::timestamptz", "wall_at::timestamptz", "on::date", "outcome::text", "validity::text",
    "rules::text", "codes::text", "candidates::jsonb", "status::smallint", "request::bytea", "response::bytea",
    "request_key::text",
)  # fmt: skip


@cache
def record_statement(rows: int) -> str:
    """Return the statement that writes so many rows of the journal and returns (place, id) of those it wrote."""
    names, types = zip(*(column.split("::") for column in _GIVEN), strict=True)
    row = ", ".join(f"%s::{type_}" for type_ in types)
    given = ",\n".join(f"({place}, {row})" for place in range(rows))
    return f"""
WITH given AS MATERIALIZED (
    SELECT nextval('eligibility_inquiry_id_seq') AS id, v.*
    FROM (VALUES {given}) v (place, {", ".join(f'"{name}"' for name in names)})
    WHERE v.seen IS NULL OR v.seen = (SELECT {SEEN} FROM {KEY_AND_ALL_IT_NAMES} WHERE k.id = v.key_id)
), written AS (
    INSERT INTO eligibility_inquiry
        (id, sandbox_id, key_id, provider_code, channel, file_name, message, at, wall_at, "on", outcome, validity,
         rules, codes, candidates, status, request, response, request_key)
    SELECT id, sandbox_id, key_id, provider_code, channel, file_name, message, at, wall_at, "on", outcome, validity,
           string_to_array(rules, ','), string_to_array(codes, ','), candidates, status, request, response, request_key
    FROM given
    ON CONFLICT (key_id, request_key) WHERE request_key IS NOT NULL DO NOTHING
    RETURNING id
)
SELECT given.place, written.id FROM written JOIN given USING (id)
"""  # noqa: S608  # nothing but our own words and place holders


class JournalRow(NamedTuple):
    """The values of `_GIVEN`, as texts and bytes: so a statement has one set of types, and is prepared once."""

    values: tuple[str | bytes | None, ...]
    once: tuple[str, str]
    """Key and request key, of which there is one row; blank without a request key."""


def recording(entry: Entry, *, asker: Asker) -> Way[int | None]:
    """Write one inquiry and return its id.

    None when this key has answered this request key before, or who asks is no longer as it was read.
    """
    inquiry_id: int | None = yield JournalRow(
        (
            asker.seen,
            str(asker.sandbox_id),
            None if asker.key_id is None else str(asker.key_id),
            asker.provider_code,
            entry.channel,
            entry.file_name,
            entry.message,
            entry.at.isoformat(),
            entry.wall_at.isoformat(),
            None if entry.on is None else entry.on.isoformat(),
            entry.outcome,
            entry.validity,
            ",".join(entry.rules),
            ",".join(entry.codes),
            f"[{', '.join(map(_candidate, entry.candidates))}]",
            str(entry.status),
            entry.request,
            entry.response,
            entry.request_key,
        ),
        once=(str(asker.key_id), entry.request_key) if entry.request_key else ("", ""),
    )
    return inquiry_id


def record(rows: Sequence[JournalRow]) -> list[int | None]:
    """Write and commit rows with one statement, and return the id of each; None for those that were not written.

    A row waits for one of another process that has the same key and request key; in one order everywhere, so that no
    two processes ever wait for each other.
    """
    order = sorted(range(len(rows)), key=lambda place: rows[place].once)
    values = tuple(chain.from_iterable(rows[place].values for place in order))
    written: dict[int, int] = {order[nth]: pk for nth, pk in run(record_statement(len(rows)), values)}
    return [written.get(place) for place in range(len(rows))]


ERRANDS: Errands = {FactsWanted: facts_for, JournalRow: record}
"""What a way of this app may need, and who fetches it."""

_clerk = Clerk(ERRANDS, most=MOST_TOGETHER, spoiling=SPOILING, recover=give_up_lost)


def walk(way: Way[Got]) -> Got:
    """Walk a way together with those of other threads; alone where this thread's transaction must see it."""
    return walk_alone(way, ERRANDS) if in_transaction() else _clerk.walk(way)


def trim_journal(*, before: datetime) -> int:
    """Remove the inquiries made before a real instant, and return how many they were."""
    removed, _ = Inquiry.objects.filter(wall_at__lt=before).delete()
    return removed


# Written out, because a dictionary and an encoder for each take twice as long, and every check has a family of them.
_CANDIDATE = (
    '{"enrolment": %d, "person": %d, "insurer_number": %s, "insurer_name": %s, "symbol": %s, "number": %s,'
    ' "branch": %s, "birth_on": %s, "acquired_on": %s, "lost_on": %s, "known_from": %s, "known_until": %s,'
    ' "issued_on": %s, "rule": %s}'
)


def _candidate(weighed: Weighed) -> str:
    """Return as JSON what the explanation needs of a weighed enrolment; ISO 8601 texts, absent ends as null."""
    e = weighed.enrolment
    return _CANDIDATE % (
        e.id,
        e.person_id,
        _quoted(e.insurer_number),
        _quoted(e.insurer_name),
        _quoted(e.symbol),
        _quoted(e.number),
        _quoted(e.branch),
        _when(e.profile.birth_on),
        _when(e.period.lower),
        _when(e.period.upper),
        _when(e.known.lower),
        _when(e.known.upper),
        _when(e.issued_on),
        _quoted(weighed.rule.id),
    )


def _when(moment: date | None) -> str:
    return "null" if moment is None else f'"{moment.isoformat()}"'


# Two registrations at once would both find no number in force; the second waits for the first.
LOCK_PERSON = "SELECT FROM insurers_person WHERE id = %s FOR NO KEY UPDATE"
# The number in force is closed; one given at the very same instant was never to be seen and goes. A number
# given later on the sandbox clock, which was set back since, keeps its own time.
CLOSE_REFERENCE = """
UPDATE eligibility_referencenumber SET known = tstzrange(lower(known), %s)
WHERE provider_id = %s AND person_id = %s AND known @> %s::timestamptz AND lower(known) < %s
"""
DROP_REFERENCE = """
DELETE FROM eligibility_referencenumber
WHERE provider_id = %s AND person_id = %s AND lower(known) = %s
"""
ADD_REFERENCE = """
INSERT INTO eligibility_referencenumber (sandbox_id, provider_id, person_id, number, known)
SELECT %s, %s, %s, %s, tstzrange(%s, min(lower(known)))
FROM eligibility_referencenumber
WHERE provider_id = %s AND person_id = %s AND lower(known) > %s
"""


@transaction.atomic
def register_reference_number(*, asker: Asker, person_id: int, number: str, at: datetime) -> None:
    """Give a person the provider's reference number from `at` on; an earlier one is overwritten (oqs-wire §5.5)."""
    provider = asker.provider_id
    run(LOCK_PERSON, (person_id,))
    run(CLOSE_REFERENCE, (at, provider, person_id, at, at))
    run(DROP_REFERENCE, (provider, person_id, at))
    run(ADD_REFERENCE, (asker.sandbox_id, provider, person_id, number, at, provider, person_id, at))
