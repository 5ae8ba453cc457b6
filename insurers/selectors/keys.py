"""Search keys: whose a key is, and by which key a person is asked for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from insurers.domain.keys import fold
from insurers.models import Enrolment, Hold
from sandbox.database import planned_anew
from sandbox.models import Sandbox


class SearchKey(NamedTuple):
    """What a person is asked for by: the key printed on a card, and as it is compared (`…_key`, folded)."""

    insurer_number: str
    symbol: str
    symbol_key: str
    number: str
    number_key: str
    branch: str
    birth_on: date


_KEY = "i.number, e.symbol, e.symbol_key, e.number, e.number_key, e.branch, p.birth_on"

# The lateral part goes from the person by the indexes of members: a handful of rows each, whatever the register holds.
SEARCH_KEYS = f"""
SELECT wanted.place, found.*
FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS wanted (person_id, at, place)
CROSS JOIN LATERAL (
    SELECT {_KEY}
    FROM insurers_member m
    JOIN insurers_insurer i ON i.id = m.insurer_id
    JOIN insurers_enrolment e ON e.member_id = m.id
    JOIN insurers_profile p ON p.member_id = m.id
    WHERE m.person_id = wanted.person_id AND e.known @> wanted.at AND e.hold <> 'all' AND p.known @> wanted.at
    ORDER BY e.period @> (wanted.at AT TIME ZONE 'Asia/Tokyo')::date DESC,
             e.period @> (wanted.at AT TIME ZONE 'Asia/Tokyo')::date AND i.kind = 'welfare_office',
             lower(e.period) DESC, e.id
    LIMIT 1
) found
"""  # noqa: S608  # nothing but our own words and place holders

# From the partial index of tickets to the members that have one, then as above, but at the office of the ticket.
TICKET_HOLDERS = f"""
SELECT m.person_id, found.*
FROM (
    SELECT DISTINCT t.member_id
    FROM insurers_entitlement t
    WHERE t.kind = 'medical_ticket' AND t.ticket ->> 'provider_code' = %s AND t.ticket ->> 'month' = %s
      AND t.known @> %s::timestamptz
) holder
JOIN insurers_member m ON m.id = holder.member_id AND m.sandbox_id = %s::bigint
CROSS JOIN LATERAL (
    SELECT {_KEY}
    FROM insurers_insurer i, insurers_enrolment e, insurers_profile p
    WHERE i.id = m.insurer_id AND e.member_id = m.id AND p.member_id = m.id
      AND e.known @> %s::timestamptz AND e.hold <> 'all' AND p.known @> %s::timestamptz
    ORDER BY lower(e.period) DESC, e.id
    LIMIT 1
) found
ORDER BY m.id
"""  # noqa: S608  # the same


def search_keys(people: Sequence[tuple[int, datetime]]) -> list[SearchKey | None]:
    """Return by which key each person (id) is asked for, as known at the instant beside it; one statement.

    Of the enrolments that providers see at that instant it is the one in force on its day, a medical insurance rather
    than 医療扶助 and the one with the latest first day; with none in force the one with the latest first day. None for
    whom providers do not see at all.
    """
    found: list[SearchKey | None] = [None] * len(people)
    ids, instants = [person for person, _ in people], [at for _, at in people]
    for place, *key in planned_anew(SEARCH_KEYS, (ids, instants)) if people else ():
        found[place - 1] = SearchKey(*key)
    return found


def ticket_holders(*, sandbox_id: int, provider_code: str, month: date, at: datetime) -> list[tuple[int, SearchKey]]:
    """Return whose 医療券・調剤券 for a month (its first day) names a provider, as known at `at`, in a stable order.

    Each is (person id, key at the welfare office of the ticket), once whatever the number of tickets. Who is held back
    from providers, or not enrolled, is not among them. One statement.
    """
    rows = planned_anew(TICKET_HOLDERS, (provider_code, month.isoformat(), at, sandbox_id, at, at))
    return [(person, SearchKey(*key)) for person, *key in rows]


def people_with_key(sandbox: Sandbox, *, at: datetime, **key: Any) -> list[int]:
    """Return the ids of the people whose enrolment providers see at `at` under a card's key, in order.

    `key` is insurer_number, number, birth_on, and symbol and branch, which may be "" for unknown; symbol and number are
    compared as a check compares them (`fold`).
    """
    found = Enrolment.objects.filter(
        insurer__sandbox=sandbox,
        insurer__number=key["insurer_number"],
        number_key=fold(key["number"]),
        known__contains=at,
        member__profiles__known__contains=at,
        member__profiles__birth_on=key["birth_on"],
    ).exclude(hold=Hold.ALL)
    if key.get("symbol"):
        found = found.filter(symbol_key=fold(key["symbol"]))
    if key.get("branch"):
        found = found.filter(branch=key["branch"])
    people = found.order_by("member__person_id").values_list("member__person_id", flat=True)
    return list(people.distinct())
