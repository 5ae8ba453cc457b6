"""Registering reference numbers (照会番号)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from consent.selectors import Asker
from sandbox import arrays
from sandbox.database import run

# Two registrations at once would both find no number in force; the second waits for the first.
LOCK_PERSONS = "SELECT id FROM insurers_person WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"
# The number in force is closed; one given at the very same instant was never to be seen and goes. A number
# given later on the sandbox clock, which was set back since, keeps its own time.
CLOSE_REFERENCES = """
UPDATE eligibility_referencenumber SET known = tstzrange(lower(known), %s)
WHERE provider_id = %s AND person_id = ANY(%s::bigint[]) AND known @> %s::timestamptz AND lower(known) < %s
"""
DROP_REFERENCES = """
DELETE FROM eligibility_referencenumber
WHERE provider_id = %s AND person_id = ANY(%s::bigint[]) AND lower(known) = %s
"""
ADD_REFERENCES = """
INSERT INTO eligibility_referencenumber (sandbox_id, provider_id, person_id, number, known)
SELECT %s, provider, given.person_id, given.number, tstzrange(instant, (
    SELECT min(lower(r.known)) FROM eligibility_referencenumber r
    WHERE r.provider_id = provider AND r.person_id = given.person_id AND lower(r.known) > instant
))
FROM unnest(%s::bigint[], %s::text[]) AS given (person_id, number)
CROSS JOIN (VALUES (%s::bigint, %s::timestamptz)) AS now (provider, instant)
"""


@transaction.atomic
def register_reference_numbers(numbers: Mapping[int, str], *, asker: Asker, at: datetime) -> None:
    """Give persons, by id, the provider's reference numbers from `at` on; earlier ones are overwritten (oqs-wire §5.5).

    The same few statements for one person and for thousands.
    """
    if not numbers:
        return
    provider = asker.provider_id
    persons = arrays.numbers(numbers)
    run(LOCK_PERSONS, (persons,))
    run(CLOSE_REFERENCES, (at, provider, persons, at, at))
    run(DROP_REFERENCES, (provider, persons, at))
    run(ADD_REFERENCES, (asker.sandbox_id, persons, arrays.texts(numbers.values()), provider, at))
