"""Reads of the insurers app; the hot path's read is in eligibility.selectors."""

from insurers.selectors.register import (
    Membership,
    Register,
    insurers_of,
    people_of,
    person_by_code,
    register_as_known,
    terms_of,
)

__all__ = [
    "Membership",
    "Register",
    "insurers_of",
    "people_of",
    "person_by_code",
    "register_as_known",
    "terms_of",
]
