"""Writing the journal of single requests, and finding what was answered before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from consent.selectors import KEY_AND_ALL_IT_NAMES, SEEN, Asker
from eligibility.domain.matching import Weighed
from eligibility.models import Inquiry
from eligibility.services.candidates import candidate
from sandbox.clerk import Way
from sandbox.database import run


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
# cheaper to send than an array. Where no row has a request key, none can be in the way: PostgreSQL would still announce
# each row, write it on trial and confirm it.
_GIVEN = (
    "seen::text", "sandbox_id::bigint", "key_id::bigint", "provider_code::text", "channel::text", "file_name::text",
    "message::text", "at::timestamptz", "wall_at::timestamptz", "on::date", "outcome::text", "validity::text",
    "rules::text", "codes::text", "candidates::json", "status::smallint", "request::bytea", "response::bytea",
    "request_key::text",
)  # fmt: skip


_UNLESS_ANSWERED = "ON CONFLICT (key_id, request_key) WHERE request_key IS NOT NULL DO NOTHING"


@cache
def record_statement(rows: int, *, keyed: bool) -> str:
    """Return the statement that writes so many rows of the journal and returns (place, id) of those it wrote.

    `keyed`: some of them may have a request key.
    """
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
    {_UNLESS_ANSWERED if keyed else ""}
    RETURNING id
)
SELECT given.place, written.id FROM written JOIN given USING (id)
"""  # noqa: S608  # nothing but our own words and place holders


NOT_ONCE: Final = ("", "")


class JournalRow(NamedTuple):
    """The values of `_GIVEN`, as texts and bytes: so a statement has one set of types, and is prepared once."""

    values: tuple[str | bytes | None, ...]
    once: tuple[str, str]
    """Key and request key, of which there is one row; `NOT_ONCE` without a request key."""


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
            f"[{', '.join(map(candidate, entry.candidates))}]",
            str(entry.status),
            entry.request,
            entry.response,
            entry.request_key,
        ),
        once=(str(asker.key_id), entry.request_key) if entry.request_key else NOT_ONCE,
    )
    return inquiry_id


def record(rows: Sequence[JournalRow]) -> list[int | None]:
    """Write and commit rows with one statement, and return the id of each; None for those that were not written.

    A row waits for one of another process that has the same key and request key; in one order everywhere, so that no
    two processes ever wait for each other.
    """
    order = sorted(range(len(rows)), key=lambda place: rows[place].once)
    values = tuple(chain.from_iterable(rows[place].values for place in order))
    statement = record_statement(len(rows), keyed=any(row.once != NOT_ONCE for row in rows))
    written: dict[int, int] = {order[nth]: pk for nth, pk in run(statement, values)}
    return [written.get(place) for place in range(len(rows))]


def trim_journal(*, before: datetime) -> int:
    """Remove the inquiries made before a real instant, and return how many they were."""
    removed, _ = Inquiry.objects.filter(wall_at__lt=before).delete()
    return removed
