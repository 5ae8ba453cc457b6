"""Reads of the insurers app; the hot path's read is in eligibility.selectors."""

from insurers.selectors.keys import SearchKey, people_with_key, search_keys, ticket_holders
from insurers.selectors.matches import (
    BothSides,
    both_sides,
    latest_matches,
    match_by_id,
    matches_of,
    valid_enrolments,
)
from insurers.selectors.register import (
    Membership,
    Register,
    insurer_by_number,
    insurer_meant,
    insurers_of,
    one_insurer_meant,
    people_of,
    person_by_code,
    register_as_known,
    terms_of,
)
from insurers.selectors.residents import (
    QueryAnswer,
    QueryResult,
    history_of,
    number_of,
    query_residents,
    resident_by_code,
    resident_identities,
    residents_of,
)

__all__ = [
    "BothSides",
    "Membership",
    "QueryAnswer",
    "QueryResult",
    "Register",
    "SearchKey",
    "both_sides",
    "history_of",
    "insurer_by_number",
    "insurer_meant",
    "insurers_of",
    "latest_matches",
    "match_by_id",
    "matches_of",
    "number_of",
    "one_insurer_meant",
    "people_of",
    "people_with_key",
    "person_by_code",
    "query_residents",
    "register_as_known",
    "resident_by_code",
    "resident_identities",
    "residents_of",
    "search_keys",
    "terms_of",
    "ticket_holders",
    "valid_enrolments",
]
