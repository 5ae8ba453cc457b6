"""Checking, registering reference numbers, and writing the journal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from consent.selectors import Asker
from eligibility.domain.decision import Decision, decide
from eligibility.domain.facts import Query
from eligibility.domain.matching import Weighed, weigh_all
from eligibility.models import Inquiry
from eligibility.selectors import facts_for
from sandbox.database import run


@dataclass(frozen=True, slots=True)
class Entry:
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


def check(queries: Sequence[Query], *, asker: Asker, on: date, at: datetime) -> list[Decision]:
    """Answer queries about the day `on` as known at `at`: one statement, one decision each, in order."""
    facts = facts_for(queries, sandbox_id=asker.sandbox_id, provider_id=asker.provider_id, at=at)
    return [decide(f, on=on, at=at, readings=asker.readings) for f in facts]


def find(query: Query, *, asker: Asker, at: datetime) -> tuple[Weighed, ...]:
    """Weigh what a query hits without deciding about any day (照会番号登録)."""
    (facts,) = facts_for([query], sandbox_id=asker.sandbox_id, provider_id=asker.provider_id, at=at)
    return weigh_all(facts, at=at, readings=asker.readings)


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


# A key that was answered before is answered from the journal, so the second row is not written. Ids of rules and
# codes hold no comma; one text is cheaper to send than an array.
RECORD = """
INSERT INTO eligibility_inquiry
    (sandbox_id, key_id, provider_code, channel, file_name, message, at, wall_at, "on", outcome, validity,
     rules, codes, candidates, status, request, response, request_key)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        string_to_array(%s, ','), string_to_array(%s, ','), %s::jsonb, %s, %s, %s, %s)
ON CONFLICT (key_id, request_key) WHERE request_key IS NOT NULL DO NOTHING
RETURNING id
"""


def record(entry: Entry, *, asker: Asker) -> int | None:
    """Write one inquiry and return its id; None when this key has answered this request key before."""
    rows = run(
        RECORD,
        (
            asker.sandbox_id,
            asker.key_id,
            asker.provider_code,
            entry.channel,
            entry.file_name,
            entry.message,
            entry.at,
            entry.wall_at,
            entry.on,
            entry.outcome,
            entry.validity,
            ",".join(entry.rules),
            ",".join(entry.codes),
            json.dumps([_candidate(w) for w in entry.candidates], ensure_ascii=False),
            entry.status,
            entry.request,
            entry.response,
            entry.request_key,
        ),
    )
    return rows[0][0] if rows else None


def trim_journal(*, before: datetime) -> int:
    """Remove the inquiries made before a real instant, and return how many they were."""
    removed, _ = Inquiry.objects.filter(wall_at__lt=before).delete()
    return removed


def _candidate(weighed: Weighed) -> dict[str, object]:
    """Return what the explanation needs of a weighed enrolment; ISO 8601 texts, absent ends as null."""
    e = weighed.enrolment
    known = e.known
    return {
        "enrolment": e.id,
        "person": e.person_id,
        "insurer_number": e.insurer_number,
        "insurer_name": e.insurer_name,
        "symbol": e.symbol,
        "number": e.number,
        "branch": e.branch,
        "birth_on": e.profile.birth_on.isoformat(),
        "acquired_on": e.period.lower.isoformat() if e.period.lower else None,
        "lost_on": e.period.upper.isoformat() if e.period.upper else None,
        "known_from": known.lower.isoformat() if known.lower else None,
        "known_until": known.upper.isoformat() if known.upper else None,
        "issued_on": e.issued_on.isoformat() if e.issued_on else None,
        "rule": weighed.rule.id,
    }


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
