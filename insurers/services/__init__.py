"""Writes of the insurers app: the register, the resident register, matches with it, and the keys of 個人番号."""

from insurers.services.matches import Answered, Applied, MatchDecision, apply_matches, confirm_match, confirm_matches
from insurers.services.register import (
    confirm_enrolment,
    correct_enrolment,
    correct_entitlement,
    record_enrolment,
    record_entitlement,
    record_loss,
    record_profile,
    register_insurer,
    register_member,
    register_person,
    void_enrolment,
    void_entitlement,
)
from insurers.services.residents import enter_resident, record_event, record_number

__all__ = [
    "Answered",
    "Applied",
    "MatchDecision",
    "apply_matches",
    "confirm_enrolment",
    "confirm_match",
    "confirm_matches",
    "correct_enrolment",
    "correct_entitlement",
    "enter_resident",
    "record_enrolment",
    "record_entitlement",
    "record_event",
    "record_loss",
    "record_number",
    "record_profile",
    "register_insurer",
    "register_member",
    "register_person",
    "void_enrolment",
    "void_entitlement",
]
